package session

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/plan"
	"tenrounds/harness/stats"
)

// ParseThresholds reads the conditions of --threshold.
func ParseThresholds(texts []string) (all []stats.Threshold, err error) {
	for _, text := range texts {
		t, err := stats.ParseThreshold(text)
		if err != nil {
			return nil, exitcode.Errorf(exitcode.Usage, "--threshold: %w", err)
		}
		all = append(all, t)
	}
	return all, nil
}

// KnownScopes refuses a threshold that names a target, scenario or load that the plan does not have.
func KnownScopes(all []stats.Threshold, p harness.Plan) error {
	names := slices.Clone(p.Scenarios)
	for _, e := range p.Entries {
		names = append(names, e.Alias)
	}
	for _, l := range p.Loads {
		names = append(names, l.String())
	}
	for _, t := range all {
		for _, word := range t.Scope {
			if slices.Contains(names, word) {
				continue
			}
			return exitcode.Errorf(exitcode.Usage, "--threshold: %q: the plan has no target, scenario or load %q%s",
				t, word, hint(word, names))
		}
	}
	return nil
}

// hint suggests the name that was probably meant, or lists all.
func hint(word string, names []string) string {
	if s := plan.Suggest(word, names); s != "" {
		return fmt.Sprintf("; did you mean %q?", s)
	}
	return "; there are: " + strings.Join(names, ", ")
}

// ShowThresholds says of each threshold whether it holds, and returns those that are broken.
func ShowThresholds(w io.Writer, all []stats.Threshold, rows []harness.Summary) (broken []string) {
	for _, t := range all {
		n, bad := t.Check(rows)
		if len(bad) == 0 {
			fmt.Fprintf(w, "threshold %s: holds for %d rows\n", t, n)
			continue
		}
		broken = append(broken, t.String())
		for _, b := range bad {
			fmt.Fprintf(w, "threshold %s: broken by %s\n", t, b)
		}
	}
	return broken
}

// failuresJudged reports whether a row has failed requests and no other fault, and a threshold says how many
// may fail.
func failuresJudged(all []stats.Threshold, r harness.Summary) bool {
	return r.Exclusion == harness.ExcludedFailed && slices.ContainsFunc(all, func(t stats.Threshold) bool {
		return t.Metric == stats.MetricFailed && t.Covers(r)
	})
}

// BrokenThresholds is the outcome of a run that broke some; nil for none.
func BrokenThresholds(broken []string) error {
	if len(broken) == 0 {
		return nil
	}
	return exitcode.Errorf(exitcode.Threshold, "broken: threshold %s", strings.Join(broken, ", threshold "))
}
