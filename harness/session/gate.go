package session

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

// PassGate says how small a loss could be found, and returns the outcome: nil if every row is shown to lose
// less than the share of the gate, exit 3 if a row loses more, exit 7 if neither is shown, unless that is
// allowed.
func PassGate(w io.Writer, g stats.Gate, allowUnsettled bool) error {
	if !math.IsNaN(g.Smallest) {
		fmt.Fprintf(w,
			"bench: the smallest loss that this comparison finds in 8 of 10 cases is %.2g %% (median row); "+
				"the gate is %.4g %%\n", 100*g.Smallest, 100*g.Share)
	}
	for _, row := range g.Open {
		fmt.Fprintf(w, "bench: not settled: %s\n", row)
	}
	switch {
	case len(g.Regressions) > 0:
		return exitcode.Errorf(exitcode.Threshold, "regression: %s", strings.Join(g.Regressions, "; "))
	case g.Judged == 0:
		return errors.New("no row could be judged: whether there is a regression is unknown")
	case len(g.Open) > 0 && allowUnsettled:
		fmt.Fprintf(w, "bench: %d of %d rows are not settled, which --allow-unsettled lets pass\n",
			len(g.Open), g.Judged)
	case len(g.Open) > 0:
		return exitcode.Errorf(exitcode.Unsettled,
			"not settled: in %d of %d rows a loss of %.4g %% is neither shown "+
				"nor ruled out; more rounds or a quieter machine settle it", len(g.Open), g.Judged, 100*g.Share)
	default:
		fmt.Fprintf(w, "bench: passed: each of %d rows loses less than %.4g %%\n", g.Judged, 100*g.Share)
	}
	return nil
}

// gate judges the variants of --with against the targets that they are variants of.
func (s *Session) gate(in content.Input) error {
	if s.Options.FailOn == nil {
		return nil
	}
	g := stats.GateOfVariants(in.Standings, in.Rows, s.variantsOf(), *s.Options.FailOn)
	return PassGate(s.Stderr, g, s.Options.AllowUnsettled)
}

// variantsOf has, for the alias of each variant, the alias that it is measured against: that of the unchanged
// target, or where this takes no part that of the first variant of the target. So two checkouts can be
// compared with each other alone.
func (s *Session) variantsOf() map[string]string {
	of := map[string]string{}
	for _, e := range s.Run.Plan.Entries {
		i := slices.IndexFunc(s.Run.Variants, func(v harness.Variant) bool { return v.Name == e.Target })
		if i < 0 || e.CopyOf != "" {
			continue
		}
		if base := s.baseOf(s.Run.Variants[i].Target); base != e.Alias {
			of[e.Alias] = base
		}
	}
	return of
}

// baseOf is the alias that the variants of a target are measured against; "" if there is none.
func (s *Session) baseOf(target string) string {
	names := []string{target}
	for _, v := range s.Run.Variants {
		if v.Target == target {
			names = append(names, v.Name)
		}
	}
	for _, name := range names {
		for _, e := range s.Run.Plan.Entries {
			if e.Target == name && e.CopyOf == "" {
				return e.Alias
			}
		}
	}
	return ""
}
