package verdict

import (
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/verify/wire"
)

// Notes are what the checks of a target found.
type Notes struct {
	Target string
	// Checks is how many there were.
	Checks int
	Found  []Finding
}

// Add notes what a check, described by about, wanted and got.
func (n *Notes) Add(b Basis, about harness.Violation, want, got string) {
	about.Target, about.Want, about.Got = n.Target, want, got
	n.Found = append(n.Found, Finding{Violation: about, Basis: b})
}

// Unanswered notes that no answer came to a method. A late answer is not a violation, nor is a fault of this
// machine.
func (n *Notes) Unanswered(about harness.Violation, method string, err error) {
	basis := Fact
	if wire.NoFault(err) {
		basis = Late
	}
	n.Add(basis, about, "an answer to "+method, wire.Explain(err))
}

// Violations are the findings that are not late.
func (n *Notes) Violations() (all []harness.Violation) {
	for _, f := range n.Found {
		if f.Basis != Late {
			all = append(all, f.Violation)
		}
	}
	return all
}

// Verification is what was found.
func (n *Notes) Verification() harness.Verification {
	answered := func(f Finding) bool { return f.Basis != Late }
	late := slices.DeleteFunc(slices.Clone(n.Found), answered)
	return harness.Verification{Target: n.Target, Checks: n.Checks, Violations: n.Violations(),
		Unchecked: Unchecked(late)}
}

// Wrong returns the violations, and one more for what could not be checked.
func Wrong(v harness.Verification) []harness.Violation {
	if v.Unchecked == "" {
		return v.Violations
	}
	return append(v.Violations, harness.Violation{Target: v.Target, Check: "unchecked",
		Want: "an answer in time", Got: v.Unchecked})
}

// Route is the first segment of a path: /repos for /repos/a/b?x=y; "" for what is no path.
func Route(target string) string {
	path, found := strings.CutPrefix(target, "/")
	if !found {
		return ""
	}
	if end := strings.IndexAny(path, "/?"); end >= 0 {
		path = path[:end]
	}
	return "/" + path
}
