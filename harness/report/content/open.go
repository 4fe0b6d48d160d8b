package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// ColumnOf is a column of the table of an open load.
type ColumnOf struct {
	head  string
	align string
	value func(harness.Summary) string
}

func timeColumn(head string, get func(*harness.Distribution) float64) ColumnOf {
	return ColumnOf{head, "r", func(r harness.Summary) string { return figures.At(r, get) }}
}

// OpenTable is the table of a load that is offered: nobody is ranked by a rate that is the asker's.
func OpenTable(g *Group, columns []ColumnOf) Table {
	t := Table{Title: g.Scenario + ", " + g.Load, Facts: g.Facts() + "; offered: " + offered([]harness.Load{g.How}), Words: OpenWords(g)}
	for _, c := range columns {
		t.Head = append(t.Head, c.head)
		t.Align += c.align
	}
	rows := g.Ranked
	if g.How.Ramp() { // who bore most users first
		rows = slices.Clone(rows)
		slices.SortStableFunc(rows, func(a, b harness.Summary) int { return cmp.Compare(Borne(b), Borne(a)) })
	}
	for _, r := range rows {
		var row []string
		for _, c := range columns {
			row = append(row, c.value(r))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, r := range g.Unranked {
		t.Notes = append(t.Notes, fmt.Sprintf("%s %s (%s requests/s) is left out: %s", r.Target, r.Version, figures.Rate(r.Throughput.Mean), r.Unranked))
	}
	return t
}

// WideColumns are those of the published tables, for a page.
func WideColumns(g *Group) []ColumnOf {
	all := []ColumnOf{targetColumn, {"version", "l", func(r harness.Summary) string { return r.Version }}}
	if g.How.Ramp() {
		return append(all, brokeColumn, endedColumn, requestsColumn, failedColumn, roundsColumn)
	}
	if g.How.Mode == harness.ModeUsers {
		all = append(all, ColumnOf{"users", "r", func(r harness.Summary) string { return figures.Rate(r.Users) }})
	}
	return append(all, requestsColumn, rateColumn, failedColumn,
		timeColumn("median", figures.P50), timeColumn("66 %", func(d *harness.Distribution) float64 { return d.P66 }),
		timeColumn("75 %", func(d *harness.Distribution) float64 { return d.P75 }), timeColumn("80 %", func(d *harness.Distribution) float64 { return d.P80 }),
		timeColumn("90 %", p90), timeColumn("95 %", P95), timeColumn("98 %", func(d *harness.Distribution) float64 { return d.P98 }),
		timeColumn("99 %", figures.P99), timeColumn("100 %", longest), verdictColumn, roundsColumn)
}

// NarrowColumns are for a terminal of 80 columns.
func NarrowColumns(g *Group) []ColumnOf {
	if g.How.Ramp() {
		return []ColumnOf{targetColumn, brokeColumn, endedColumn, requestsColumn, failedColumn}
	}
	late := timeColumn("p90", p90)
	if g.How.Mode == harness.ModeUsers { // as the published tables of users have it
		late = timeColumn("p95", P95)
	}
	return []ColumnOf{targetColumn, requestsColumn, rateColumn, failedColumn, timeColumn("p50", figures.P50), late, timeColumn("p99", figures.P99), timeColumn("max", longest), verdictColumn}
}

func p90(d *harness.Distribution) float64 { return d.P90 }

// P95 is the 95th percentile.
func P95(d *harness.Distribution) float64     { return d.P95 }
func longest(d *harness.Distribution) float64 { return d.Max }

var (
	targetColumn   = ColumnOf{"target", "l", WithGaps}
	requestsColumn = ColumnOf{"requests", "r", func(r harness.Summary) string { return figures.Thousands(r.Requests) }}
	failedColumn   = ColumnOf{"failed", "r", func(r harness.Summary) string { return figures.Thousands(r.Failed) }}
	rateColumn     = ColumnOf{"req/s", "r", func(r harness.Summary) string { return figures.Rate(r.Throughput.Mean) }}
	verdictColumn  = ColumnOf{"verdict", "r", func(r harness.Summary) string { return r.Verdict }}
	roundsColumn   = ColumnOf{"n", "r", func(r harness.Summary) string { return fmt.Sprint(r.N) }}
	brokeColumn    = ColumnOf{"broke at, users", "r", Broke}
	endedColumn    = ColumnOf{"ended by", "l", Ended}
)

// Broke is the number of users at which a server broke. Only a ramp that a condition ended tells it.
func Broke(r harness.Summary) string {
	switch {
	case r.Verdict == harness.VerdictGenerator:
		return "not known"
	case r.Stopped == 0:
		return "over " + figures.Rate(r.Users)
	}
	return figures.Rate(r.Users)
}

// Ended is what ended a ramp, without the figures that stand in the CSVs.
func Ended(r harness.Summary) string {
	if r.Stopped == 0 {
		return "its end"
	}
	condition, _, _ := strings.Cut(r.StoppedBy, ":")
	if r.Stopped < r.N {
		condition += fmt.Sprintf(" (%d of %d rounds)", r.Stopped, r.N)
	}
	return condition
}

// Borne orders ramps: one that was not ended bore more than any that was at the same number.
func Borne(r harness.Summary) float64 {
	if r.Stopped == 0 {
		return r.Users + 1
	}
	return r.Users
}

// hatchWords says how many users there were, if not all came.
func hatchWords(l harness.Load) []string {
	start := l.Hatch * (l.Warmup + l.Duration).Seconds()
	if l.Mode != harness.ModeUsers || start >= float64(l.Users) {
		return nil
	}
	return []string{fmt.Sprintf("At %s more each second only %s of the %s users start within %v.",
		figures.Number(l.Hatch), figures.Rate(start), figures.Thousands(int64(l.Users)), l.Warmup+l.Duration)}
}

// OpenWords says what the figures of an open load tell, and what they do not.
func OpenWords(g *Group) []string {
	words := hatchWords(g.How)
	l := g.How
	of := func(verdict string) (rows []harness.Summary) {
		for _, r := range g.Ranked {
			if r.Verdict == verdict {
				rows = append(rows, r)
			}
		}
		return rows
	}
	if all := of(harness.VerdictOffered); len(all) > 0 && l.Ramp() {
		words = append(words, "The load offered never reached the limit of "+g.anyOf(all)+": it lies above the users that there were.")
	} else if len(all) > 0 {
		words = append(words, "Offered: the load was met, so its rate is the asker's and says nothing of the limit of "+g.anyOf(all)+".")
	}
	what := "Unmet: the load offered was more than they could take"
	if l.Loader == harness.LoaderLocust {
		what = "Unmet: requests failed, or answers took over 1 % of the users' time, as Locust measures it"
	}
	if l.Ramp() {
		what = "Broken"
	}
	for _, x := range []struct{ verdict, why string }{
		{harness.VerdictServer, "the server's CPUs were used up"},
		{harness.VerdictDatabase, "the database was the limit"},
		{harness.VerdictUnclear, "what the limit was is unclear"},
	} {
		if all := of(x.verdict); len(all) > 0 {
			words = append(words, what+"; "+x.why+": "+withLimits(g, all)+".")
		}
	}
	if all := of(harness.VerdictGenerator); len(all) > 0 {
		words = append(words, "Generator: it was the limit, so these rows say nothing of the server: "+withLimits(g, all)+".")
		words = append(words, partWords(g)...)
	}
	return append(words, outcomeWords(g)...)
}

// outcomeWords says which times are those of a part of the requests, and why requests failed.
func outcomeWords(g *Group) (words []string) {
	if all := slices.DeleteFunc(slices.Clone(g.Ranked), func(r harness.Summary) bool { return r.Unmet == 0 }); len(all) > 0 {
		words = append(words, "* Over 1 % of the requests that fell due were never sent; these times are those of the others alone"+listed(all)+".")
	}
	for _, r := range g.Ranked {
		if len(r.Reasons) > 0 {
			words = append(words, "Failed requests of "+r.Target+": "+r.Reasons.Brief()+".")
		}
	}
	return words
}

// anyOf names rows, or says that they are all that there are where these are many.
func (g *Group) anyOf(rows []harness.Summary) string {
	const many = 5
	if len(rows) > many && len(rows) == len(g.Ranked)+len(g.Unranked) {
		return fmt.Sprintf("any of the %d servers", len(rows))
	}
	return names(rows)
}

// withLimits names rows with the figures of their limits: each with its own, or many with those of all.
func withLimits(g *Group, rows []harness.Summary) string {
	const few = 3
	if len(rows) > few {
		return names(rows) + busyWords(rows, g.shared)
	}
	var all []string
	for _, r := range rows {
		s := r.Target
		if r.Limit != "" {
			s += " (" + r.Limit + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}
