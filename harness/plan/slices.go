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
	// mostStretches of a curve: those of bin/load.
	mostStretches = 200
	// shortestSettle is about what the first answers of a slice take.
	shortestSettle = 100 * time.Microsecond
	// fewestSlices of one target in a round: fewer would be like turns.
	fewestSlices = 4
)

// resolveInterleave checks how the targets of a round are interleaved, and puts the slices into the loads.
func (s Settings) resolveInterleave(p *harness.Plan, w World) error {
	if s.Interleave == harness.InterleaveTurns {
		switch {
		case s.Slice != nil:
			return bad("slice", "needs interleave = %q", harness.InterleaveSlices)
		case s.SliceSettle != nil:
			return bad("slice_settle", "needs interleave = %q", harness.InterleaveSlices)
		case s.SliceCurve != nil:
			return bad("slice_curve", "needs interleave = %q", harness.InterleaveSlices)
		case s.SliceOrder != nil:
			return bad("slice_order", "needs interleave = %q", harness.InterleaveSlices)
		}
		return nil
	}
	if err := s.canSlice(p, w); err != nil {
		return err
	}
	slice := time.Duration(or(s.Slice, Duration(defaultSlice)))
	order := harness.SliceOrder(or(s.SliceOrder, string(harness.SlicesShuffle)))
	if err := between("slice", slice, shortestSlice, longestSlice); err != nil {
		return err
	}
	settle := time.Duration(or(s.SliceSettle, 0))
	if s.SliceSettle != nil {
		if err := between("slice_settle", settle, shortestSettle, slice/2); err != nil {
			return err
		}
	}
	curve := time.Duration(or(s.SliceCurve, 0))
	if s.SliceCurve != nil {
		if err := between("slice_curve", curve, max(time.Millisecond, slice/mostStretches), slice/2); err != nil {
			return err
		}
	}
	for i := range p.Loads {
		l := &p.Loads[i]
		if n := l.Duration / slice; n < fewestSlices {
			return bad("slice", "%v makes %d slices of a duration of %v: at least %d are needed", slice, n, l.Duration,
				fewestSlices)
		}
		l.Slice, l.SliceSettle, l.Curve, l.SliceOrder = slice, settle, curve, order
	}
	p.Interleave = s.Interleave
	return nil
}

// canSlice refuses plans that slices are not possible for.
func (s Settings) canSlice(p *harness.Plan, w World) error {
	refuse := func(format string, args ...any) error { return bad("interleave", `"slices" `+format, args...) }
	switch {
	case w.NoSlices != "":
		return refuse("is not possible here: %s", w.NoSlices)
	case s.Load.Mode != harness.ModeClosed:
		return refuse("needs mode = %q: in mode = %q requests fall due during the slices of other targets",
			harness.ModeClosed, s.Load.Mode)
	case s.Load.Sweep != nil:
		return refuse("needs one number of connections: a sweep would open all of them to all targets")
	case slices.Contains(s.Load.Loader, string(harness.LoaderWrk)):
		return refuse("needs loader = [%q]: wrk has one target only", harness.LoaderLoad)
	case s.Up != harness.UpAll:
		return refuse("needs up = %q: the slices change between all targets", harness.UpAll)
	case s.Launch != harness.LaunchRound:
		return refuse("needs launch = %q: slices remove the noise within a launch, and rounds must show the noise "+
			"between launches", harness.LaunchRound)
	case slices.ContainsFunc(p.Scenarios, func(sc string) bool { return len(p.Asked(sc)) < 2 }):
		return refuse("needs at least two targets; to compare a target with itself add --target 'NAME as ALIAS'")
	}
	if n := p.Loads[0].Connections * len(p.Entries); n > mostConnections {
		return refuse("keeps the connections to all targets open, and %d are more than %d", n, mostConnections)
	}
	return nil
}
