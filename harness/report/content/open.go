package content

import (
	"cmp"
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// OpenTable is the table of an open load. Its rate is the generator's, so it ranks nobody.
func OpenTable(g *Group, wide bool) Block {
	b := Block{Title: g.Scenario + ", " + g.Load,
		Facts: g.Facts() + "; offered: " + offered([]harness.Load{g.How}), Words: OpenWords(g)}
	b.Notes = unranked(g)
	if g.How.Ramp() {
		rampRows(&b, g, wide)
	} else {
		openRows(&b, g, wide)
	}
	return b
}

// rampRows are those of users that grow until the server breaks.
func rampRows(b *Block, g *Group, wide bool) {
	b.columns(wide, "l target", "l |version", "r broke at, users", "l ended by", "r requests", "r failed",
		"r |n")
	for _, r := range ByUsers(g.Ranked) {
		b.row(WithGaps(r), r.Version, Broke(r), Ended(r), figures.Thousands(r.Requests),
			figures.Thousands(r.Failed), fmt.Sprint(r.N))
	}
}

// openRows are those of a rate or of users. In a document they have the percentiles of the published tables.
func openRows(b *Block, g *Group, wide bool) {
	users, p90, p95 := "r |", "r p90|90 %", "r |95 %"
	if g.How.Mode == harness.ModeUsers { // the published tables of users have p95
		users, p90, p95 = "r |users", "r |90 %", "r p95|95 %"
	}
	b.columns(wide, "l target", "l |version", users, "r requests", "r req/s", "r failed", "r p50|median",
		"r |66 %", "r |75 %", "r |80 %", p90, p95, "r |98 %", "r p99|99 %", "r max|100 %", "r verdict", "r |n")
	for _, r := range g.Ranked {
		cells := []string{WithGaps(r), r.Version, figures.Rate(r.Users), figures.Thousands(r.Requests),
			figures.Rate(r.Throughput.Mean), figures.Thousands(r.Failed)}
		for _, get := range []func(*harness.Distribution) float64{
			figures.P50, func(d *harness.Distribution) float64 { return d.P66 },
			func(d *harness.Distribution) float64 { return d.P75 },
			func(d *harness.Distribution) float64 { return d.P80 },
			func(d *harness.Distribution) float64 { return d.P90 }, P95,
			func(d *harness.Distribution) float64 { return d.P98 }, figures.P99, longest,
		} {
			cells = append(cells, figures.At(r, get))
		}
		b.row(append(cells, string(r.Verdict), fmt.Sprint(r.N))...)
	}
}

// P95 is the 95th percentile.
func P95(d *harness.Distribution) float64 { return d.P95 }

// Broke is the number of users at which a server broke. A ramp that the generator or its own end limited has
// a lower bound.
func Broke(r harness.Summary) string {
	if r.Verdict == harness.VerdictGenerator || r.Stopped == 0 {
		return "over " + figures.Rate(r.Users)
	}
	return figures.Rate(r.Users)
}

// Ended is what ended a ramp, without the figures, which are in the CSVs.
func Ended(r harness.Summary) string {
	switch {
	case r.Verdict == harness.VerdictGenerator:
		return "generator's limit"
	case r.Stopped == 0:
		return "its end"
	}
	condition := r.StoppedBy.Condition
	if r.Stopped < r.N {
		condition += fmt.Sprintf(" (%d of %d rounds)", r.Stopped, r.N)
	}
	return condition
}

// ByUsers orders the rows of a ramp by the users that they kept up with, most first. One that reached its end
// is above one that a condition ended at the same number.
func ByUsers(rows []harness.Summary) []harness.Summary {
	reached := func(r harness.Summary) float64 {
		if r.Stopped == 0 {
			return r.Users + 1
		}
		return r.Users
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b harness.Summary) int { return cmp.Compare(reached(b), reached(a)) })
	return rows
}
