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

// checkRuntime looks at what a manifest says of its interpreter and what is installed for it.
func checkRuntime(t harness.Target) error {
	if t.Runtime == "" {
		if t.Lock != "" {
			return errors.New("a lock needs a runtime that its packages are for")
		}
		if t.Package != "" {
			return errors.New("a package needs a runtime, and the lock that names it")
		}
	} else {
		r, err := harness.ParseRuntime(t.Runtime)
		if err != nil {
			return err
		}
		if t.Lock != "" && !r.Python() {
			return fmt.Errorf("a lock is for an implementation of Python, not for %s", r.Implementation)
		}
		if len(t.Run) == 0 {
			return errors.New("a runtime needs a run command")
		}
	}
	if t.Package != "" && t.Lock == "" {
		return errors.New("a package needs the lock that names it")
	}
	if t.Lock != "" && !filepath.IsLocal(t.Lock) {
		return fmt.Errorf("lock %q does not lie in the manifest's folder", t.Lock)
	}
	if t.Concurrency < 0 {
		return fmt.Errorf("concurrency %d is below 0", t.Concurrency)
	}
	return checkRunIn(t.Warmup)
}

func checkRunIn(warmup string) error {
	if warmup == "" {
		return nil
	}
	if d, err := time.ParseDuration(warmup); err != nil || d < 0 || d > maxRunIn {
		return fmt.Errorf("warmup %q is no time from 0s to %v like 2s", warmup, maxRunIn)
	}
	return nil
}

// checkGaps refuses gaps that say nothing. That of a flavour may: it takes the manifest's away.
func checkGaps(gaps, base map[string]harness.Gap) error {
	for _, check := range slices.Sorted(maps.Keys(gaps)) {
		g := gaps[check]
		_, known := base[check]
		switch {
		case !strings.Contains(check, "/"):
			return fmt.Errorf("gaps: %q is no check like method/override", check)
		case g.Check != "" && g.Check != check:
			return fmt.Errorf("gaps: %s says that it is %s", check, g.Check)
		case known && g == harness.Gap{}:
		case g.Observed == "" || g.Why == "":
			return fmt.Errorf("gaps: %s needs what is observed, and why", check)
		}
	}
	return nil
}

// flavours returns the targets that the variants of a manifest are.
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
			return nil, fmt.Errorf("variants: %s: class %q is neither %q nor %q", name, f.Class, harness.ClassPlain, harness.ClassTuned)
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

// checkLock refuses a lock that is not there.
func checkLock(t harness.Target) error {
	if t.Lock == "" || t.Dir == "" {
		return nil
	}
	switch st, err := os.Stat(filepath.Join(t.Dir, t.Lock)); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the lock %s is not there: make it by uv pip compile --universal --generate-hashes", t.Lock)
	case err != nil:
		return fmt.Errorf("lock: %w", err)
	case !st.Mode().IsRegular():
		return fmt.Errorf("the lock %s is no file", t.Lock)
	}
	return nil
}

// flat returns the targets of a manifest: itself and its flavours, which are kept by themselves.
func flat(t harness.Target) ([]harness.Target, error) {
	more, err := flavours(t)
	if err != nil {
		return nil, err
	}
	t.Flavours = nil
	return append([]harness.Target{t}, more...), nil
}
