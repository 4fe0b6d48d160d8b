package plan

import (
	"fmt"
	"time"

	"tenrounds/harness"
)

// longestRunIn bounds a run-in, which comes with each launch.
const longestRunIn = 10 * time.Minute

// parseRunIn reads the run-in of a manifest; empty is none.
func parseRunIn(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > longestRunIn {
		return 0, fmt.Errorf("warmup %q is no time from 0 to %v, such as \"8s\"", text, longestRunIn)
	}
	return d, nil
}

// resolveRunIns gives each entry its run-in: its own, or that of its target's manifest.
func (s Settings) resolveRunIns(entries []harness.Entry, targets []harness.Target) error {
	own, ofTarget := map[string]time.Duration{}, map[string]time.Duration{}
	for i, e := range s.Entries {
		if e.Warmup == nil {
			continue
		}
		d := time.Duration(*e.Warmup)
		if d < 0 || d > longestRunIn {
			return bad(fmt.Sprintf("target.%d.warmup", i), "%v is not between 0 and %v", d, longestRunIn)
		}
		own[e.Entry().Alias] = d
	}
	for _, t := range targets {
		d, err := parseRunIn(t.Warmup)
		if err != nil {
			return bad("targets", "%s: %v", t.Name, err)
		}
		ofTarget[t.Name] = d
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
