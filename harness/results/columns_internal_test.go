package results

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/columns.md")

// TestColumnsPage compares docs/columns.md with the columns of the tables.
func TestColumnsPage(t *testing.T) {
	t.Parallel()
	const path = "../../docs/columns.md"
	var b strings.Builder
	b.WriteString("# Columns\n\n" +
		"Made by `go test ./harness/results -run TestColumnsPage -args -update`; do not edit. " +
		"An empty field is unknown.\nColumns on CPUs and memory are empty off Linux.\n")
	section(&b, RoundsFile, "One line a turn.", allRoundsColumns(keys{}))
	section(&b, SlicesFile, "One line a slice, in runs with slices.", slicesColumns(keys{}))
	section(&b, SummaryFile, "One line for each target, scenario and load.", allSummaryColumns(keys{}))
	section(&b, PairsFile, "One line for each pair of ranked targets of a scenario and load.\n"+
		"`cpu_pairs.csv`, `p50_pairs.csv` and `p99_pairs.csv` have the same columns, with ratios of CPU time "+
		"for each\n"+
		"answer and of percentiles of the response time.", pairsColumns(keys{}))
	section(&b, RatesFile, "One line for each target at each offered rate that was met.", ratesColumns(keys{}))
	section(&b, ConnectionsFile, "One line for each target with kept and with new connections.",
		connectionsColumns(keys{}))
	section(&b, BesideFile, "One line for each target that Locust and our own users measured.", besideColumns(keys{}))
	section(&b, FactsFile, "One line for each framework: `bench facts --out DIR`.", factsColumns())
	section(&b, TrialsFile, "One line for each comparison of a self-test: `bench selftest`.", trialsColumns(""))
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || string(have) != b.String() {
		t.Errorf("%s is stale (%v): go test ./harness/results -run TestColumnsPage -args -update", path, err)
	}
}

// section describes the columns of one table.
func section[T any](b *strings.Builder, name, text string, cols []column[T]) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n| column | unit | meaning |\n|---|---|---|\n", name, text)
	for _, c := range cols {
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", c.name, c.unit, c.meaning)
	}
}

// TestColumnsHaveMeanings finds columns without a meaning, and names that occur twice.
func TestColumnsHaveMeanings(t *testing.T) {
	t.Parallel()
	checkColumns(t, RoundsFile, allRoundsColumns(keys{}))
	checkColumns(t, SummaryFile, allSummaryColumns(keys{}))
	checkColumns(t, RatesFile, ratesColumns(keys{}))
	checkColumns(t, ConnectionsFile, connectionsColumns(keys{}))
	checkColumns(t, BesideFile, besideColumns(keys{}))
	checkColumns(t, SlicesFile, slicesColumns(keys{}))
	checkColumns(t, PairsFile, pairsColumns(keys{}))
	checkColumns(t, TrialsFile, trialsColumns(""))
	checkColumns(t, FactsFile, factsColumns())
}

func checkColumns[T any](t *testing.T, table string, cols []column[T]) {
	t.Helper()
	seen := map[string]bool{}
	for _, c := range cols {
		if c.meaning == "" || seen[c.name] {
			t.Errorf("%s: column %q has no meaning or occurs twice", table, c.name)
		}
		seen[c.name] = true
	}
}
