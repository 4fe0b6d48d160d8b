package launch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// venvMarker is written into an environment as its last file: one without it was not finished, and is made again. An
// environment cannot be made elsewhere and moved to its place, since its programs name their own path.
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

// environmentOf returns the environment of a target: the one in the cache, or a new one. Nothing is asked of the network if
// it is there. It is named after the lock and the interpreter, so targets with equal ones share it.
func (l *Launcher) environmentOf(ctx context.Context, t harness.Target, i interpreter) (venv, error) {
	file := filepath.Join(t.Dir, t.Lock)
	lock, err := input.Read(file, input.MaxSetting)
	if err != nil {
		return venv{}, fmt.Errorf("read the lock: %w", err)
	}
	cache, err := Cache()
	if err != nil {
		return venv{}, err
	}
	dir := filepath.Join(cache, "venvs", venvName(lock, i))
	return l.environmentAt(ctx, dir, order{target: t.Name, lock: lock, lockFile: file, interpreter: i, install: l.installer})
}

func venvName(lock []byte, i interpreter) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n%s\n%s\n%x", venvScheme, i.implementation, i.version, i.own, i.path, sha256.Sum256(lock))
	return i.implementation + "-" + i.version + "-" + hex.EncodeToString(h.Sum(nil)[:8])
}

// order is an environment that is wanted.
type order struct {
	target      string
	lock        []byte
	lockFile    string
	interpreter interpreter
	// install chooses who installs.
	install func(context.Context, interpreter) (installer, error)
}

// environmentAt makes an environment in a folder unless there is a finished one.
func (l *Launcher) environmentAt(ctx context.Context, dir string, o order) (venv, error) {
	unlock, err := lockBuild(ctx, dir)
	if err != nil {
		return venv{}, err
	}
	defer unlock()
	if v, err := readVenv(dir); err == nil {
		return v, nil
	}
	if err := os.RemoveAll(dir); err != nil { // half of one, from a run that was cut off
		return venv{}, fmt.Errorf("remove an unfinished environment: %w", err)
	}
	by, err := o.install(ctx, o.interpreter)
	if err != nil {
		return venv{}, err
	}
	l.progress("%s: installing %s for %s by %s ...", o.target, packages(len(locked(o.lock))), o.interpreter, by.name)
	began := time.Now()
	notes, err := by.install(ctx, dir, o)
	if err != nil {
		if rerr := os.RemoveAll(dir); rerr != nil {
			return venv{}, fmt.Errorf("%w; what there is of the environment cannot be removed: %w", err, rerr)
		}
		return venv{}, err
	}
	sum := sha256.Sum256(o.lock)
	v := venv{Dir: dir, Runtime: o.interpreter.String(), Lock: hex.EncodeToString(sum[:]), Installer: by.name, Notes: notes}
	if err := v.finish(); err != nil {
		return venv{}, err
	}
	l.progress("%s: installed in %v", o.target, time.Since(began).Round(100*time.Millisecond))
	return v, nil
}

// readVenv returns an environment that was finished. Its interpreter must still be there; its time says when it was used.
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

func packages(n int) string {
	if n == 1 {
		return "1 package"
	}
	return fmt.Sprintf("%d packages", n)
}

// progress says what takes a while, to whoever wants to know.
func (l *Launcher) progress(format string, args ...any) {
	if l.Words != nil {
		_, _ = io.WriteString(l.Words, fmt.Sprintf(format+"\n", args...))
	}
}
