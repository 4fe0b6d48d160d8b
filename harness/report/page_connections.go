package report

import (
	"html/template"

	"tenrounds/harness/report/chart"
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

func connectionsView(in Input) any {
	var all []connectionsGroup
	for _, c := range in.Connections {
		t := connectionTable(c, false)
		v := connectionsGroup{Title: prose(t.title), Facts: prose(t.facts), Notes: typesetAll(briefly(t.notes))}
		var seen []float64
		for _, x := range c.Rows {
			for _, f := range []float64{x.CPURatio.Mean, x.CPURatio.High} {
				if !unknown(f) {
					seen = append(seen, f)
				}
			}
		}
		scale := chart.FromZero(seen...)
		marks := scale.Ticks(4)
		v.Ruler = chart.Ruler(scale, marks, brief)
		for _, x := range c.Rows {
			w := in.who(x.Target, x.Version)
			v.Rows = append(v.Rows, connectionsRow{
				who: w, Strip: strip(scale, marks, nil, x.CPURatio, factor),
				Kept:     figureCell("throughput_kept_rps", x.ThroughputKept.Mean, rate(x.ThroughputKept.Mean)),
				New:      figureCell("throughput_new_rps", x.ThroughputNew.Mean, rate(x.ThroughputNew.Mean)),
				Ratio:    figureCell("throughput_ratio", x.Ratio.Mean, factors(x.Ratio)),
				CPUKept:  figureCell("cpu_kept_s", x.CPUKept.Mean, duration(x.CPUKept.Mean)),
				CPUNew:   figureCell("cpu_new_s", x.CPUNew.Mean, duration(x.CPUNew.Mean)),
				CPURatio: figureCell("cpu_ratio", x.CPURatio.Mean, factors(x.CPURatio)),
			})
		}
		all = append(all, v)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}
