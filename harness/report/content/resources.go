package content

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// resourceTables show what requests of each scenario and load cost. Rows of a sweep are in the CSVs only.
func resourceTables(in Input, wide bool) (all []Block) {
	measured := slices.DeleteFunc(slices.Clone(in.Rows), func(r harness.Summary) bool {
		// Old runs, and some systems, do not tell.
		return r.Costs == nil || figures.Unknown(r.Costs.RSSPeak) || inSweep(in.Sweeps, r)
	})
	for _, rows := range groupBy(measured, func(r harness.Summary) string {
		return r.Scenario + ", " +
			r.Load
	}) {
		b := Block{Title: "Resources, " + rows[0].Scenario + ", " + rows[0].Load}
		slices.SortStableFunc(rows, func(a, b harness.Summary) int { return cheaper(a.Costs, b.Costs) })
		// A terminal has no room for all columns next to those of a database.
		database, narrow := slices.ContainsFunc(rows, watched), true
		b.Facts = "means over rounds, of the server and its child processes" + resourceFacts
		db := []string{"r |", "r |", "r |", "r |"}
		if database {
			narrow, db = false, []string{"r db user", "r db system", "r db CPU", "r db memory"}
			b.Facts = "means over rounds" + resourceFacts + databaseFacts(in.Run.Database)
		}
		roomy := func(head string) string {
			if narrow {
				return "r " + head
			}
			return "r |" + head
		}
		b.columns(wide, slices.Concat([]string{"l target", "r user", "r system", "r CPU"}, db, []string{
			roomy("idle"), "r peak", roomy("after"), roomy("waits"), roomy("forced"), "r |server's CPUs busy",
			"r |generator's CPUs busy", "r |disturbed rounds", "l |limit",
		})...)
		for _, r := range rows {
			resourceRow(&b, r)
		}
		all = append(all, b)
	}
	return all
}

const resourceFacts = "; user, system: CPU ms per 1,000 requests; CPU: share of its CPUs that was used; " +
	"idle, peak, after: resident memory before, during and after the load; waits, forced: context switches " +
	"per 1,000 requests"

// databaseFacts explain the columns of a database: a private one has the generator's CPUs.
func databaseFacts(d *harness.Database) string {
	cpus := " on the generator's CPUs"
	if d != nil && d.Watched {
		cpus = ""
	}
	return "; db: all processes of the database" + cpus + ", and their memory after the load"
}

// watched reports whether a row has costs of a database.
func watched(r harness.Summary) bool { return r.Costs != nil && r.Costs.DatabaseShare > 0 }

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

func resourceRow(b *Block, r harness.Summary) {
	c := r.Costs
	milliseconds := func(seconds float64) string { return PerThousand(1e3 * seconds) }
	b.row(WithGaps(r), milliseconds(c.User), milliseconds(c.System), figures.Percent(c.ServerShare),
		milliseconds(c.DatabaseUser), milliseconds(c.DatabaseSystem), figures.Percent(c.DatabaseShare),
		Memory(c.DatabaseRSS), Memory(c.RSSIdle), Memory(c.RSSPeak), Memory(c.RSSAfter), PerThousand(c.Voluntary),
		PerThousand(c.Involuntary), figures.Percent(c.ServerBusy), figures.Percent(c.GeneratorBusy),
		fmt.Sprint(r.Disturbed), string(r.Verdict))
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
