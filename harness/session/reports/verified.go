package reports

import (
	"fmt"
	"io"
	"strconv"

	"tenrounds/harness"
)

// Verified is a target that was checked.
type Verified struct {
	Alias, Version, Engine string
	Found                  harness.Verification
}

// Verification prints the table and what was found, and returns how many rules are broken and how many
// targets could not be checked. All violations go to a file if one is named, or if not all of them are shown.
func Verification(w io.Writer, all []Verified, out string) (violations, unchecked int, err error) {
	checks, wide := 0, 12
	for _, x := range all {
		wide = max(wide, len(x.Alias))
	}
	fmt.Fprintf(w, "%-*s %-10s %-10s %6s %10s %4s  %s\n", wide, "target", "version", "engine", "checks",
		"violations", "gaps", "encoded on every request")
	var found []harness.Verification
	for _, x := range all {
		v := x.Found
		found = append(found, v)
		broken := harness.Broken(v.Violations)
		checks += v.Checks
		violations += broken
		words := strconv.Itoa(broken)
		if v.Unchecked != "" {
			unchecked++
			if broken == 0 {
				words = "unchecked"
			}
		}
		fmt.Fprintf(w, "%-*s %-10s %-10s %6d %10s %4d  %s\n", wide, x.Alias, x.Version, x.Engine, v.Checks, words,
			len(v.Gaps), v.Encoding)
	}
	left := false
	for _, v := range found {
		left = Tell(func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }, v) || left
		for _, g := range v.Gaps {
			fmt.Fprintf(w, "gap: %s: %v\n", v.Target, g)
		}
	}
	fmt.Fprintf(w, "%d checks of %d targets, %d violations, %d targets could not be checked\n", checks,
		len(all), violations, unchecked)
	if left || out != "" {
		var path string
		if path, err = KeepFindings(out, Findings(found)); err == nil {
			fmt.Fprintf(w, "all violations are in %s\n", path)
		}
	}
	return violations, unchecked, err
}
