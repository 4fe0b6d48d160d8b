package content

import "tenrounds/harness"

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
