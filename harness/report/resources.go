package report

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness"
)

// resourceTables are what the requests of each scenario and load cost. Rows of a sweep stand in the CSVs alone.
func resourceTables(in Input, plain, besideDatabase []columnOf) (all []table) {
	type key struct{ scenario, load string }
	var order []key
	rows := map[key][]harness.Summary{}
	for _, r := range in.Rows {
		if r.Costs == nil || unknown(r.Costs.RSSPeak) || inSweep(in.Sweeps, r) {
			continue // measured before there were such figures, or where the system does not tell
		}
		k := key{r.Scenario, r.Load}
		if rows[k] == nil {
			order = append(order, k)
		}
		rows[k] = append(rows[k], r)
	}
	for _, k := range order {
		t := table{
			title: "Resources, " + k.scenario + ", " + k.load,
			facts: "means over rounds of the server's whole process tree; user and system: CPU ms for 1,000 requests; CPU: share of the server's " +
				"CPUs that it used; waits and forced: context switches for 1,000 requests; idle, peak, after: resident memory before, under and after the load",
		}
		columns := plain
		if slices.ContainsFunc(rows[k], watched) {
			columns, t.facts = besideDatabase, databaseFact(in.Run.Database)
		}
		for _, c := range columns {
			t.head, t.align = append(t.head, c.head), t.align+c.align
		}
		slices.SortStableFunc(rows[k], func(a, b harness.Summary) int { return cheaper(a.Costs, b.Costs) })
		for _, r := range rows[k] {
			var row []string
			for _, c := range columns {
				row = append(row, c.value(r))
			}
			t.rows = append(t.rows, row)
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

func costColumn(head string, show func(*harness.Costs) string) columnOf {
	return columnOf{head, "r", func(r harness.Summary) string { return show(r.Costs) }}
}

// narrowResources are the columns for a terminal.
func narrowResources() []columnOf {
	return []columnOf{targetColumn,
		costColumn("user", func(c *harness.Costs) string { return thousandth(c.User) }),
		costColumn("system", func(c *harness.Costs) string { return thousandth(c.System) }),
		costColumn("CPU", func(c *harness.Costs) string { return percent(c.ServerShare) }),
		costColumn("idle", func(c *harness.Costs) string { return memory(c.RSSIdle) }),
		costColumn("peak", func(c *harness.Costs) string { return memory(c.RSSPeak) }),
		costColumn("after", func(c *harness.Costs) string { return memory(c.RSSAfter) }),
		costColumn("waits", func(c *harness.Costs) string { return perThousand(c.Voluntary) }),
		costColumn("forced", func(c *harness.Costs) string { return perThousand(c.Involuntary) }),
	}
}

// wideResources are those for a page: who else used the CPUs stands there too.
func wideResources() []columnOf {
	return append(narrowResources(),
		costColumn("server's CPUs busy", func(c *harness.Costs) string { return percent(c.ServerBusy) }),
		costColumn("generator's CPUs busy", func(c *harness.Costs) string { return percent(c.GeneratorBusy) }),
		columnOf{"disturbed rounds", "r", func(r harness.Summary) string { return fmt.Sprint(r.Disturbed) }},
		columnOf{"limit", "l", func(r harness.Summary) string { return r.Verdict }},
	)
}

// thousandth prints seconds for one request as milliseconds for a thousand.
func thousandth(seconds float64) string {
	if unknown(seconds) {
		return none
	}
	return digits(seconds * 1e6)
}

func perThousand(f float64) string {
	if unknown(f) {
		return none
	}
	return digits(f * 1000)
}

func memory(f float64) string {
	if unknown(f) || f > math.MaxInt64/2 {
		return none
	}
	return bytesize(int64(f))
}
