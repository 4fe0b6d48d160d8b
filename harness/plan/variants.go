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

// ParseVariant reads TARGET@VERSION, a version of the target's framework in the go command's syntax (v1.11.0,
// latest, the name of a branch), or TARGET=FOLDER, a checkout. Only Go servers with a framework have
// variants. The launcher checks later whether the version and the folder exist.
func ParseVariant(text string, targets []harness.Target) (harness.Variant, error) {
	at := strings.IndexAny(text, "@=")
	if at < 1 || at == len(text)-1 {
		return harness.Variant{}, fmt.Errorf("%q is neither TARGET@VERSION nor TARGET=FOLDER, such as gin@v1.11.0 "+
			"or gin=../gin", text)
	}
	name, what := text[:at], text[at+1:]
	if programs := programsOf([]string{name}, targets); len(programs) == 1 {
		name = programs[0] // gin stands for gin-api where that is its only program
	}
	t, known := targetNamed(name, targets)
	switch {
	case !known:
		return harness.Variant{}, fmt.Errorf("unknown target %q%s", name, DidYouMean(name, namesOf(targets)))
	case t.Lock != "":
		return harness.Variant{}, errors.New(lockSettles(t))
	case len(t.Build) > 0 || len(t.Run) > 0 || t.Language != "Go":
		return harness.Variant{}, fmt.Errorf("%s is not built by go build, so its framework cannot be replaced",
			name)
	case t.Module == "":
		return harness.Variant{}, fmt.Errorf("%s has no framework: GOTOOLCHAIN chooses its version of Go", name)
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

// lockSettles says why a target cannot have another version.
func lockSettles(t harness.Target) string {
	return fmt.Sprintf("the lock %s in %s sets the versions of %s: change it, or add a variant with another "+
		"lock to the manifest", t.Lock, t.Dir, t.Name)
}

// versionAsked says what to use instead of TARGET@VERSION; "" for other names.
func versionAsked(name string, targets []harness.Target) string {
	target, _, is := strings.Cut(name, "@")
	t, known := targetNamed(target, targets)
	if _, exact := targetNamed(name, targets); exact || !is || !known {
		return ""
	}
	if t.Lock != "" {
		return lockSettles(t)
	}
	return fmt.Sprintf("there is no target %q: use --with %s for another version of a framework", name, name)
}

// notInNames is what the name of a variant cannot contain, since it is also an alias.
var notInNames = regexp.MustCompile(`[^A-Za-z0-9._+=@-]`)

func variantName(prefix, what string) string {
	name := prefix + notInNames.ReplaceAllString(what, "-")
	return name[:min(len(name), maxName)]
}

// WithVariants returns the targets and, at the end, one for each variant of a program. These point into
// variants, so that later changes are in both.
func WithVariants(targets, programs []harness.Target, variants []harness.Variant) ([]harness.Target, error) {
	all := slices.Clone(targets)
	for i := range variants {
		v := &variants[i]
		t, known := targetNamed(v.Target, programs)
		if !known {
			return nil, fmt.Errorf("%s: there is no target %q", v.Name, v.Target)
		}
		if _, twice := targetNamed(v.Name, all); twice {
			return nil, errors.New(v.Name + " is there twice; a checkout has the name of its folder: " +
				"for two folders of the same name, make a link with another name")
		}
		t.Name, t.Variant = v.Name, v
		all = append(all, t)
	}
	return all, nil
}

// wanted names the targets without settings of their own: the plan's, or own if it names none, followed by
// the variants that it does not name. If a plan names no target and has variants, only these and their
// unchanged targets take part.
func (s Settings) wanted(targets []harness.Target, own []string) []string {
	want := slices.Clone(s.Targets)
	none := len(want) == 0 && len(s.Entries) == 0
	for _, t := range targets {
		if t.Variant == nil || slices.Contains(want, t.Name) || s.hasEntry(t.Name) {
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
