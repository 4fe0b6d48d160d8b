package content

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// ResourceTables are what the requests of each scenario and load cost. Rows of a sweep stand in the CSVs alone.
func ResourceTables(in Input, plain, besideDatabase []ColumnOf) (all []Table) {
	type key struct{ scenario, load string }
	var order []key
	rows := map[key][]harness.Summary{}
	for _, r := range in.Rows {
		if r.Costs == nil || figures.Unknown(r.Costs.RSSPeak) || inSweep(in.Sweeps, r) {
			continue // measured before there were such figures, or where the system does not tell
		}
		k := key{r.Scenario, r.Load}
		if rows[k] == nil {
			order = append(order, k)
		}
		rows[k] = append(rows[k], r)
	}
	for _, k := range order {
		t := Table{
			Title: "Resources, " + k.scenario + ", " + k.load,
			Facts: "means over rounds of the server's whole process tree; user and system: CPU ms for 1,000 requests; CPU: share of the server's " +
				"CPUs that it used; waits and forced: context switches for 1,000 requests; idle, peak, after: resident memory before, under and after the load",
		}
		columns := plain
		if slices.ContainsFunc(rows[k], watched) {
			columns, t.Facts = besideDatabase, databaseFact(in.Run.Database)
		}
		for _, c := range columns {
			t.Head, t.Align = append(t.Head, c.head), t.Align+c.align
		}
		slices.SortStableFunc(rows[k], func(a, b harness.Summary) int { return cheaper(a.Costs, b.Costs) })
		for _, r := range rows[k] {
			var row []string
			for _, c := range columns {
				row = append(row, c.value(r))
			}
			t.Rows = append(t.Rows, row)
		}
		all = append(all, t)
	}
	return all
}

// cheaper orders rows by the CPU time of a request.
func cheaper(a, b *harness.Costs) int {
	x, y := a.User+a.System, b.User+b.System
	switch {
	case x < y || math.IsNaN(y) && !math.IsNaN(x):
		return -1
	case x > y || math.IsNaN(x) && !math.IsNaN(y):
		return 1
	}
	return 0
}

func costColumn(head string, show func(*harness.Costs) string) ColumnOf {
	return ColumnOf{head, "r", func(r harness.Summary) string { return show(r.Costs) }}
}

// NarrowResources are the columns for a terminal.
func NarrowResources() []ColumnOf {
	return []ColumnOf{targetColumn,
		costColumn("user", func(c *harness.Costs) string { return thousandth(c.User) }),
		costColumn("system", func(c *harness.Costs) string { return thousandth(c.System) }),
		costColumn("CPU", func(c *harness.Costs) string { return figures.Percent(c.ServerShare) }),
		costColumn("idle", func(c *harness.Costs) string { return Memory(c.RSSIdle) }),
		costColumn("peak", func(c *harness.Costs) string { return Memory(c.RSSPeak) }),
		costColumn("after", func(c *harness.Costs) string { return Memory(c.RSSAfter) }),
		costColumn("waits", func(c *harness.Costs) string { return PerThousand(c.Voluntary) }),
		costColumn("forced", func(c *harness.Costs) string { return PerThousand(c.Involuntary) }),
	}
}

// WideResources are those for a page: who else used the CPUs stands there too.
func WideResources() []ColumnOf {
	return append(NarrowResources(),
		costColumn("server's CPUs busy", func(c *harness.Costs) string { return figures.Percent(c.ServerBusy) }),
		costColumn("generator's CPUs busy", func(c *harness.Costs) string { return figures.Percent(c.GeneratorBusy) }),
		ColumnOf{"disturbed rounds", "r", func(r harness.Summary) string { return fmt.Sprint(r.Disturbed) }},
		ColumnOf{"limit", "l", func(r harness.Summary) string { return r.Verdict }},
	)
}

// thousandth prints seconds for one request as milliseconds for a thousand.
func thousandth(seconds float64) string {
	if figures.Unknown(seconds) {
		return figures.None
	}
	return figures.Digits(seconds * 1e6)
}

// PerThousand is a figure for a thousand requests.
func PerThousand(f float64) string {
	if figures.Unknown(f) {
		return figures.None
	}
	return figures.Digits(f * 1000)
}

// Memory is an amount of memory in words.
func Memory(f float64) string {
	if figures.Unknown(f) || f > math.MaxInt64/2 {
		return figures.None
	}
	return figures.ByteSize(int64(f))
}
