package screen

import (
	"cmp"
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// openView is a load that a clock or users set: the response times are what differs. The shortest p99 is
// first.
func openView(in content.Input, g *content.Group) view {
	v := newView(g)
	rows := slices.Clone(g.Ranked)
	slices.SortStableFunc(rows, func(a, b harness.Summary) int { return cmp.Compare(longest(a), longest(b)) })
	for _, r := range rows {
		value := unknown()
		if r.Times != nil {
			value = r.Times.P99
		}
		v.table.rows = append(v.table.rows, row{
			cells: []string{"", name(r), p99(r), figures.At(r, figures.P50), cpu(r), figures.Rate(r.Throughput.Mean),
				kept(r)},
			value: value,
		})
	}
	v.leaders = openLeaders(rows, content.CPURankingsOf(in, g))
	addUnranked(&v, g, nil, p99)
	v.table.heads = []column{{}, {}, {head: "p99", right: true}, {bar: true}, {head: "p50", right: true},
		{head: "CPU", right: true}, {head: "requests/s", right: true}, {head: "load"}}
	return v
}

// openLeaders are the rows in a few words: each with its p99, how that compares to the one before, and
// whether it did not keep up.
func openLeaders(rows []harness.Summary, rankings []stats.CPURanking) string {
	if len(rows) == 0 {
		return "no result could be ranked"
	}
	words := "p99 "
	for i, name := range bareNames(rows) {
		r := rows[i]
		switch {
		case i == fewNames:
			return words + ", " + figures.Counted(len(rows)-i, "more row")
		case i > 0:
			words += shorter(rankings, rows[i-1].Target, r.Target)
		}
		words += name + " " + p99(r)
		if r.Verdict != harness.VerdictOffered {
			words += " (not met)"
		}
	}
	return words
}

// shorter is the sign between two rows: < if the p99 of the first is significantly shorter by round.
func shorter(rankings []stats.CPURanking, a, b string) string {
	for _, r := range rankings {
		if p, known := stats.Between(r.Standing.P99, a, b); known && r.Standing.Tiers != nil {
			if p.Apart && p.Ratio < 1 {
				return " < "
			}
			return " " + cmp.Or(content.Mark(p), "?") + " "
		}
	}
	return ", "
}

// longest is the p99 of a row; one without times is last.
func longest(r harness.Summary) float64 {
	if r.Times == nil {
		return 1e9
	}
	return r.Times.P99
}

// kept says whether a server kept up with its load, or else what was the limit.
func kept(r harness.Summary) string {
	switch r.Verdict {
	case harness.VerdictOffered:
		return "kept up"
	case "":
		return figures.None
	}
	return "not met: " + string(r.Verdict)
}

// rampView is users that grow until a server fails: the most users are first.
func rampView(g *content.Group) view {
	v := newView(g)
	rows := content.ByUsers(g.Ranked)
	for _, r := range rows {
		v.table.rows = append(v.table.rows, row{
			cells: []string{"", name(r), content.Broke(r), content.Ended(r), p99(r)}, value: r.Users,
		})
	}
	if len(rows) > 0 {
		v.leaders = figures.Short(rows[0].Target) + ": " + content.Broke(rows[0]) + " users"
	}
	addUnranked(&v, g, nil, func(harness.Summary) string { return figures.None })
	v.table.heads = []column{{}, {}, {head: "users until failure", right: true}, {bar: true},
		{head: "ended by"}, {head: "p99", right: true}}
	return v
}

// sweepView is throughput over connections: the highest peak is first.
func sweepView(all []stats.Sweep) view {
	rows := stats.ByPeak(all)
	v := view{scenario: figures.Short(rows[0].Scenario), load: sweepWords(rows[0])}
	off := 0
	for _, s := range rows {
		peak, knee := s.At(s.Peak), s.At(s.Knee)
		if peak == nil || knee == nil {
			off++
			continue
		}
		v.table.rows = append(v.table.rows, row{
			cells: []string{"", figures.Clip(figures.Short(s.Target), longestName),
				figures.Rate(peak.Throughput.Mean), content.Connections(s.Peak), content.Connections(s.Knee),
				p99(*knee)},
			value: peak.Throughput.Mean,
		})
	}
	if len(v.table.rows) > 0 {
		v.leaders = figures.Short(rows[0].Target) + " " + figures.Rate(rows[0].PeakRate())
	}
	if off > 0 {
		v.note = figures.Counted(off, "target") + " could not be ranked"
	}
	v.table.heads = []column{{}, {}, {head: "peak/s", right: true}, {bar: true},
		{head: "at connections", right: true}, {head: "knee", right: true}, {head: "p99 there", right: true}}
	return v
}

// sweepWords name the connections of a sweep, and its rounds.
func sweepWords(s stats.Sweep) string {
	words, n := "no connections", len(s.Points)
	if n > 0 {
		words = fmt.Sprintf("%s to %s connections", figures.Thousands(int64(s.Points[0].Connections)),
			figures.Thousands(int64(s.Points[n-1].Connections)))
	}
	rounds := 0
	for _, p := range s.Points {
		if p.Row != nil {
			rounds = max(rounds, p.Row.N)
		}
	}
	return words + ", " + figures.Counted(rounds, "round")
}
