package plan

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// isPattern reports whether a name is a pattern. The names of targets have no such letters.
func isPattern(name string) bool { return strings.ContainsAny(name, "*?[") }

// expand replaces each pattern by the known names that it matches, in their order, and removes duplicates. A
// pattern that matches none is an error.
func expand(names, known []string) ([]string, error) {
	if !slices.ContainsFunc(names, isPattern) {
		return names, nil
	}
	var all []string
	add := func(n string) {
		if !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	for _, n := range names {
		if !isPattern(n) {
			add(n)
			continue
		}
		found := false
		for _, k := range known {
			fits, err := path.Match(n, k)
			if err != nil {
				return nil, fmt.Errorf("target %q is not a valid pattern: %w", n, err)
			}
			if fits {
				found = true
				add(k)
			}
		}
		if !found {
			return nil, fmt.Errorf("no target matches %q; there are: %s", n, strings.Join(known, ", "))
		}
	}
	return all, nil
}
