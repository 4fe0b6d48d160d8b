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

// KnownScopes refuses a threshold that names what the plan has not: it would hold for nothing.
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
			hint := "; there are: " + strings.Join(names, ", ")
			if s := plan.Suggest(word, names); s != "" {
				hint = fmt.Sprintf("; did you mean %q?", s)
			}
			return exitcode.Errorf(exitcode.Usage, "--threshold: %q: the plan has no target, scenario or load %q%s", t, word, hint)
		}
	}
	return nil
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

// failuresJudged reports whether nothing is wrong with a row but that requests failed, and a threshold says how many may.
func failuresJudged(all []stats.Threshold, r harness.Summary) bool {
	return stats.FailedAlone(r) && slices.ContainsFunc(all, func(t stats.Threshold) bool { return t.Metric == stats.MetricFailed && t.Covers(r) })
}

// BrokenThresholds is the exit of a run that broke some.
func BrokenThresholds(broken []string) error {
	if len(broken) == 0 {
		return nil
	}
	return exitcode.Errorf(exitcode.Threshold, "broken: threshold %s", strings.Join(broken, ", threshold "))
}
