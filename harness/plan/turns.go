package plan

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"tenrounds/harness"
)

// Turns returns the turns of a round, from 1, in their order. The order depends on the plan, its seed
// and the round alone, so a run that goes on later finds the same.
//
// The fixed order is that of the documents: scenario by scenario, each asked of every target in turn.
// Where one target is up at a time, all turns of a target stand together.
func Turns(p harness.Plan, round int) []harness.Turn {
	rng := rand.New(rand.NewPCG(p.Seed, uint64(round)))
	shuffled := p.Order == harness.OrderShuffled
	entries := append([]harness.Entry(nil), p.Entries...)
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

// slicedTurns are the turns of a round in which one generator asks all targets of a scenario: they stand together.
// Shuffled are the scenarios, and in each of them the targets.
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

// What a turn, a launch and the verification take beside the load itself, seen on a 2-core machine.
const (
	turnOverhead   = 60 * time.Millisecond
	rateOverhead   = 100 * time.Millisecond
	openOverhead   = 2 * time.Second // of a turn whose last answers are waited for
	searchOverhead = time.Second     // of each try of a search: beyond the capacity the last answers are late
	searchTries    = 10              // seven of the bisection, two that confirm, and one for chance
	launchOverhead = 150 * time.Millisecond
	verifyTime     = 20 * time.Second
)

// Estimate says about how long a plan takes once everything is built; a ramp may end sooner.
func Estimate(p harness.Plan) time.Duration {
	total := float64(verifyTime) // a float, as the largest plans take longer than a Duration can tell
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
			overhead, tries = searchOverhead, searchTries
		}
		total += turns * tries * float64(l.Duration+l.Warmup+overhead)
	}
	if total >= math.MaxInt64 {
		return math.MaxInt64
	}
	return time.Duration(total).Round(time.Second)
}
