package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
)

// columnOf is a column of the table of an open load.
type columnOf struct {
	head  string
	align string
	value func(harness.Summary) string
}

func timeColumn(head string, get func(*harness.Distribution) float64) columnOf {
	return columnOf{head, "r", func(r harness.Summary) string { return at(r, get) }}
}

// openTable is the table of a load that is offered: nobody is ranked by a rate that is the asker's.
func openTable(g *group, columns []columnOf) table {
	t := table{title: g.scenario + ", " + g.load, facts: g.facts() + "; offered: " + offered([]harness.Load{g.how}), words: openWords(g)}
	for _, c := range columns {
		t.head = append(t.head, c.head)
		t.align += c.align
	}
	rows := g.ranked
	if g.how.Ramp() { // who bore most users first
		rows = slices.Clone(rows)
		slices.SortStableFunc(rows, func(a, b harness.Summary) int { return cmp.Compare(borne(b), borne(a)) })
	}
	for _, r := range rows {
		var row []string
		for _, c := range columns {
			row = append(row, c.value(r))
		}
		t.rows = append(t.rows, row)
	}
	for _, r := range g.unranked {
		t.notes = append(t.notes, fmt.Sprintf("%s %s (%s requests/s) is left out: %s", r.Target, r.Version, rate(r.Throughput.Mean), r.Unranked))
	}
	return t
}

// wideColumns are those of the published tables, for a page.
func wideColumns(g *group) []columnOf {
	all := []columnOf{targetColumn, {"version", "l", func(r harness.Summary) string { return r.Version }}}
	if g.how.Ramp() {
		return append(all, brokeColumn, endedColumn, requestsColumn, failedColumn, roundsColumn)
	}
	if g.how.Mode == harness.ModeUsers {
		all = append(all, columnOf{"users", "r", func(r harness.Summary) string { return rate(r.Users) }})
	}
	return append(all, requestsColumn, rateColumn, failedColumn,
		timeColumn("median", p50), timeColumn("66 %", func(d *harness.Distribution) float64 { return d.P66 }),
		timeColumn("75 %", func(d *harness.Distribution) float64 { return d.P75 }), timeColumn("80 %", func(d *harness.Distribution) float64 { return d.P80 }),
		timeColumn("90 %", p90), timeColumn("95 %", p95), timeColumn("98 %", func(d *harness.Distribution) float64 { return d.P98 }),
		timeColumn("99 %", p99), timeColumn("100 %", longest), verdictColumn, roundsColumn)
}

// narrowColumns are for a terminal of 80 columns.
func narrowColumns(g *group) []columnOf {
	if g.how.Ramp() {
		return []columnOf{targetColumn, brokeColumn, endedColumn, requestsColumn, failedColumn}
	}
	late := timeColumn("p90", p90)
	if g.how.Mode == harness.ModeUsers { // as the published tables of users have it
		late = timeColumn("p95", p95)
	}
	return []columnOf{targetColumn, requestsColumn, rateColumn, failedColumn, timeColumn("p50", p50), late, timeColumn("p99", p99), timeColumn("max", longest), verdictColumn}
}

func p90(d *harness.Distribution) float64     { return d.P90 }
func p95(d *harness.Distribution) float64     { return d.P95 }
func longest(d *harness.Distribution) float64 { return d.Max }

var (
	targetColumn   = columnOf{"target", "l", withGaps}
	requestsColumn = columnOf{"requests", "r", func(r harness.Summary) string { return thousands(r.Requests) }}
	failedColumn   = columnOf{"failed", "r", func(r harness.Summary) string { return thousands(r.Failed) }}
	rateColumn     = columnOf{"req/s", "r", func(r harness.Summary) string { return rate(r.Throughput.Mean) }}
	verdictColumn  = columnOf{"verdict", "r", func(r harness.Summary) string { return r.Verdict }}
	roundsColumn   = columnOf{"n", "r", func(r harness.Summary) string { return fmt.Sprint(r.N) }}
	brokeColumn    = columnOf{"broke at, users", "r", broke}
	endedColumn    = columnOf{"ended by", "l", ended}
)

// broke is the number of users at which a server broke. Only a ramp that a condition ended tells it.
func broke(r harness.Summary) string {
	switch {
	case r.Verdict == harness.VerdictGenerator:
		return "not known"
	case r.Stopped == 0:
		return "over " + rate(r.Users)
	}
	return rate(r.Users)
}

// ended is what ended a ramp, without the figures that stand in the CSVs.
func ended(r harness.Summary) string {
	if r.Stopped == 0 {
		return "its end"
	}
	condition, _, _ := strings.Cut(r.StoppedBy, ":")
	if r.Stopped < r.N {
		condition += fmt.Sprintf(" (%d of %d rounds)", r.Stopped, r.N)
	}
	return condition
}

// borne orders ramps: one that was not ended bore more than any that was at the same number.
func borne(r harness.Summary) float64 {
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
		number(l.Hatch), rate(start), thousands(int64(l.Users)), l.Warmup+l.Duration)}
}

// openWords says what the figures of an open load tell, and what they do not.
func openWords(g *group) []string {
	words := hatchWords(g.how)
	l := g.how
	of := func(verdict string) (rows []harness.Summary) {
		for _, r := range g.ranked {
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
func outcomeWords(g *group) (words []string) {
	if all := slices.DeleteFunc(slices.Clone(g.ranked), func(r harness.Summary) bool { return r.Unmet == 0 }); len(all) > 0 {
		words = append(words, "* Over 1 % of the requests that fell due were never sent; these times are those of the others alone"+listed(all)+".")
	}
	for _, r := range g.ranked {
		if len(r.Reasons) > 0 {
			words = append(words, "Failed requests of "+r.Target+": "+r.Reasons.Brief()+".")
		}
	}
	return words
}

// anyOf names rows, or says that they are all that there are where these are many.
func (g *group) anyOf(rows []harness.Summary) string {
	const many = 5
	if len(rows) > many && len(rows) == len(g.ranked)+len(g.unranked) {
		return fmt.Sprintf("any of the %d servers", len(rows))
	}
	return names(rows)
}

// withLimits names rows with the figures of their limits: each with its own, or many with those of all.
func withLimits(g *group, rows []harness.Summary) string {
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
