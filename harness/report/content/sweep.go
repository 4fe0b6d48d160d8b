package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// SweepCurves are the sweeps of each scenario and loader together.
func SweepCurves(all []stats.Sweep) [][]stats.Sweep {
	type key struct {
		scenario string
		loader   harness.Loader
	}
	return groupBy(all, func(s stats.Sweep) key { return key{s.Scenario, s.Loader} })
}

// inSweep reports whether a row is shown as a point of a sweep.
func inSweep(sweeps []stats.Sweep, r harness.Summary) bool {
	return slices.ContainsFunc(sweeps, func(s stats.Sweep) bool {
		return s.Target == r.Target && s.Scenario == r.Scenario &&
			slices.ContainsFunc(s.Points, func(p stats.Point) bool {
				return p.Row != nil && p.Row.Load == r.Load
			})
	})
}

// sweepTables are the tables of throughput and p99 over connections, for each scenario and loader.
func sweepTables(sweeps []stats.Sweep, wide bool) (all []Block) {
	scenarioAndLoader := func(s stats.Sweep) string { return s.Scenario + " " + string(s.Loader) }
	for _, s := range groupBy(sweeps, scenarioAndLoader) {
		all = append(all, throughputTable(s, wide), sweepTable(s, "p99", timesCell))
	}
	return all
}

// sweepTable is a table with a column for each number of connections.
func sweepTable(sweeps []stats.Sweep, what string, cell func(stats.Sweep, stats.Point) string) Block {
	s := sweeps[0]
	b := Block{
		Title: fmt.Sprintf("%s by %s, %s over connections", s.Scenario, s.Loader, what), Repeat: 1,
		Head: []string{"target"}, Align: "l",
	}
	for _, p := range s.Points {
		b.Head, b.Align = append(b.Head, fmt.Sprint(p.Connections)), b.Align+"r"
	}
	rounds, requests, failed := 0, int64(0), int64(0)
	for _, s := range sweeps {
		row := []string{s.Target}
		for _, p := range s.Points {
			row = append(row, cell(s, p))
			if p.Row != nil {
				rounds, requests, failed = max(rounds, p.Row.N), requests+p.Row.Requests, failed+p.Row.Failed
			}
		}
		b.Rows = append(b.Rows, row)
	}
	b.Facts = fmt.Sprintf("n = %s, %s requests, %s failed",
		figures.Counted(rounds, "round"), figures.Thousands(requests), figures.Thousands(failed))
	if rounds < stats.MinRounds {
		b.Facts += fmt.Sprintf("; there are no intervals below %d rounds", stats.MinRounds)
	}
	return b
}

func throughputTable(sweeps []stats.Sweep, wide bool) Block {
	b := sweepTable(sweeps, "thousand requests/s", throughputCell)
	b.Words = []string{"* knee: the fewest connections with 90 % of the target's peak; ^ peak, where it is " +
		"saturated (in the last column it may still rise); v: the first number above the peak with over 5 % less."}
	if wide {
		b.Head, b.Align = append(b.Head, "knee", "peak", "falls"), b.Align+"rrr"
		for i, s := range sweeps {
			b.Rows[i] = append(b.Rows[i], Connections(s.Knee), Connections(s.Peak), Connections(s.Falls))
		}
	}
	b.Notes = unrankedPoints(sweeps)
	return b
}

// throughputCell is a point's throughput with the marks of its curve.
func throughputCell(s stats.Sweep, p stats.Point) string {
	if p.Row == nil || p.Row.Unranked != "" || figures.Unknown(p.Row.Throughput.Mean) {
		return figures.None
	}
	cell := figures.Digits(p.Row.Throughput.Mean / 1000)
	for _, m := range []struct {
		at   int
		mark string
	}{{s.Knee, "*"}, {s.Peak, "^"}, {s.Falls, "v"}} {
		if m.at == p.Connections {
			cell += m.mark
		}
	}
	return cell
}

func timesCell(_ stats.Sweep, p stats.Point) string {
	if p.Row == nil || p.Row.Unranked != "" {
		return figures.None
	}
	return strings.ReplaceAll(figures.At(*p.Row, figures.P99), " ", "")
}

// Connections is a number of connections in words.
func Connections(n int) string {
	if n == 0 {
		return figures.None
	}
	return fmt.Sprint(n)
}

// unrankedPoints list the points that are not on a curve, and why: each reason once for a target.
func unrankedPoints(sweeps []stats.Sweep) (notes sentences) {
	for _, s := range sweeps {
		byReason := lists{}
		for _, p := range s.Points {
			if p.Row != nil && p.Row.Unranked != "" {
				byReason.add(p.Row.Unranked, fmt.Sprint(p.Connections))
			}
		}
		for _, x := range byReason {
			notes.add("%s at %s connections is not ranked: %s", s.Target,
				strings.Join(x.names, ", "), x.key)
		}
	}
	return notes
}
