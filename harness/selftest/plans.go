package selftest

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/session/rig"
)

const (
	scenario    = "json" // its handler is where a server burns CPU time
	connections = 20     // as in the ready plans

	longestSlice = 50 * time.Millisecond
	fewestSlices = 10 // of a turn: plan allows no fewer
)

// times are the times of each server in one round of a part.
type times struct {
	duration, warmup, slice time.Duration      // slice is 0 where whole turns are measured
	order                   harness.SliceOrder // of the slices
}

// times returns the times of a part. Blocks are long slices, ten of each server: so blocks and slices differ
// in their length alone. Standard and precise have the times of the plans of these names (plans/*.toml).
func (o *Options) times(part string) times {
	pair, turn, t := 8*time.Second, 2*time.Second, times{warmup: 500 * time.Millisecond}
	if part == harness.PartPrecise {
		turn, t.warmup = 20*time.Second, time.Second
	}
	if o.Quick {
		pair, turn, t.warmup = 4*time.Second, turn/4, t.warmup/5
		if part == harness.PartPrecise {
			turn = time.Second
		}
	}
	t.duration = cmp.Or(o.TurnTime, turn)
	if !judged(part) {
		t.duration = cmp.Or(o.PairTime, pair) / 2
	}
	switch part {
	case harness.PartBlocks:
		t.slice, t.order = t.duration/fewestSlices, harness.SlicesABBA
	case harness.PartSlices, harness.PartPrecise:
		t.slice, t.order = min(longestSlice, t.duration/fewestSlices), harness.SlicesShuffle
	}
	return t
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
		t.does.Parts = append(t.does.Parts, p)
	}
	return nil
}

// settings are the settings of one part.
func (t *Test) settings(part string) plan.Settings {
	o, times := t.Options, t.Options.times(part)
	s := plan.Defaults()
	s.About = "part of a self-test"
	s.Scenarios = []string{scenario}
	s.Machine = plan.MachineSettings{ServerCPUs: o.ServerCPUs, LoadCPUs: o.LoadCPUs, BasePort: o.BasePort}
	s.Load.Connections = new(connections)
	s.Load.Duration, s.Load.Warmup = plan.Duration(times.duration), plan.Duration(times.warmup)
	if times.slice > 0 {
		s.Interleave = harness.InterleaveSlices
		s.Slice, s.SliceOrder = new(plan.Duration(times.slice)), new(string(times.order))
	}
	s.Rounds = o.Pairs
	copies := t.does.Delays[:1]
	if judged(part) {
		s.Rounds, copies = o.Tries*t.does.Rounds, t.does.Delays
		if o.NoCopy {
			copies = copies[1:]
		}
	}
	s.Entries = []plan.EntrySettings{{Name: o.Target}}
	for _, c := range copies {
		e := plan.EntrySettings{Name: o.Target, Alias: c.Alias}
		if c.Burn > 0 {
			e.Flags = []string{launch.BurnFlag + "=" + c.Burn.String()}
		}
		s.Entries = append(s.Entries, e)
	}
	return s
}
