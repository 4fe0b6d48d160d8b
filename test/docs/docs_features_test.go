package docs_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
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
	{"route-param", "+ a route with parameters, of 200"}, {"middleware-10", "+ ten middlewares"},
	{"query", "+ a query, bound and checked"}, {"order", "+ 2 KiB of JSON, bound, checked, answered"},
	{"template", "+ an HTML page"},
}

// stored are the requests to the database that README names, whole.
var stored = []struct{ scenario, words string }{
	{"book-detail-small", "an author with books, SQLite"}, {"book-create-small", "an author created, SQLite"},
}

// popular are the frameworks that most readers ask for.
var popular = []string{"nethttp", "gin", "echo", "chi", "fiber"}

// featureTable has what answers cost in the popular frameworks, and in that where they cost most: a text,
// what some features cost on top of it, and requests to a database.
func featureTable(t *testing.T) string {
	t.Helper()
	f := features(t)
	base := map[string]harness.Estimate{}
	for _, r := range f.Rows {
		base[r.Framework] = r.Base
	}
	rows := [][]string{costRow(t, "a text", base)}
	for _, n := range named {
		i := slices.Index(f.Scenarios, n.scenario)
		if i < 0 {
			t.Fatalf("results/work has no %s", n.scenario)
		}
		costs := map[string]harness.Estimate{}
		for _, r := range f.Rows {
			if c := r.Costs[i]; c.Missing == "" {
				costs[r.Framework] = c.Cost
			}
		}
		rows = append(rows, costRow(t, n.words, costs))
	}
	_, books := gathered(t, "bookstore")
	for _, n := range stored {
		costs := map[string]harness.Estimate{}
		for _, r := range books.Rows() {
			if r.Scenario == n.scenario && r.Sliced != nil && r.Unranked == "" && r.CopyOf == "" {
				costs[strings.TrimSuffix(r.Target, "-bookstore")] = r.Sliced.CPU
			}
		}
		rows = append(rows, costRow(t, n.words, costs))
	}
	return markdown("µs of CPU for an answer | "+strings.Join(popular, " | ")+" | most",
		"---|"+strings.Repeat("--:|", len(popular))+"--:", rows)
}

// costRow has the costs of the popular frameworks, and the highest.
func costRow(t *testing.T, words string, costs map[string]harness.Estimate) []string {
	t.Helper()
	row, most := []string{words}, ""
	for _, name := range popular {
		c, known := costs[name]
		if !known {
			t.Fatalf("%s: nothing is known of %s", words, name)
		}
		row = append(row, content.Microseconds(c))
	}
	for _, name := range slices.Sorted(maps.Keys(costs)) {
		if most == "" || costs[name].Mean > costs[most].Mean {
			most = name
		}
	}
	return append(row, content.Microseconds(costs[most])+" "+most)
}
