package harness

import "time"

// Parts of a self-test.
const (
	PartBlocks   = "blocks"   // two copies of a target, in alternating blocks of time
	PartSlices   = "slices"   // the same in slices
	PartStandard = "standard" // a copy, and others that are slower by known delays, as in the plan standard
	PartPrecise  = "precise"  // the same as in the plan precise
)

// Selftest is selftest.json: what a self-test of the harness does. Each of its parts is a run with a folder
// of its own.
type Selftest struct {
	ID      string    `json:"id"`
	Started time.Time `json:"started"`
	// Target is the server that is tried against itself.
	Target string `json:"target"`
	// CPU is its CPU time for an answer in seconds, of which the delays are shares.
	CPU float64 `json:"cpu_per_answer_s"`
	// Delays are the entries that are compared with Target, the copy without any delay first.
	Delays []Delay `json:"delays"`
	// Rounds make up one try, which is judged as a run is.
	Rounds int `json:"rounds"`
	// Shortened says that the parts take less time than the plans that they are named after.
	Shortened bool   `json:"shortened,omitempty"`
	Parts     []Plan `json:"parts"`
}

// Delay is an entry that takes more CPU time for each answer than its target does.
type Delay struct {
	Alias string        `json:"alias"`
	Share float64       `json:"share"` // of Selftest.CPU; 0 for a plain copy
	Burn  time.Duration `json:"burn_ns"`
}
