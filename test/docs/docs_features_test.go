package docs_test

import (
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
	{"route-param", "a route with parameters, of 200"}, {"middleware-10", "ten middlewares"},
	{"query", "a query, bound and checked"}, {"order", "2 KiB of JSON, bound, checked, answered"},
	{"template", "an HTML page"}, {"compress", "16 KiB, compressed"}, {"stream", "64 events, each flushed"},
}

// popular are the frameworks that most readers ask for.
var popular = []string{"nethttp", "gin", "echo", "chi", "fiber"}

// featureTable has what some features cost in the popular frameworks, and in that where it costs most.
func featureTable(t *testing.T) string {
	t.Helper()
	f := features(t)
	var rows [][]string
	for _, n := range named {
		i := slices.Index(f.Scenarios, n.scenario)
		if i < 0 {
			t.Fatalf("results/work has no %s", n.scenario)
		}
		row, most := []string{n.words}, -1
		for _, name := range popular {
			k := slices.IndexFunc(f.Rows, func(r stats.FeatureRow) bool { return r.Framework == name })
			if k < 0 || f.Rows[k].Costs[i].Missing != "" {
				t.Fatalf("results/work has no %s of %s", n.scenario, name)
			}
			row = append(row, content.Microseconds(f.Rows[k].Costs[i].Cost))
		}
		for k, r := range f.Rows {
			if c := r.Costs[i]; c.Missing == "" && (most < 0 || c.Cost.Mean > f.Rows[most].Costs[i].Cost.Mean) {
				most = k
			}
		}
		dear := f.Rows[most]
		rows = append(rows, append(row, content.Microseconds(dear.Costs[i].Cost)+" "+dear.Framework))
	}
	return markdown("µs of CPU on top of a text | "+strings.Join(popular, " | ")+" | most",
		"---|"+strings.Repeat("--:|", len(popular))+"--:", rows)
}
