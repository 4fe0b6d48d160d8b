package harness

import (
	"math"
	"slices"
	"time"
)

// Interleave says how the targets of a round are interleaved.
type Interleave string

// The ways to interleave them.
const (
	InterleaveTurns  Interleave = "turns"  // one after the other, a turn each
	InterleaveSlices Interleave = "slices" // all by one generator process, a few milliseconds each in turn
)

// InterleaveAuto is InterleaveSlices where that is possible, and else InterleaveTurns. A plan that is made of
// it has one of them.
const InterleaveAuto Interleave = "auto"

// InTurns makes a plan one in turns, for a reason.
func (p *Plan) InTurns(why string) {
	p.Interleave, p.NoSlices = "", why
	p.Loads = slices.Clone(p.Loads)
	for i := range p.Loads {
		l := &p.Loads[i]
		l.Slice, l.SliceSettle, l.Curve, l.SliceOrder = 0, 0, 0, ""
	}
}

// SliceOrder is the order of the targets' slices.
type SliceOrder string

// Orders of the slices.
const (
	SlicesShuffle SliceOrder = "shuffle" // each cycle through the targets in an order of its own
	SlicesABBA    SliceOrder = "abba"    // forwards and backwards in turn
)

// Part is the share of one URL in the answer of a generator that asked several: its own account and time, and
// the warnings that concern it. What belongs to the generator as a whole stands in every part.
func (r LoadResult) Part(i int) LoadResult {
	part, t := r, r.Targets[i]
	part.Targets = []TargetLoad{t}
	if part.Visits = nil; i < len(r.Visits) {
		part.Resources = r.Visits[i]
	}
	var own time.Duration // in whole nanoseconds, so that nothing is lost in adding up
	for _, s := range t.Slices {
		own += time.Duration(math.Round(s.Duration * 1e9))
	}
	part.Duration = own.Seconds()
	part.Warnings = slices.Concat(Doubts{}, t.Warnings, r.Warnings) // never null in JSON
	part.Targets[0].Warnings = nil
	return part
}

// ServerCPUPerRequest is the server's CPU time for each answer that came in the time in which it was
// measured, in seconds; false where it is not known.
func (t TargetLoad) ServerCPUPerRequest() (seconds float64, known bool) {
	n := t.Correct + t.Carried
	if t.ServerCPU == nil || n == 0 {
		return 0, false
	}
	return *t.ServerCPU / float64(n), true
}

// SlicedRatios is what the rounds of a sliced run say of a row beside that of its baseline.
type SlicedRatios struct {
	// Baseline is the alias of the row that it is compared with; its own for the baseline itself.
	Baseline string
	// CPU is the server's CPU time for each answer over the rounds, in seconds.
	CPU Estimate
	// Throughput and CPURatio are the row's figures divided by the baseline's, paired by round.
	Throughput, CPURatio Estimate
	// Idle is the share of one CPU that the server used while others were asked, over all rounds; NaN if not
	// known.
	Idle float64
}
