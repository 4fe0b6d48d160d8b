package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/session/rig"
)

// selftestScenario is what the servers are asked: its document is where they burn time.
const selftestScenario = "json"

// selftestConnections are those of the ready plans.
const selftestConnections = 20

// partTimes are the times of each server in a round of a part.
type partTimes struct {
	duration, warmup, slice time.Duration // no slice: turns
	order                   string
}

// times are those of a part. Blocks are long slices, ten of each server: the same generator and servers, so that nothing but
// the length differs. A part that is named after a plan has the plan's times (plans/standard.toml, plans/precise.toml).
func (o selftestOptions) times(part string) partTimes {
	pair, turn, t := 8*time.Second, 2*time.Second, partTimes{warmup: 500 * time.Millisecond}
	if part == harness.PartPrecise {
		turn, t.warmup = 20*time.Second, time.Second
	}
	if o.quick {
		pair, turn, t.warmup = 4*time.Second, turn/4, t.warmup/5
		if part == harness.PartPrecise {
			turn = time.Second
		}
	}
	t.duration = cmp.Or(o.turnTime, turn)
	if part == harness.PartBlocks || part == harness.PartSlices {
		t.duration = cmp.Or(o.pairTime, pair) / 2
	}
	const fewest = 10 // slices, the fewest that a plan allows
	switch part {
	case harness.PartBlocks:
		t.slice, t.order = t.duration/fewest, harness.SlicesABBA
	case harness.PartSlices, harness.PartPrecise:
		t.slice, t.order = min(50*time.Millisecond, t.duration/fewest), harness.SlicesShuffle
	}
	return t
}

// rounds make up a run: ten as in the plans, or the fewest that are judged.
func (o selftestOptions) rounds() int {
	if o.quick {
		return 6
	}
	return 10
}

// shorten is --quick; what was given by flags stays.
func (o *selftestOptions) shorten() {
	if !o.givenDelays {
		o.delays = []float64{1, 5}
	}
	if !o.givenPairs {
		o.pairs, o.tries = 12, 2
	}
}

// check refuses flags that cannot be.
func (o *selftestOptions) check() error {
	if len(o.parts) == 0 {
		return usage("--parts: is empty; there are: %s", strings.Join(selftestParts, ", "))
	}
	for i, p := range o.parts {
		if !slices.Contains(selftestParts, p) {
			return usage("--parts: unknown part %q; there are: %s", p, strings.Join(selftestParts, ", "))
		}
		if slices.Contains(o.parts[:i], p) {
			return usage("--parts: %q stands there twice", p)
		}
	}
	if o.pairs < 2 || o.pairs > 10_000 {
		return usage("--pairs: %d is not between 2 and 10000", o.pairs)
	}
	if most := 10_000 / o.rounds(); o.tries < 1 || o.tries > most {
		return usage("--tries: %d is not between 1 and %d", o.tries, most)
	}
	if judged := slices.Contains(o.parts, harness.PartStandard) || slices.Contains(o.parts, harness.PartPrecise); o.noCopy && (len(o.delays) == 0 || !judged) {
		return usage("--no-copy: leaves nothing to compare with; it goes with --delays and the parts standard and precise")
	}
	for i, d := range o.delays {
		if !(d > 0 && d <= 100) {
			return usage("--delays: %v is not between 0 and 100 per cent", d)
		}
		if slices.Contains(o.delays[:i], d) {
			return usage("--delays: %v stands there twice", d)
		}
	}
	return nil
}

// entries are the copies: one without a delay, and one for each delay, of a server that takes cpu seconds for an answer.
func (o selftestOptions) entries(cpu float64) []harness.Delay {
	all := []harness.Delay{{Alias: o.target + "-copy"}}
	for _, d := range o.delays {
		share := d / 100
		all = append(all, harness.Delay{
			Alias: fmt.Sprintf("%s+%gpct", o.target, d), Share: share, Burn: time.Duration(share*cpu*1e9 + 0.5),
		})
	}
	return all
}

// plans makes the plans of the parts.
func (t *selftester) plans() error {
	t.does.Parts = nil
	for i, part := range selftestParts {
		if !slices.Contains(t.options.parts, part) {
			continue
		}
		s := t.settings(part)
		s.Seed = t.options.seed + uint64(i)
		p, err := s.Resolve(part, rig.World(t.targets))
		var key *plan.KeyError
		if errors.As(err, &key) {
			return usage("part %s: %v", part, err)
		}
		if err != nil {
			return err
		}
		t.does.Parts = append(t.does.Parts, p)
	}
	return nil
}

// settings are those of one part.
func (t *selftester) settings(part string) plan.Settings {
	o, times := t.options, t.options.times(part)
	s := plan.Defaults()
	s.About = "part of a self-test"
	s.Scenarios = []string{selftestScenario}
	s.Machine = plan.MachineSettings{ServerCPUs: o.serverCPUs, LoadCPUs: o.loadCPUs, BasePort: o.basePort}
	s.Load.Connections = new(selftestConnections)
	s.Load.Duration, s.Load.Warmup = plan.Duration(times.duration), plan.Duration(times.warmup)
	if times.slice > 0 {
		s.Interleave, s.Slice, s.SliceOrder = harness.InterleaveSlices, new(plan.Duration(times.slice)), &times.order
	}
	s.Rounds = o.pairs
	delays := t.does.Delays[:1]
	if part == harness.PartStandard || part == harness.PartPrecise {
		s.Rounds, delays = o.tries*t.does.Rounds, t.does.Delays
		if o.noCopy {
			delays = delays[1:]
		}
	}
	s.Entries = []plan.EntrySettings{{Name: o.target}}
	for _, d := range delays {
		e := plan.EntrySettings{Name: o.target, Alias: d.Alias}
		if d.Burn > 0 {
			e.Flags = []string{launch.BurnFlag + "=" + d.Burn.String()}
		}
		s.Entries = append(s.Entries, e)
	}
	return s
}
