package stats

import (
	"slices"
	"strings"

	"tenrounds/harness"
)

// netHTTP is the target that the others are divided by, where it takes part.
const netHTTP = "nethttp"

// Base is the row that the others of a scenario and load are divided by, one of the ranked: that of net/http,
// else that of a target that another one is a variant of, else that of the first target of the plan; nil if
// none is ranked. A row that says nothing of its server, and a copy, are taken only where there is nothing
// else.
func Base(run harness.Run, rows []harness.Summary) *harness.Summary {
	for _, fits := range []func(harness.Summary) bool{
		func(r harness.Summary) bool { return r.CopyOf == "" && r.Verdict != harness.VerdictGenerator },
		func(r harness.Summary) bool { return r.CopyOf == "" },
		func(harness.Summary) bool { return true },
	} {
		for _, suits := range []func(harness.Subject) bool{
			func(s harness.Subject) bool { return s.Target == netHTTP && s.Alias == netHTTP },
			// with settings of its own, or with an application
			func(s harness.Subject) bool { return s.Target == netHTTP || strings.HasPrefix(s.Target, netHTTP+"-") },
			func(s harness.Subject) bool { return hasVariant(run, s) },
			func(harness.Subject) bool { return true },
		} {
			for _, s := range run.Subjects {
				i := slices.IndexFunc(rows, func(r harness.Summary) bool {
					return r.Target == s.Alias && r.Unranked == "" && fits(r)
				})
				if i >= 0 && suits(s) {
					return &rows[i]
				}
			}
		}
	}
	return nil
}

// hasVariant reports whether another entry of a run is a variant of one without settings of its own: with
// another version of its framework, or with settings.
func hasVariant(run harness.Run, s harness.Subject) bool {
	if s.Alias != s.Target {
		return false
	}
	return slices.ContainsFunc(run.Variants, func(v harness.Variant) bool { return v.Target == s.Target }) ||
		slices.ContainsFunc(run.Subjects, func(o harness.Subject) bool {
			return o.CopyOf == "" && (o.Target == s.Target && o.Alias != s.Alias || o.Manifest.Of == s.Target)
		})
}
