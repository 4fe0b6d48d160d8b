package harness

import "time"

// Parts of a self-test.
const (
	PartEqual  = "equal"  // pairs of copies of one server, without any difference
	PartDelays = "delays" // a copy, and servers that are slower by known delays
)

// Selftest is selftest.json: what a self-test of the harness does. Each of its parts is a run with a folder
// of its own.
type Selftest struct {
	ID      string    `json:"id"`
	Started time.Time `json:"started"`
	// Target is the server that is compared with itself.
	Target string `json:"target"`
	// CPU is its CPU time for an answer in seconds, of which the delays are shares.
	CPU float64 `json:"cpu_per_answer_s"`
	// Pilot has the steps that calibrated the delays. The last one did.
	Pilot []PilotStep `json:"pilot"`
	// Delays are the entries that PartDelays compares with Target, the copy without any delay first.
	Delays []Delay `json:"delays"`
	// Gate is the loss that a gate has to find or to rule out, as a share.
	Gate float64 `json:"gate"`
	// Quick says that the servers are not verified before each part.
	Quick bool           `json:"quick,omitempty"`
	Parts []SelftestPart `json:"parts"`
}

// SelftestPart is one part of a self-test.
type SelftestPart struct {
	// Rounds make up one test, which is judged as a run of so many rounds is.
	Rounds int  `json:"rounds_per_test"`
	Plan   Plan `json:"plan"`
}

// Tests is how many tests of a pair the part has room for.
func (p SelftestPart) Tests() int { return p.Plan.Rounds / max(1, p.Rounds) }

// Delay is an entry that takes more CPU time for each answer than its target does.
type Delay struct {
	Alias string `json:"alias"`
	// Share is the wanted increase of Selftest.CPU; 0 for a plain copy. What the delay costs is measured.
	Share float64 `json:"share"`
	// Burn is what the server is told to burn. Under load it costs more or less than that.
	Burn time.Duration `json:"burn_ns"`
}

// PilotStep is what a delay cost under load: the delayed server's figures over the plain one's, with their 95
// % intervals.
type PilotStep struct {
	Burn time.Duration `json:"burn_ns"`
	// Plain is the plain server's CPU time for an answer in seconds.
	Plain      float64    `json:"plain_cpu_per_answer_s"`
	CPU        PilotRatio `json:"cpu_per_answer_ratio"`
	Throughput PilotRatio `json:"throughput_ratio"`
}

// PilotRatio is a ratio with its interval.
type PilotRatio struct {
	Ratio float64 `json:"ratio"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}
