package content

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// inSweep reports whether a row is shown as a point of a sweep.
func inSweep(sweeps []stats.Sweep, r harness.Summary) bool {
	return slices.ContainsFunc(sweeps, func(s stats.Sweep) bool {
		return s.Target == r.Target && s.Scenario == r.Scenario && slices.ContainsFunc(s.Points, func(p stats.Point) bool {
			return p.Row != nil && p.Row.Load == r.Load
		})
	})
}

// sweepColumns is how many numbers of connections stand beside each other on a terminal.
const sweepColumns = 10

// SweepTables are the tables of throughput and p99 over connections, for each scenario and loader.
func SweepTables(sweeps []stats.Sweep, wide bool) []Table {
	var all []Table
	for len(sweeps) > 0 {
		n := 1
		for n < len(sweeps) && sweeps[n].Scenario == sweeps[0].Scenario && sweeps[n].Loader == sweeps[0].Loader {
			n++
		}
		for from := 0; from < len(sweeps[0].Points); {
			to := len(sweeps[0].Points)
			if !wide {
				to = min(to, from+sweepColumns)
			}
			all = append(all, throughputTable(sweeps[:n], from, to, wide), timesTable(sweeps[:n], from, to))
			from = to
		}
		sweeps = sweeps[n:]
	}
	return all
}

// sweepTable is a table with a column for each number of connections from one to another.
func sweepTable(sweeps []stats.Sweep, from, to int, what string, cell func(stats.Sweep, stats.Point) string) Table {
	s := sweeps[0]
	t := Table{Title: fmt.Sprintf("%s by %s, %s over connections", s.Scenario, s.Loader, what), Align: "l", Head: []string{"target"}}
	const fewest = 6 // as in stats
	rounds, requests, failed := 0, int64(0), int64(0)
	for _, p := range s.Points[from:to] {
		t.Head = append(t.Head, fmt.Sprint(p.Connections))
		t.Align += "r"
	}
	for _, s := range sweeps {
		row := []string{s.Target}
		for _, p := range s.Points[from:to] {
			row = append(row, cell(s, p))
			if p.Row != nil {
				rounds, requests, failed = max(rounds, p.Row.N), requests+p.Row.Requests, failed+p.Row.Failed
			}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Facts = fmt.Sprintf("n = %s, %s requests, %s failed", figures.Counted(rounds, "round"), figures.Thousands(requests), figures.Thousands(failed))
	if rounds < fewest {
		t.Facts += "; under six rounds there is no interval"
	}
	return t
}

func throughputTable(sweeps []stats.Sweep, from, to int, wide bool) Table {
	t := sweepTable(sweeps, from, to, "thousand requests/s", func(s stats.Sweep, p stats.Point) string {
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
	})
	t.Words = []string{"* knee: the fewest connections with 90 % of the target's peak; ^ peak, where it is saturated, but for one in the " +
		"last column, beyond which it may still rise; v: the first number beyond the peak with over 5 % less."}
	if wide {
		t.Head, t.Align = append(t.Head, "knee", "peak", "falls"), t.Align+"rrr"
		for i, s := range sweeps {
			t.Rows[i] = append(t.Rows[i], Connections(s.Knee), Connections(s.Peak), Connections(s.Falls))
		}
	}
	t.Notes = leftOut(sweeps, from, to)
	return t
}

func timesTable(sweeps []stats.Sweep, from, to int) Table {
	return sweepTable(sweeps, from, to, "p99", func(_ stats.Sweep, p stats.Point) string {
		if p.Row == nil || p.Row.Unranked != "" {
			return figures.None
		}
		return strings.ReplaceAll(figures.At(*p.Row, figures.P99), " ", "")
	})
}

// Connections is a number of connections in words.
func Connections(n int) string {
	if n == 0 {
		return figures.None
	}
	return fmt.Sprint(n)
}

// leftOut says which points have no place on a curve, and why: each reason once for a target.
func leftOut(sweeps []stats.Sweep, from, to int) (notes []string) {
	for _, s := range sweeps {
		var reasons []string
		at := map[string][]string{}
		for _, p := range s.Points[from:to] {
			if p.Row == nil || p.Row.Unranked == "" {
				continue
			}
			if at[p.Row.Unranked] == nil {
				reasons = append(reasons, p.Row.Unranked)
			}
			at[p.Row.Unranked] = append(at[p.Row.Unranked], fmt.Sprint(p.Connections))
		}
		for _, r := range reasons {
			notes = append(notes, fmt.Sprintf("%s at %s connections is left out: %s", s.Target, strings.Join(at[r], ", "), r))
		}
	}
	return notes
}
