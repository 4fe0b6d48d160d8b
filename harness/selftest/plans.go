package selftest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

const (
	scenario    = "json" // its handler is where a server burns CPU time
	connections = 20     // as in the ready plans

	shortWarmup = 100 * time.Millisecond
	// longestSlice is that of the ready plans. A turn has at least fewestSlices: their trimmed mean is what a
	// report compares.
	longestSlice = 50 * time.Millisecond
	fewestSlices = 10

	// tableServers are up together in PartEqual: they make four pairs that have no server in common, and share
	// the time that a round takes beside the load.
	tableServers = 8
	pairsOfTable = tableServers / 2
)

// testRounds is how many rounds make up one test of a part: in equal the fewest that a report judges, so that
// there are many tests; in delays those of the plan standard.
func (o *Options) testRounds(part string) int {
	if part == harness.PartEqual || o.Quick {
		return stats.MinRounds
	}
	return 10
}

// tests is how many tests of each pair a part has.
func (o *Options) tests(part string) int {
	if part == harness.PartEqual {
		return (o.Pairs + pairsOfTable - 1) / pairsOfTable
	}
	return o.Tries
}

// turnTime is the time of each server in one round of a part.
func (o *Options) turnTime(part string) time.Duration {
	turn := time.Second
	switch {
	case part == harness.PartEqual:
		turn = 250 * time.Millisecond
	case o.Quick:
		turn = 500 * time.Millisecond
	}
	return cmp.Or(o.TurnTime, turn)
}

// pilotRounds and pilotTime are those of a step of the pilot.
func (o *Options) pilotRounds() int {
	if o.Quick {
		return stats.MinRounds
	}
	return 10
}

func (o *Options) pilotTime() time.Duration {
	if o.Quick {
		return time.Second
	}
	return 2 * time.Second
}

// plans makes the plan of each part.
func (t *Test) plans() error {
	t.does.Parts = nil
	for i, part := range Parts() {
		if !slices.Contains(t.Options.Parts, part) {
			continue
		}
		s := t.settings(part)
		s.Seed = t.Options.Seed + uint64(i)
		p, err := s.Resolve(part, rig.World(t.Targets))
		if key := (*plan.KeyError)(nil); errors.As(err, &key) {
			return usage("part %s: %w", part, err)
		}
		if err != nil {
			return err
		}
		t.does.Parts = append(t.does.Parts, harness.SelftestPart{Rounds: t.Options.testRounds(part), Plan: p})
	}
	return nil
}

// settings are the settings of one part.
func (t *Test) settings(part string) plan.Settings {
	o := &t.Options
	s := plan.Defaults()
	s.About = "part of a self-test"
	s.Scenarios = []string{scenario}
	s.Machine = plan.MachineSettings{ServerCPUs: o.ServerCPUs, LoadCPUs: o.LoadCPUs, BasePort: o.BasePort}
	turn := o.turnTime(part)
	s.Load.Connections = new(connections)
	s.Load.Duration, s.Load.Warmup = plan.Duration(turn), plan.Duration(shortWarmup)
	s.Interleave = harness.InterleaveSlices
	s.Slice = new(plan.Duration(min(longestSlice, turn/fewestSlices)))
	s.SliceOrder = new(string(harness.SlicesShuffle))
	s.Rounds = o.tests(part) * o.testRounds(part)
	s.Entries = []plan.EntrySettings{{Name: o.Target}}
	if part == harness.PartEqual {
		for i := 2; i <= tableServers; i++ {
			s.Entries = append(s.Entries, plan.EntrySettings{Name: o.Target, Alias: fmt.Sprintf("%s-%d", o.Target, i)})
		}
		return s
	}
	for _, c := range t.does.Delays {
		e := plan.EntrySettings{Name: o.Target, Alias: c.Alias}
		if c.Burn > 0 {
			e.Flags = []string{launch.BurnFlag + "=" + c.Burn.String()}
		}
		s.Entries = append(s.Entries, e)
	}
	return s
}
