package page

import (
	"fmt"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// spreadView compares the ranking of a plain scenario with the ranking of one with an application.
func spreadView(in content.Input) any {
	var all []group
	for i, s := range in.Spreads {
		words := content.SpreadTable(s)
		all = append(all, group{Title: figures.Prose(s.Plain.Scenario + " and " + s.Application.Scenario),
			Facts: sentences(words.Facts),
			Notes: sentences(words.Notes...), Tables: []table{spreadTable(in, i, s)}})
	}
	return orNone(all)
}

func spreadTable(in content.Input, number int, s stats.Spread) table {
	type row = stats.SpreadRow
	t := newTable("chart two", fmt.Sprintf("The same frameworks in %s and in %s",
		figures.Short(s.Plain.Scenario), figures.Short(s.Application.Scenario)),
		s.Rows, func(r row) who { return whoOf(in, r.Plain.Target, "") })
	t.add(column{Head: "framework"},
		func(_ int, r row) cell { return cell{Head: &rowHead{Name: figures.Short(r.Framework)}} })
	for i, side := range []struct {
		scenario string
		of       func(row) stats.SpreadPlace
	}{
		{s.Plain.Scenario, func(r row) stats.SpreadPlace { return r.Plain }},
		{s.Application.Scenario, func(r row) stats.SpreadPlace { return r.Application }},
	} {
		head := figures.Short(side.scenario)
		axis := shareAxis
		axis.id = fmt.Sprintf("spread-%d-%d", number, i)
		t.strips("", head+", share of the fastest", axis, func(r row) strip {
			best := side.of(r).Best
			return strip{Estimate: alone(best), label: figures.Percent(best) + " of the fastest"}
		})
		t.add(column{Head: head, Name: "throughput_mean_rps", Class: figureClass}, func(_ int, r row) cell {
			c := figureCell("", side.of(r).Mean, figures.Rate(side.of(r).Mean))
			c.Range = fmt.Sprintf("#%d", side.of(r).Rank)
			return c
		})
	}
	return t.table
}
