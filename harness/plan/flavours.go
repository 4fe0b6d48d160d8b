package plan

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// checkRuntime checks the interpreter of a manifest and its packages.
func checkRuntime(t harness.Target) error {
	var r harness.Runtime
	if t.Runtime != "" {
		var err error
		if r, err = harness.ParseRuntime(t.Runtime); err != nil {
			return err
		}
	}
	switch {
	case t.Package != "" && t.Lock == "":
		return errors.New("a package needs the lock that names it")
	case t.Lock != "" && t.Runtime == "":
		return errors.New("a lock needs a runtime")
	case t.Lock != "" && !r.Python():
		return fmt.Errorf("a lock is for an implementation of Python, not for %s", r.Implementation)
	case t.Runtime != "" && len(t.Run) == 0:
		return errors.New("a runtime needs a run command")
	case t.Lock != "" && !filepath.IsLocal(t.Lock):
		return fmt.Errorf("lock %q is not in the manifest's folder", t.Lock)
	case t.Concurrency < 0:
		return fmt.Errorf("concurrency %d is below 0", t.Concurrency)
	}
	return checkRunIn(t.Warmup)
}

func checkRunIn(warmup string) error {
	if warmup == "" {
		return nil
	}
	if d, err := time.ParseDuration(warmup); err != nil || d < 0 || d > maxRunIn {
		return fmt.Errorf("warmup %q is not a time from 0s to %v, such as 2s", warmup, maxRunIn)
	}
	return nil
}

// checkGaps refuses empty gaps. An empty gap of a flavour removes one of the manifest.
func checkGaps(gaps, base map[string]harness.Gap) error {
	for _, check := range slices.Sorted(maps.Keys(gaps)) {
		g := gaps[check]
		_, known := base[check]
		switch {
		case !strings.Contains(check, "/"):
			return fmt.Errorf("gaps: %q is not a check such as method/override", check)
		case g.Check != "" && g.Check != check:
			return fmt.Errorf("gaps: %s has the check %s: leave it out", check, g.Check)
		case known && g == harness.Gap{}:
		case g.Observed == "" || g.Why == "":
			return fmt.Errorf("gaps: %s needs \"observed\" and \"why\"", check)
		}
	}
	return nil
}

// flavours returns one target for each variant of a manifest.
func flavours(t harness.Target) (all []harness.Target, err error) {
	for _, name := range slices.Sorted(maps.Keys(t.Flavours)) {
		f := t.Flavours[name]
		if !targetName.MatchString(name) {
			return nil, fmt.Errorf("variants: the name %q: only a-z, 0-9 and - (not first) are allowed", name)
		}
		if len(f.Args) > 0 && len(t.Run) == 0 {
			return nil, fmt.Errorf("variants: %s: args need a run command", name)
		}
		if !validClass(f.Class) {
			return nil, fmt.Errorf("variants: %s: class %q is neither %q nor %q", name, f.Class, harness.ClassPlain,
				harness.ClassTuned)
		}
		if err := checkGaps(f.Gaps, t.Gaps); err != nil {
			return nil, fmt.Errorf("variants: %s: %w", name, err)
		}
		v := f.Apply(t, name)
		if len(v.Name) > maxName {
			return nil, fmt.Errorf("variants: %s: the name %s has more than %d letters", name, v.Name, maxName)
		}
		if err := errors.Join(checkRuntime(v), checkLock(v)); err != nil {
			return nil, fmt.Errorf("variants: %s: %w", name, err)
		}
		all = append(all, v)
	}
	return all, nil
}

// checkLock refuses a missing lock.
func checkLock(t harness.Target) error {
	if t.Lock == "" || t.Dir == "" {
		return nil
	}
	switch st, err := os.Stat(filepath.Join(t.Dir, t.Lock)); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the lock %s is missing: make it with uv pip compile --universal --generate-hashes",
			t.Lock)
	case err != nil:
		return fmt.Errorf("lock: %w", err)
	case !st.Mode().IsRegular():
		return fmt.Errorf("the lock %s is not a file", t.Lock)
	}
	return nil
}

// flat returns the target of a manifest, and one for each of its flavours.
func flat(t harness.Target) ([]harness.Target, error) {
	more, err := flavours(t)
	if err != nil {
		return nil, err
	}
	t.Flavours = nil
	return append([]harness.Target{t}, more...), nil
}
