package harness

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

// SliceOrder is the order of the targets' slices.
type SliceOrder string

// Orders of the slices.
const (
	SlicesShuffle SliceOrder = "shuffle" // each cycle through the targets in an order of its own
	SlicesABBA    SliceOrder = "abba"    // forwards and backwards in turn
)
