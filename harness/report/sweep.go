package report

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
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

// sweepTables are the tables of throughput and p99 over connections, for each scenario and loader.
func sweepTables(sweeps []stats.Sweep, wide bool) []table {
	var all []table
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
func sweepTable(sweeps []stats.Sweep, from, to int, what string, cell func(stats.Sweep, stats.Point) string) table {
	s := sweeps[0]
	t := table{title: fmt.Sprintf("%s by %s, %s over connections", s.Scenario, s.Loader, what), align: "l", head: []string{"target"}}
	const fewest = 6 // as in stats
	rounds, requests, failed := 0, int64(0), int64(0)
	for _, p := range s.Points[from:to] {
		t.head = append(t.head, fmt.Sprint(p.Connections))
		t.align += "r"
	}
	for _, s := range sweeps {
		row := []string{s.Target}
		for _, p := range s.Points[from:to] {
			row = append(row, cell(s, p))
			if p.Row != nil {
				rounds, requests, failed = max(rounds, p.Row.N), requests+p.Row.Requests, failed+p.Row.Failed
			}
		}
		t.rows = append(t.rows, row)
	}
	t.facts = fmt.Sprintf("n = %s, %s requests, %s failed", counted(rounds, "round"), thousands(requests), thousands(failed))
	if rounds < fewest {
		t.facts += "; under six rounds there is no interval"
	}
	return t
}

func throughputTable(sweeps []stats.Sweep, from, to int, wide bool) table {
	t := sweepTable(sweeps, from, to, "thousand requests/s", func(s stats.Sweep, p stats.Point) string {
		if p.Row == nil || p.Row.Unranked != "" || unknown(p.Row.Throughput.Mean) {
			return none
		}
		cell := digits(p.Row.Throughput.Mean / 1000)
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
	t.words = []string{"* knee: the fewest connections with 90 % of the target's peak; ^ peak, where it is saturated, but for one in the " +
		"last column, beyond which it may still rise; v: the first number beyond the peak with over 5 % less."}
	if wide {
		t.head, t.align = append(t.head, "knee", "peak", "falls"), t.align+"rrr"
		for i, s := range sweeps {
			t.rows[i] = append(t.rows[i], connections(s.Knee), connections(s.Peak), connections(s.Falls))
		}
	}
	t.notes = leftOut(sweeps, from, to)
	return t
}

func timesTable(sweeps []stats.Sweep, from, to int) table {
	return sweepTable(sweeps, from, to, "p99", func(_ stats.Sweep, p stats.Point) string {
		if p.Row == nil || p.Row.Unranked != "" {
			return none
		}
		return strings.ReplaceAll(at(*p.Row, p99), " ", "")
	})
}

func connections(n int) string {
	if n == 0 {
		return none
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
