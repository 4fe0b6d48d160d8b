package launch

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"tenrounds/harness/input"
)

// venvMarker is written into an environment as its last file: one without it was not finished, and is made
// again. An environment cannot be made elsewhere and moved to its place, since its programs name their own
// path.
const venvMarker = "tenrounds-complete.json"

// venv is what the marker says of an environment.
type venv struct {
	Dir string `json:"-"`
	// Runtime, Lock and Installer are what it was made of, for whoever looks into the cache.
	Runtime   string `json:"runtime"`
	Lock      string `json:"lock_sha256"`
	Installer string `json:"installer"`
	// Notes are what the installer warned of, such as a version that was withdrawn.
	Notes []string `json:"notes,omitempty"`
}

func (v venv) python() string { return filepath.Join(v.Dir, "bin", "python") }

// venvScheme goes into the name of an environment: a change of how they are made changes it.
const venvScheme = "1"

func venvName(lock []byte, i interpreter) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n%s\n%s\n%x", venvScheme, i.implementation, i.version, i.own, i.path,
		sha256.Sum256(lock))
	return i.implementation + "-" + i.version + "-" + hex.EncodeToString(h.Sum(nil)[:8])
}

// readVenv returns an environment that was finished. Its interpreter must still be there; its time says when
// it was used.
func readVenv(dir string) (v venv, err error) {
	marker := filepath.Join(dir, venvMarker)
	if v, err = decodeVenv(marker); err != nil {
		return v, err
	}
	if _, err := os.Stat(v.python()); err != nil {
		return v, err
	}
	now := time.Now()
	_ = os.Chtimes(marker, now, now) // another user's cache is used all the same
	return v, nil
}

func decodeVenv(marker string) (v venv, err error) {
	b, err := input.Read(marker, input.MaxSetting)
	if err != nil {
		return v, err
	}
	v.Dir = filepath.Dir(marker)
	return v, json.Unmarshal(b, &v)
}

// finish writes the marker: all of it or none.
func (v venv) finish() error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	marker := filepath.Join(v.Dir, venvMarker)
	if err := os.WriteFile(marker+".new", append(b, '\n'), 0o644); err != nil {
		return fmt.Errorf("finish the environment: %w", err)
	}
	if err := os.Rename(marker+".new", marker); err != nil {
		return fmt.Errorf("finish the environment: %w", err)
	}
	return nil
}

// pin fits the line of a lock that names a package and its version.
var pin = regexp.MustCompile(`(?m)^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]\n]*\])?\s*==\s*([^\s;\\]+)`)

// locked returns the packages of a lock. Those for other systems and versions of Python are among them.
func locked(lock []byte) (names []string) {
	for _, m := range pin.FindAllSubmatch(lock, -1) {
		names = append(names, distribution(string(m[1])))
	}
	return names
}

// distribution is the name of a package as all spellings of it are compared.
func distribution(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "-", ".", "-").Replace(name))
}
