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

// manifest is the file that makes a folder a target. The folders are the registry: there is no list in code.
const manifest = "target.json"

// Targets reads the manifests under root, servers/NAME/target.json and external/NAME/target.json, and
// returns the targets by name. Folders without a manifest are none. Every fault is an error that names the
// file; all faulty files are reported together.
//
// More folders of targets, which must exist, are those of somebody who benches servers of their own: they
// count as external.
func Targets(root string, more ...string) ([]harness.Target, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("read manifests: %w", err)
	}
	var targets []harness.Target
	var faults []error
	seen := map[string]string{}
	for i, group := range slices.Concat([]string{"servers", "external"}, more) {
		path := filepath.Join(root, group)
		if i >= 2 {
			if path, err = filepath.Abs(group); err != nil {
				return nil, fmt.Errorf("read manifests: %w", err)
			}
		}
		folders, err := os.ReadDir(path)
		if err != nil && (i >= 2 || !errors.Is(err, fs.ErrNotExist)) {
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
					faults = append(faults, fmt.Errorf("%s: the name %q is that of %s already", file, t.Name, first))
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

// errNoManifest is the error of a folder without a manifest, which is no fault.
var errNoManifest = errors.New("no " + manifest)

// readManifest returns the target of a folder, and those that its variants are.
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
		return nil, fmt.Errorf("name is %q, but the folder is %q: they must be equal", t.Name, folder)
	}
	// All binaries lie in one folder.
	if _, err := os.Stat(filepath.Join(root, "cmd", t.Name)); err == nil {
		return nil, fmt.Errorf("the name %q is that of a command in cmd/", t.Name)
	}
	if err := checkLock(t); err != nil {
		return nil, err
	}
	return flat(t)
}

// decodeManifest reads one manifest, strictly: a misspelt field would otherwise be a setting without effect.
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
	for _, f := range []struct{ name, value string }{
		{"name", t.Name}, {"language", t.Language}, {"engine", t.Engine}, {"static", t.Static},
	} {
		if f.value == "" && (f.name != "static" || t.Application == "") {
			return t, fmt.Errorf("the field %q is missing or empty", f.name)
		}
	}
	if !targetName.MatchString(t.Name) {
		return t, fmt.Errorf("name %q: only a-z, 0-9 and - (not first) are allowed", t.Name)
	}
	if t.Application != "" && (!targetName.MatchString(t.Application) || !strings.HasSuffix(t.Name, "-"+t.Application)) {
		return t, fmt.Errorf("application %q: the name of its target must be NAME-%s, not %s", t.Application, t.Application, t.Name)
	}
	if !validClass(t.Class) {
		return t, fmt.Errorf("class %q is neither %q nor %q", t.Class, harness.ClassPlain, harness.ClassTuned)
	}
	if t.Stars != nil {
		if _, err := time.Parse(time.DateOnly, t.Stars.Date); err != nil || t.Stars.Count < 0 {
			return t, fmt.Errorf("stars need a count from 0 on and a date as YYYY-MM-DD, not %d and %q", t.Stars.Count, t.Stars.Date)
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
			return t, fmt.Errorf("the %s command begins with an empty word", c.name)
		}
	}
	if len(t.Run) > 0 && !slices.ContainsFunc(t.Run, func(s string) bool { return strings.Contains(s, "{addr}") }) {
		return t, errors.New("the run command must pass on {addr}")
	}
	if t.Of != "" {
		return t, errors.New(`"variant_of" is for results: a variant stands under "variants"`)
	}
	if err := checkGaps(t.Gaps, nil); err != nil {
		return t, err
	}
	return t, checkRuntime(t)
}

// Select returns the named targets, each once, in the order of all. No names means all of them. A name may be a
// pattern, "py-*".
func Select(all []harness.Target, names []string) ([]harness.Target, error) {
	if len(names) == 0 {
		return all, nil
	}
	known := make([]string, len(all))
	for i, t := range all {
		known[i] = t.Name
	}
	names, err := expand(names, known)
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		if slices.Contains(known, n) {
			continue
		}
		if s := Suggest(n, known); s != "" {
			return nil, fmt.Errorf("unknown target %q; did you mean %q?", n, s)
		}
		return nil, fmt.Errorf("unknown target %q; there are %s", n, strings.Join(known, ", "))
	}
	var chosen []harness.Target
	for _, t := range all {
		if slices.Contains(names, t.Name) {
			chosen = append(chosen, t)
		}
	}
	return chosen, nil
}
