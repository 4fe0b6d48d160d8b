package plan

import (
	"slices"
	"time"

	"tenrounds/harness"
)

// Limits of slices.
const (
	shortestSlice = 5 * time.Millisecond
	longestSlice  = time.Second
	// fewestSlices are of one target in a round: with fewer, slices are turns in another word.
	fewestSlices = 10
)

// resolveInterleave checks how the targets of a round are interleaved, and puts the slices into the loads.
func (s Settings) resolveInterleave(p *harness.Plan, w World) error {
	if s.Interleave == harness.InterleaveTurns {
		switch {
		case s.Slice != nil:
			return bad("slice", "needs interleave = %q", harness.InterleaveSlices)
		case s.SliceOrder != nil:
			return bad("slice_order", "needs interleave = %q", harness.InterleaveSlices)
		}
		return nil
	}
	if err := s.canSlice(p, w); err != nil {
		return err
	}
	slice, order := time.Duration(or(s.Slice, Duration(defaultSlice))), or(s.SliceOrder, harness.SlicesShuffle)
	if slice < shortestSlice || slice > longestSlice {
		return bad("slice", "%v is not between %v and %v", slice, shortestSlice, longestSlice)
	}
	for i := range p.Loads {
		l := &p.Loads[i]
		if n := l.Duration / slice; n < fewestSlices {
			return bad("slice", "%v makes %d slices of a duration of %v: at least %d are needed", slice, n, l.Duration, fewestSlices)
		}
		l.Slice, l.SliceOrder = slice, order
	}
	p.Interleave = s.Interleave
	return nil
}

// canSlice says why a plan cannot be asked in slices.
func (s Settings) canSlice(p *harness.Plan, w World) error {
	refuse := func(format string, args ...any) error { return bad("interleave", `"slices" `+format, args...) }
	switch {
	case w.NoSlices != "":
		return refuse("cannot be here: %s", w.NoSlices)
	case s.Load.Mode != harness.ModeClosed:
		return refuse("needs mode = %q: in mode = %q requests fall due while another target is asked", harness.ModeClosed, s.Load.Mode)
	case s.Load.Sweep != nil:
		return refuse("needs one number of connections: a sweep would open those of all numbers to all targets")
	case slices.Contains(s.Load.Loader, harness.LoaderWrk):
		return refuse("needs loader = [%q]: wrk asks one target only", harness.LoaderLoad)
	case s.Up != harness.UpAll:
		return refuse("needs up = %q: all are asked in turn", harness.UpAll)
	case s.Launch != harness.LaunchRound:
		return refuse("needs launch = %q: slices still the noise within a launch, and rounds are to show that between launches", harness.LaunchRound)
	case slices.ContainsFunc(p.Scenarios, func(sc string) bool { return len(p.Asked(sc)) < 2 }):
		return refuse("needs two targets at least; for a target against itself add --target 'NAME as ALIAS'")
	}
	if n := p.Loads[0].Connections * len(p.Entries); n > mostConnections {
		return refuse("keeps the connections to all targets open: %d are more than %d", n, mostConnections)
	}
	return nil
}
