package docs_test

import (
	"cmp"
	"slices"
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
	{"route-param", "a route with parameters, of 200"}, {"query", "a query, bound and checked"},
	{"order", "2 KiB of JSON, bound, checked, answered"}, {"template", "an HTML page"},
	{"compress", "16 KiB, compressed"}, {"stream", "64 events, each flushed"},
}

// featureTable says who has some features for the least CPU time, and who for the most.
func featureTable(t *testing.T) string {
	t.Helper()
	f := features(t)
	var rows [][]string
	for _, n := range named {
		i := slices.Index(f.Scenarios, n.scenario)
		if i < 0 {
			t.Fatalf("results/work has no %s", n.scenario)
		}
		var have []stats.FeatureRow
		for _, r := range f.Rows {
			if r.Costs[i].Missing == "" {
				have = append(have, r)
			}
		}
		slices.SortFunc(have, func(a, b stats.FeatureRow) int {
			return cmp.Compare(a.Costs[i].Cost.Mean, b.Costs[i].Cost.Mean)
		})
		cell := func(r stats.FeatureRow) string {
			return content.Microseconds(r.Costs[i].Cost) + " " + r.Framework
		}
		rows = append(rows, []string{n.words, cell(have[0]), cell(have[len(have)/2]), cell(have[len(have)-1])})
	}
	return markdown("CPU time beyond that of a text, µs | least | in the middle | most", "---|---|---|---", rows)
}
