package plan

import (
	"fmt"
	"slices"
	"time"

	"tenrounds/harness"
)

// Limits of slices.
const (
	shortestSlice = 5 * time.Millisecond
	longestSlice  = time.Second
	// mostStretches of a curve: those of bin/load.
	mostStretches = 200
	// shortestSettle is about what the first answers of a slice take.
	shortestSettle = 100 * time.Microsecond
	// fewestSlices of one target in a round: fewer would be like turns.
	fewestSlices = 4
)

// resolveInterleave checks how the targets of a round are interleaved, and puts the slices into the loads.
// Where they are not possible an automatic choice takes turns, and the plan says why.
func (s Settings) resolveInterleave(p *harness.Plan, w World) error {
	if s.Interleave == harness.InterleaveTurns {
		return s.refuseSlices()
	}
	auto := s.Interleave == harness.InterleaveAuto
	why := s.noSlices(p, w)
	switch {
	case why != "" && auto:
		p.InTurns(why)
		return nil
	case why != "":
		return bad("interleave", `"slices" %s`, why)
	}
	slice := time.Duration(or(s.Slice, Duration(defaultSlice)))
	if err := between("slice", slice, shortestSlice, longestSlice); err != nil {
		return err
	}
	for _, l := range p.Loads {
		if n := l.Duration / slice; n < fewestSlices {
			why := fmt.Sprintf("%v makes %d slices of a duration of %v: at least %d are needed", slice, n, l.Duration,
				fewestSlices)
			if auto {
				p.InTurns(why)
				return nil
			}
			return bad("slice", "%s", why)
		}
	}
	return s.slice(p, slice)
}

// refuseSlices refuses the settings of slices in turns.
func (s Settings) refuseSlices() error {
	for _, x := range []struct {
		key   string
		given bool
	}{
		{"slice", s.Slice != nil}, {"slice_settle", s.SliceSettle != nil}, {"slice_curve", s.SliceCurve != nil},
		{"slice_order", s.SliceOrder != nil}, {"slice_wait", s.SliceWait != nil},
	} {
		if x.given {
			return bad(x.key, "needs interleave = %q", harness.InterleaveSlices)
		}
	}
	return nil
}

// slice puts the slices into the loads.
func (s Settings) slice(p *harness.Plan, slice time.Duration) error {
	settle, curve := time.Duration(or(s.SliceSettle, 0)), time.Duration(or(s.SliceCurve, 0))
	if s.SliceSettle != nil {
		if err := between("slice_settle", settle, shortestSettle, slice/2); err != nil {
			return err
		}
	}
	if s.SliceCurve != nil {
		if err := between("slice_curve", curve, max(time.Millisecond, slice/mostStretches), slice/2); err != nil {
			return err
		}
	}
	for i := range p.Loads {
		l := &p.Loads[i]
		l.Slice, l.SliceSettle, l.Curve = slice, settle, curve
		l.SliceOrder = harness.SliceOrder(or(s.SliceOrder, string(harness.SlicesShuffle)))
	}
	p.Interleave = harness.InterleaveSlices
	return nil
}

// noSlices says why slices are not possible for a plan; "" if they are.
func (s Settings) noSlices(p *harness.Plan, w World) string {
	refuse := fmt.Sprintf
	switch {
	case w.NoSlices != "":
		return refuse("is not possible here: %s", w.NoSlices)
	case s.Load.Mode != harness.ModeClosed:
		return refuse("needs mode = %q: in mode = %q requests fall due during the slices of other targets",
			harness.ModeClosed, s.Load.Mode)
	case s.Load.Sweep != nil:
		return refuse("needs one number of connections: a sweep would open all of them to all targets")
	case s.Load.Workers != nil:
		return refuse("is for one generator, which changes between the targets, and workers are several")
	case slices.Contains(s.Load.Loader, string(harness.LoaderWrk)):
		return refuse("needs loader = [%q]: wrk has one target only", harness.LoaderLoad)
	case s.Up != harness.UpAll:
		return refuse("needs up = %q: the slices change between all targets", harness.UpAll)
	case s.Launch != harness.LaunchRound && !s.allRun:
		return refuse("needs launch = %q: slices remove the noise within a launch, and rounds must show the noise "+
			"between launches", harness.LaunchRound)
	}
	for _, sc := range p.Scenarios {
		switch asked := p.Asked(sc); len(asked) {
		case 0:
			return refuse("needs at least two targets, and none of these serves %s: leave it out of scenarios, or "+
				"add targets that do", sc)
		case 1:
			return refuse("needs at least two targets, and only %s is asked for %s: leave that out, add another, "+
				"or compare a target with itself by --target 'NAME as ALIAS'", asked[0].Alias, sc)
		}
	}
	if n := p.Loads[0].Connections * len(p.Entries); n > mostConnections {
		return refuse("keeps the connections to all targets open, and %d are more than %d", n, mostConnections)
	}
	return ""
}

// waits sets how the generator waits in slices: it polls where nothing else needs its CPUs.
func (s Settings) waits(p *harness.Plan, w World) {
	shares := p.Machine.Overlap() || w.Quota || p.Database != "" // a database is on the generator's CPUs
	if or(s.SliceWait, "") != string(harness.SliceWaitPoll) || shares {
		return
	}
	for i := range p.Loads {
		if p.Loads[i].Slice > 0 {
			p.Loads[i].SliceWait = harness.SliceWaitPoll
		}
	}
}
