package page

import (
	"fmt"
	"html/template"

	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// spreadGroup puts the ranking of a plain scenario beside that of one with an application.
type spreadGroup struct {
	Title, Facts string
	// Plain and Application head the two halves.
	Plain, Application string
	Ruler              template.HTML
	Rows               []spreadRow
	Notes              []string
}

// spreadRow is one framework: as shares of the fastest, which are drawn, and in answers per second.
type spreadRow struct {
	Framework          string
	PlainBar, AppBar   template.HTML
	PlainRate          cell
	AppRate            cell
	PlainRank, AppRank string
}

// spreadView is what is left of the differences between frameworks once an application works for each request.
func spreadView(in content.Input) any {
	var all []spreadGroup
	for _, s := range in.Spreads {
		all = append(all, newSpreadGroup(s))
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newSpreadGroup(s stats.Spread) spreadGroup {
	scale := chart.Scale{Low: 0, High: 1}
	marks := scale.Ticks(3)
	t := content.SpreadTable(s)
	v := spreadGroup{
		Title: figures.Prose(s.Plain.Scenario + " and " + s.Application.Scenario), Facts: figures.Prose(t.Facts), Notes: typesetAll(briefly(t.Notes)),
		Plain: figures.Short(s.Plain.Scenario), Application: figures.Short(s.Application.Scenario), Ruler: chart.Ruler(scale, marks, percentage),
	}
	bar := func(p stats.SpreadPlace) template.HTML {
		return chart.Strip{Scale: scale, Ticks: marks, Mean: p.Best, Low: nan(), High: nan(), Label: figures.Percent(p.Best) + " of the fastest"}.HTML()
	}
	for _, r := range s.Rows {
		v.Rows = append(v.Rows, spreadRow{
			Framework: figures.Short(r.Framework), PlainBar: bar(r.Plain), AppBar: bar(r.Application),
			PlainRate: figureCell("throughput_mean_rps", r.Plain.Mean, figures.Rate(r.Plain.Mean)),
			AppRate:   figureCell("throughput_mean_rps", r.Application.Mean, figures.Rate(r.Application.Mean)),
			PlainRank: fmt.Sprint(r.Plain.Rank), AppRank: fmt.Sprint(r.Application.Rank),
		})
	}
	return v
}
