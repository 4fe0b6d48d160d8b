package plan

import (
	"fmt"
	"time"

	"tenrounds/harness"
)

// resolveRunIns gives each entry its run-in: its own, or that of its target's manifest.
func (s Settings) resolveRunIns(entries []harness.Entry, targets []harness.Target) error {
	own, ofTarget := map[string]time.Duration{}, map[string]time.Duration{}
	for i, e := range s.Entries {
		if e.Warmup == nil {
			continue
		}
		d := time.Duration(*e.Warmup)
		if d < 0 || d > maxRunIn {
			return bad(fmt.Sprintf("target.%d.warmup", i), "%v is not between 0 and %v", d, maxRunIn)
		}
		own[e.Entry().Alias] = d
	}
	for _, t := range targets {
		ofTarget[t.Name] = t.RunIn()
	}
	for i := range entries {
		e := &entries[i]
		var set bool
		if e.Warmup, set = own[e.Alias]; !set {
			e.Warmup = ofTarget[e.Target]
		}
	}
	return nil
}

// runInTime is how long all run-ins of a plan take: one for each launch and scenario.
func runInTime(p harness.Plan) (total time.Duration) {
	launches := 1
	if p.Launch == harness.LaunchRound {
		launches = p.Rounds
	}
	for _, scenario := range p.Scenarios {
		for _, e := range p.Asked(scenario) {
			if e.Warmup > 0 && len(p.Loads) > 0 {
				total += time.Duration(launches) * p.Loads[0].ForRunIn(e.Warmup).Duration
			}
		}
	}
	return total
}
