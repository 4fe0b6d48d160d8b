package docs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness/report/content"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/stats"
)

// features are those of results/work.
func features(t *testing.T) *stats.Features {
	t.Helper()
	_, s := gathered(t, "work")
	f := s.Features(s.Rows(), func(scenario string) string {
		if a := scenarios.Application(scenario); a == scenarios.API {
			return a
		}
		return ""
	})
	if f == nil {
		t.Fatal("results/work has no features")
	}
	return f
}

// named are the features that README names, in words.
var named = []struct{ scenario, words string }{
	{"route-param", "A route with parameters"}, {"query", "a query that is bound and checked"},
	{"order", "2 KiB of JSON, bound, checked and answered"}, {"template", "an HTML page"},
	{"compress", "16 KiB compressed"}, {"stream", "64 events, each flushed"},
}

// featureWords say who has some features for the least CPU time, and who for the most.
func featureWords(t *testing.T) string {
	t.Helper()
	f := features(t)
	var all []string
	for _, n := range named {
		i := slices.Index(f.Scenarios, n.scenario)
		if i < 0 {
			t.Fatalf("results/work has no %s", n.scenario)
		}
		var least, most *stats.FeatureRow
		for k := range f.Rows {
			r := &f.Rows[k]
			switch c := r.Costs[i]; {
			case c.Missing != "":
			case least == nil:
				least, most = r, r
			case c.Cost.Mean < least.Costs[i].Cost.Mean:
				least = r
			case c.Cost.Mean > most.Costs[i].Cost.Mean:
				most = r
			}
		}
		all = append(all, fmt.Sprintf("%s costs %s µs of CPU with %s and %s µs with %s", n.words,
			content.Microseconds(least.Costs[i].Cost), least.Framework, content.Microseconds(most.Costs[i].Cost),
			most.Framework))
	}
	return strings.Join(all, "; ") + ", beyond a plain text: [what each feature costs](results/work/report.md)."
}
