package plan

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tenrounds/harness"
)

// ParseVariant reads TARGET@VERSION, a version of the target's framework as the go command takes it (v1.11.0, latest,
// the name of a branch), or TARGET=FOLDER, a checkout of it. Only a Go server that is built by go build and that
// has a framework has variants. Whether the version exists, and what the folder holds, is the launcher's to say.
func ParseVariant(text string, targets []harness.Target) (harness.Variant, error) {
	at := strings.IndexAny(text, "@=")
	if at < 1 || at == len(text)-1 {
		return harness.Variant{}, fmt.Errorf("%q is neither TARGET@VERSION nor TARGET=FOLDER, like gin@v1.11.0 or gin=../gin", text)
	}
	name, what := text[:at], text[at+1:]
	var known []string
	for _, t := range targets {
		known = append(known, t.Name)
	}
	i := slices.Index(known, name)
	if i < 0 {
		return harness.Variant{}, fmt.Errorf("unknown target %q%s", name, didYouMean(name, known))
	}
	switch t := targets[i]; {
	case t.Lock != "":
		return harness.Variant{}, errors.New(lockSettles(t))
	case len(t.Build) > 0 || len(t.Run) > 0 || t.Language != "Go":
		return harness.Variant{}, fmt.Errorf("%s is not built by go build, so its framework cannot be exchanged", name)
	case t.Module == "":
		return harness.Variant{}, fmt.Errorf("%s has no framework: its version is that of Go, which the variable GOTOOLCHAIN chooses", name)
	}
	v := harness.Variant{Target: name}
	if text[at] == '@' {
		v.Version = what
		v.Name = variantName(name+"@", what)
		return v, nil
	}
	dir, err := filepath.Abs(what)
	if err != nil {
		return v, err
	}
	v.Dir = dir
	v.Name = variantName(name+"=", filepath.Base(dir))
	return v, nil
}

// lockSettles says why another version of a target cannot be asked for.
func lockSettles(t harness.Target) string {
	return fmt.Sprintf("%s has the versions of its lock, %s in %s: change that, or give its manifest a variant with a lock of its own",
		t.Name, t.Lock, t.Dir)
}

// versionAsked says what to do instead of naming TARGET@VERSION as a target; "" for every other name.
func versionAsked(name string, targets []harness.Target) string {
	target, _, is := strings.Cut(name, "@")
	i := slices.IndexFunc(targets, func(t harness.Target) bool { return t.Name == target })
	if !is || i < 0 || slices.ContainsFunc(targets, func(t harness.Target) bool { return t.Name == name }) {
		return ""
	}
	if targets[i].Lock != "" {
		return lockSettles(targets[i])
	}
	return fmt.Sprintf("there is no target %q: another version of a framework is asked for by --with %s", name, name)
}

// notInNames is what must not stand in the name of a variant, which is also an alias.
var notInNames = regexp.MustCompile(`[^A-Za-z0-9._+=@-]`)

func variantName(prefix, what string) string {
	name := prefix + notInNames.ReplaceAllString(what, "-")
	return name[:min(len(name), maxName)]
}

// WithVariants returns the targets with those that the variants make of them at the end. These point into the list of
// variants: what is settled later shows in both.
func WithVariants(targets []harness.Target, variants []harness.Variant) ([]harness.Target, error) {
	all := slices.Clone(targets)
	for i := range variants {
		v := &variants[i]
		base := slices.IndexFunc(targets, func(t harness.Target) bool { return t.Name == v.Target })
		if base < 0 {
			return nil, fmt.Errorf("%s: there is no target %q", v.Name, v.Target)
		}
		if slices.ContainsFunc(all, func(t harness.Target) bool { return t.Name == v.Name }) {
			return nil, errors.New(v.Name + " is there twice; a checkout is called after its folder: give one of two folders of the same name a link under another")
		}
		t := targets[base]
		t.Name, t.Variant = v.Name, v
		all = append(all, t)
	}
	return all, nil
}

// wanted names the targets that take part without settings of their own: those of the plan, or own if it names none,
// and each variant that the plan does not name itself, after them. A plan that names no target and has variants is
// about these: each unchanged target takes part with its variants, and no other.
func (s Settings) wanted(targets []harness.Target, own []string) []string {
	want := slices.Clone(s.Targets)
	none := len(want) == 0 && len(s.Entries) == 0
	for _, t := range targets {
		if t.Variant == nil || slices.Contains(want, t.Name) ||
			slices.ContainsFunc(s.Entries, func(e EntrySettings) bool { return e.Name == t.Name }) {
			continue
		}
		if none && !slices.Contains(want, t.Variant.Target) {
			want = append(want, t.Variant.Target)
		}
		want = append(want, t.Name)
	}
	if len(want) == 0 && len(s.Entries) == 0 {
		return own
	}
	return want
}
