package content

import (
	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// CrossCheck is a target's throughput under two loaders in the same run.
type CrossCheck struct {
	Target, Scenario string
	Load, Wrk        harness.Summary
}

// CrossChecks pairs the rows of our generator with those of wrk.
func CrossChecks(run harness.Run, rows []harness.Summary) []CrossCheck {
	var all []CrossCheck
	for _, own := range run.Plan.Loads {
		for _, wrk := range run.Plan.Loads {
			if own.CrossCheck() || wrk.Loader != harness.LoaderWrk || own.Connections != wrk.Connections {
				continue
			}
			for _, a := range rows {
				for _, b := range rows {
					if a.Target == b.Target && a.Scenario == b.Scenario && a.Load == own.String() && b.Load == wrk.String() {
						all = append(all, CrossCheck{a.Target, a.Scenario, a, b})
					}
				}
			}
		}
	}
	return all
}

func crossCheckTable(in Input, wide bool) (b Block) {
	checks := CrossChecks(in.Run, in.Rows)
	if len(checks) == 0 {
		return b
	}
	b.Title, b.Facts = "Cross-check with wrk", "the same servers in the same rounds under wrk, which "+
		"verifies no answer"
	b.columns(wide, "l target", "l scenario", "r load/s|load, requests/s", "r wrk/s|wrk, requests/s",
		"r load/wrk|load / wrk")
	for _, c := range checks {
		own, wrk := c.Load.Throughput.Mean, c.Wrk.Throughput.Mean
		b.row(c.Target, c.Scenario, figures.Rate(own), figures.Rate(wrk), figures.Factor(own/wrk))
	}
	return b
}
