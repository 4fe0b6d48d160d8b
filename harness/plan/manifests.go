package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// manifest is the file that makes a folder a target. There is no list in code.
const manifest = "target.json"

// Targets reads the manifests under root, servers/NAME/target.json and external/NAME/target.json, and returns
// the targets sorted by name. Folders without a manifest are skipped. The error names every faulty file.
//
// more are other folders of targets, for people who measure their own servers. They must exist, and their
// targets are external. Without a root there are only these.
func Targets(root string, more ...string) ([]harness.Target, error) {
	own := []string{"servers", "external"}
	if root == "" { // there is no checkout, so only the other folders
		own = nil
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("read manifests: %w", err)
	}
	var targets []harness.Target
	var faults []error
	seen := map[string]string{}
	for i, group := range slices.Concat(own, more) {
		path := filepath.Join(root, group)
		if i >= len(own) {
			if path, err = filepath.Abs(group); err != nil {
				return nil, fmt.Errorf("read manifests: %w", err)
			}
		}
		folders, err := os.ReadDir(path)
		if err != nil && (i >= len(own) || !errors.Is(err, fs.ErrNotExist)) {
			return nil, fmt.Errorf("read manifests: %w", err)
		}
		for _, f := range folders {
			file := filepath.Join(group, f.Name(), manifest)
			found, err := readManifest(root, path, f.Name())
			if errors.Is(err, errNoManifest) || !f.IsDir() {
				continue
			}
			if err != nil {
				faults = append(faults, fmt.Errorf("%s: %w", file, err))
			}
			for _, t := range found {
				t.External = group != "servers"
				if first, taken := seen[t.Name]; taken {
					faults = append(faults, fmt.Errorf("%s: %s already has the name %q", file, first, t.Name))
					continue
				}
				seen[t.Name] = file
				targets = append(targets, t)
			}
		}
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	slices.SortFunc(targets, func(a, b harness.Target) int { return strings.Compare(a.Name, b.Name) })
	return targets, nil
}

// errNoManifest is the error of a folder without a manifest, which is skipped.
var errNoManifest = errors.New("no " + manifest)

// readManifest returns the target of a folder and its variants.
func readManifest(root, group, folder string) ([]harness.Target, error) {
	dir := filepath.Join(group, folder)
	content, err := input.Read(filepath.Join(dir, manifest), input.MaxSetting)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoManifest
	}
	if err != nil {
		return nil, err
	}
	t, err := decodeManifest(content)
	if err != nil {
		return nil, err
	}
	t.Dir = dir
	if t.Name != folder {
		return nil, fmt.Errorf("the name is %q and the folder %q: they must be equal", t.Name, folder)
	}
	if err := notOfCommand(root, t.Name); err != nil {
		return nil, err
	}
	if err := checkLock(t); err != nil {
		return nil, err
	}
	return flat(t)
}

// decodeManifest reads one manifest. Unknown fields are errors, since a misspelt setting would have no
// effect.
func decodeManifest(content []byte) (harness.Target, error) {
	var t harness.Target
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(&t); err != nil {
		return t, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return t, errors.New("something follows the JSON object")
	}
	for _, f := range []struct {
		name, value string
		needed      bool
	}{
		{"name", t.Name, true}, {"language", t.Language, true}, {"engine", t.Engine, t.Contract == ""},
		{"static", t.Static, t.Application == "" && t.Contract == ""},
	} {
		if f.value == "" && f.needed {
			return t, fmt.Errorf("the field %q is missing or empty", f.name)
		}
	}
	if err := wellFormed(t.Name); err != nil {
		return t, err
	}
	if a := t.Application; a != "" && (!targetName.MatchString(a) || !strings.HasSuffix(t.Name, "-"+a)) {
		return t, fmt.Errorf("application %q: the name of its target must be NAME-%s, not %s", a, a, t.Name)
	}
	if err := checkContract(&t); err != nil {
		return t, err
	}
	if !validClass(t.Class) {
		return t, fmt.Errorf("class %q is neither %q nor %q", t.Class, harness.ClassPlain, harness.ClassTuned)
	}
	if t.Stars != nil {
		if _, err := time.Parse(time.DateOnly, t.Stars.Date); err != nil || t.Stars.Count < 0 {
			return t, fmt.Errorf("stars need a count from 0 on and a date as YYYY-MM-DD, not %d and %q",
				t.Stars.Count, t.Stars.Date)
		}
	}
	if t.Language != "Go" && len(t.Run) == 0 && len(t.Build) == 0 {
		return t, fmt.Errorf("language %q needs a run or a build command", t.Language)
	}
	for _, c := range []struct {
		name  string
		words []string
	}{{"build", t.Build}, {"run", t.Run}, {"version", t.Version}} {
		if len(c.words) > 0 && c.words[0] == "" {
			return t, fmt.Errorf("the first word of the %s command is empty", c.name)
		}
	}
	if run := strings.Join(t.Run, " "); run != "" && !strings.Contains(run, "{addr}") &&
		(t.Contract == "" || !strings.Contains(run, "{port}")) {
		return t, errors.New("the run command must contain {addr}, or {port} for a server without the contract")
	}
	if t.Of != "" {
		return t, errors.New(`"variant_of" is only for results: put the variant under "variants"`)
	}
	if err := checkGaps(t.Gaps, nil); err != nil {
		return t, err
	}
	return t, checkRuntime(t)
}

// checkContract marks a server without the contract as one of its own application.
func checkContract(t *harness.Target) error {
	switch {
	case t.Contract != "" && t.Contract != harness.ContractNone:
		return fmt.Errorf("contract %q: leave it out, or write %q for a server without the contract", t.Contract,
			harness.ContractNone)
	case t.Contract == "" && (t.Ready != "" || t.Requests != ""):
		return fmt.Errorf(`"ready" and "requests" are for servers with "contract": %q`, harness.ContractNone)
	case t.Contract == "":
		return nil
	case t.Application != "":
		return fmt.Errorf("application %q has a contract of its own", t.Application)
	case t.Ready != "" && !strings.HasPrefix(t.Ready, "/"):
		return fmt.Errorf("ready %q is no path such as /healthz", t.Ready)
	case t.Requests != "" && !filepath.IsLocal(t.Requests):
		return fmt.Errorf("requests %q is not in the manifest's folder", t.Requests)
	case t.Vary || t.Codecs || len(t.Gaps) > 0:
		return errors.New("a server without the contract has neither vary nor codecs nor gaps")
	}
	t.Application = harness.Own
	return nil
}

// Select returns the named targets, each once, in the order of all. No names means all of them. A name may be
// a pattern, "py-*".
func Select(all []harness.Target, names []string) ([]harness.Target, error) {
	if len(names) == 0 {
		return all, nil
	}
	known := namesOf(all)
	names, err := expand(names, known)
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		if !slices.Contains(known, n) {
			return nil, fmt.Errorf("unknown target %q%s", n, DidYouMean(n, known))
		}
	}
	other := func(t harness.Target) bool { return !slices.Contains(names, t.Name) }
	return slices.DeleteFunc(slices.Clone(all), other), nil
}
