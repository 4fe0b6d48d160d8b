package plan

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"tenrounds/harness"
)

// Turns returns the turns of a round in their order. Rounds count from 1. The order depends only on the plan,
// its seed and the round, so a run that is resumed has the same order.
//
// The fixed order is scenario by scenario, each with every target. With one target up at a time, all turns of
// a target follow each other.
func Turns(p harness.Plan, round int) []harness.Turn {
	rng := rand.New(rand.NewPCG(p.Seed, uint64(round)))
	shuffled := p.Order == harness.OrderShuffled
	entries := slices.Clone(p.Entries)
	if shuffled && p.Up == harness.UpOne {
		rng.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	}
	var groups [][]harness.Turn
	if p.Up == harness.UpOne {
		for _, e := range entries {
			groups = append(groups, cross(p, e))
		}
	} else {
		groups = append(groups, cross(p, entries...))
	}
	var turns []harness.Turn
	if p.Interleave == harness.InterleaveSlices {
		turns, groups = slicedTurns(p, rng), nil
	}
	for _, g := range groups {
		if shuffled {
			rng.Shuffle(len(g), func(i, j int) { g[i], g[j] = g[j], g[i] })
		}
		turns = append(turns, g...)
	}
	for i := range turns {
		turns[i].Round, turns[i].Order = round, i+1
	}
	return turns
}

// slicedTurns are the turns of a round in slices. One generator loads all targets of a scenario, so these
// turns follow each other. The scenarios are shuffled, and the targets within each.
func slicedTurns(p harness.Plan, rng *rand.Rand) []harness.Turn {
	var groups [][]harness.Turn
	for _, sc := range p.Scenarios {
		for _, l := range p.Loads {
			one := p
			one.Scenarios, one.Loads = []string{sc}, []harness.Load{l}
			groups = append(groups, cross(one, p.Entries...))
		}
	}
	if p.Order == harness.OrderShuffled {
		rng.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
		for _, g := range groups {
			rng.Shuffle(len(g), func(i, j int) { g[i], g[j] = g[j], g[i] })
		}
	}
	return slices.Concat(groups...)
}

func cross(p harness.Plan, entries ...harness.Entry) []harness.Turn {
	var turns []harness.Turn
	for _, s := range p.Scenarios {
		for _, l := range p.Loads {
			for _, e := range entries {
				if e.IsAsked(s) {
					turns = append(turns, harness.Turn{Target: e.Alias, Scenario: s, Load: l})
				}
			}
		}
	}
	return turns
}

// The time that a turn, a launch and the verification take in addition to the load, on a machine with 2
// cores.
const (
	turnOverhead   = 60 * time.Millisecond
	rateOverhead   = 100 * time.Millisecond
	openOverhead   = 2 * time.Second // of a turn that waits for its last answers
	searchOverhead = time.Second     // of each try of a search: above the capacity the last answers are late
	launchOverhead = 150 * time.Millisecond
	verifyTime     = 20 * time.Second
)

// Estimate is about how long a plan takes after the build; a ramp may end earlier.
func Estimate(p harness.Plan) time.Duration {
	total := float64(verifyTime) // a float, since the longest plans exceed a Duration
	launches := len(p.Entries)
	if p.Launch == harness.LaunchRound {
		launches *= p.Rounds
	}
	total += float64(launches)*float64(launchOverhead) + float64(runInTime(p))
	for _, l := range p.Loads {
		turns := float64(p.Turns() / len(p.Loads))
		overhead, tries := turnOverhead, 1.0
		switch {
		case l.Mode == harness.ModeRate:
			overhead = rateOverhead
		case l.Open():
			overhead = openOverhead
		}
		if l.Share > 0 { // its capacity is measured first
			total += turns / float64(max(1, p.Rounds)) * float64(l.Duration+l.Warmup+turnOverhead+launchOverhead)
		}
		if l.SLO > 0 {
			overhead, tries = searchOverhead, harness.Tries
		}
		total += turns * tries * float64(l.Duration+l.Warmup+overhead)
	}
	if total >= math.MaxInt64 {
		return math.MaxInt64
	}
	return time.Duration(total).Round(time.Second)
}

// runInTime is the time of all run-ins of a plan: one for each launch and scenario.
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
