package page

import (
	"html/template"

	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// connectionsGroup puts new connections beside kept ones.
type connectionsGroup struct {
	Title, Facts string
	Ruler        template.HTML
	Rows         []connectionsRow
	Notes        []string
}

type connectionsRow struct {
	who
	Kept, New, Ratio, CPUKept, CPUNew, CPURatio cell
	// Strip is the ratio of CPU time with its interval.
	Strip template.HTML
}

func connectionsView(in content.Input) any {
	var all []connectionsGroup
	for _, c := range in.Connections {
		t := content.ConnectionTable(c, false)
		v := connectionsGroup{Title: figures.Prose(t.Title), Facts: figures.Prose(t.Facts), Notes: typesetAll(briefly(t.Notes))}
		var seen []float64
		for _, x := range c.Rows {
			for _, f := range []float64{x.CPURatio.Mean, x.CPURatio.High} {
				if !figures.Unknown(f) {
					seen = append(seen, f)
				}
			}
		}
		scale := chart.FromZero(seen...)
		marks := scale.Ticks(4)
		v.Ruler = chart.Ruler(scale, marks, brief)
		for _, x := range c.Rows {
			w := whoOf(in, x.Target, x.Version)
			v.Rows = append(v.Rows, connectionsRow{
				who: w, Strip: strip(scale, marks, nil, x.CPURatio, figures.Factor),
				Kept:     figureCell("throughput_kept_rps", x.ThroughputKept.Mean, figures.Rate(x.ThroughputKept.Mean)),
				New:      figureCell("throughput_new_rps", x.ThroughputNew.Mean, figures.Rate(x.ThroughputNew.Mean)),
				Ratio:    figureCell("throughput_ratio", x.Ratio.Mean, figures.Factors(x.Ratio)),
				CPUKept:  figureCell("cpu_kept_s", x.CPUKept.Mean, figures.Duration(x.CPUKept.Mean)),
				CPUNew:   figureCell("cpu_new_s", x.CPUNew.Mean, figures.Duration(x.CPUNew.Mean)),
				CPURatio: figureCell("cpu_ratio", x.CPURatio.Mean, figures.Factors(x.CPURatio)),
			})
		}
		all = append(all, v)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}
