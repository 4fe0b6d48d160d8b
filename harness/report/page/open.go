package page

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// openView shows how each target handled a load that is offered at a fixed rate or by users.
func openView(in content.Input) any {
	return eachGroup(in, func(i int, g *content.Group) []group {
		if !g.How.Open() {
			return nil
		}
		v := newGroup(i, g)
		v.Title, v.Facts = loadTitle(g), sentences(content.OpenTable(g, false).Facts)
		rows := g.Ranked
		if g.How.Ramp() {
			rows = content.ByUsers(rows)
		}
		v.Tables, v.Unranked = []table{openTable(in, v.Title, g.How, rows)}, unrankedOf(in, g)
		if g.How.Mode != harness.ModeUsers {
			return []group{v}
		}
		return append([]group{v}, usersPanels(in, v.heading, rows, len(g.Unranked))...)
	})
}

// openTable has the response times first: the plan sets the rate.
func openTable(in content.Input, title string, how harness.Load, rows []harness.Summary) table {
	t := newSummaryTable(in, "chart sortable two", title+": response times, failures and costs", rows)
	t.targets()
	if how.Ramp() {
		rampColumns(t, in)
	}
	t.timeRanges(rows)
	self := func(r harness.Summary) harness.Summary { return r }
	t.percentile(wide, percentiles[0], self)
	t.add(column{Head: "p95", Name: "p95_s", Class: "n wide"}, func(_ int, r harness.Summary) cell {
		if r.Times == nil {
			return wordCell(figures.None)
		}
		return figureCell("", content.P95(r.Times), figures.At(r, content.P95))
	})
	t.percentile("", percentiles[1], self)
	t.figure("", "failed", "failed", func(r harness.Summary) float64 { return float64(r.Failed) })
	if !how.Ramp() {
		t.figure(wide, "requests/s", "throughput_mean_rps", meanOf)
	}
	t.resources(in, wide, self)
	t.word("", "load", "limit", func(r harness.Summary) string { return string(r.Verdict) })
	return t.table
}

// rampColumns say at how many users a ramp failed. A chart of them shows nothing where they are the same in
// each round of each row.
func rampColumns(t *tableOf[harness.Summary], in content.Input) {
	t.add(column{Head: "failed at, users", Name: "users", Class: figureClass},
		func(_ int, r harness.Summary) cell { return figureCell("", r.Users, content.Broke(r)) })
	users := func(r harness.Summary) []chart.Dot {
		return dots(turnsOf(in, r.Target, r.Scenario, r.Load), usersOf, figures.Rate)
	}
	var seen []float64
	for _, r := range t.of {
		seen = append(seen, values(users(r))...)
	}
	if len(seen) > 0 && slices.Min(seen) < slices.Max(seen) {
		axis := rateAxis
		axis.ticks = 4
		t.strips(wide, "users, every round", axis, func(r harness.Summary) strip {
			return strip{rounds: users(r), Estimate: alone(r.Users)}
		})
	}
	if slices.ContainsFunc(
		t.of,
		func(r harness.Summary) bool { return content.Ended(r) != content.Ended(t.of[0]) },
	) {
		t.word(wide, "ended by", "stopped_by", content.Ended)
	}
}

func usersOf(m harness.Measurement) (column string, value float64) {
	return "users", float64(m.Result.Users)
}

// timeRanges adds a column that draws the times of each row from the median to the longest.
func (t *tableOf[R]) timeRanges(rows []harness.Summary) {
	var times []float64
	for _, r := range rows {
		if r.Times != nil {
			times = append(times, r.Times.P50, r.Times.Max)
		}
	}
	scale, marks, ruler := axis{scale: chart.Decades, ticks: 3, label: briefTime}.draw(times)
	c := column{Class: "drawn wide", Ruler: ruler, Unseen: "median, p90, p99 and longest response time"}
	t.add(c, func(i int, _ R) cell {
		d := rows[i].Times
		if d == nil {
			return cell{}
		}
		c := chart.Range{Scale: scale, Ticks: marks, Label: fmt.Sprintf("median %s, p90 %s, p99 %s, longest %s",
			figures.Duration(d.P50), figures.Duration(d.P90), figures.Duration(d.P99), figures.Duration(d.Max))}
		for _, v := range []struct {
			column, name string
			value        float64
		}{{"p50_s", "median", d.P50}, {"p90_s", "p90", d.P90}, {"p99_s", "p99", d.P99}, {"max_s", "longest",
			d.Max}} {
			if v.value > 0 {
				c.Add(v.value, v.column, v.name+" "+figures.Duration(v.value))
			}
		}
		return cell{Drawn: c.HTML()}
	})
}
