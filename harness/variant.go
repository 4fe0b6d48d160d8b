package harness

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Variant is a target that is built with another version of its framework's module than its go.mod names, to
// be measured beside the unchanged one.
type Variant struct {
	// Name is its name in a plan: "gin@v1.11.0", or "gin=fix" for a checkout in a folder fix.
	Name string `json:"name"`
	// Target is the name of the unchanged target, which the program also answers to GET /about.
	Target string `json:"target"`
	// Version is what it is built with. It may be a query ("latest") until the launcher has settled it; for a
	// checkout it is its commit, with a mark and a hash of the sources where they are not those of the commit.
	Version string `json:"version,omitempty"`
	// Dir is the absolute path of the checkout; empty for a version that the go command gets.
	Dir string `json:"dir,omitempty"`
}

// maxStrays is how many modules one warning names.
const maxStrays = 5

// Strays says in a warning each what differs between a variant's build and the plain one beside its own
// module: one go.mod holds one version of each module, so a framework that asks for a newer one changes it
// for the server. Modules that only one of them links are not named: what a framework links is its own.
func (v Variant) Strays(module string, built, plain Build) (warnings Doubts) {
	var changed []string
	for _, m := range slices.Sorted(maps.Keys(built.Modules)) {
		if was, both := plain.Modules[m]; both && m != module && was != built.Modules[m] {
			changed = append(changed, fmt.Sprintf("%s %s (%s has %s)", m, built.Modules[m], v.Target, was))
		}
	}
	if n := len(changed) - maxStrays; n > 0 {
		changed = append(changed[:maxStrays], fmt.Sprintf("and %d more", n))
	}
	if len(changed) > 0 {
		warnings = append(
			warnings,
			NewDoubt("not only the framework differs: linked with %s", strings.Join(changed, ", ")),
		)
	}
	if built.Go != plain.Go {
		warnings = append(warnings, NewDoubt(
			"not only the framework differs: built by %s (%s by %s)", built.Go, v.Target, plain.Go))
	}
	return warnings
}
