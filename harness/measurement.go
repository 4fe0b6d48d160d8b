package harness

import "time"

// Measurement is the result of one turn, and one line of turns.ndjson.
type Measurement struct {
	Turn
	Started time.Time `json:"started"`
	Port    int       `json:"port"`
	PID     int       `json:"pid,omitempty"`
	// Layout is the seed of the layout that was launched; 0 for the linker's own order.
	Layout uint32 `json:"layout,omitempty"`
	// Result is the generator's whole answer; nil if there is none.
	Result *LoadResult `json:"result"`
	// Capacity is the rate at which half of the tries keep to the SLO, CapacityLow and CapacityHigh are its 95 %
	// interval. Runs of before the staircase have the highest rate that passed three times, and no interval.
	Capacity     float64 `json:"capacity_rps,omitempty"`
	CapacityLow  float64 `json:"capacity_low_rps,omitempty"`
	CapacityHigh float64 `json:"capacity_high_rps,omitempty"`
	// Steps are all tries of a search; Result is that of the passing one with the highest rate up to Capacity.
	Steps []Step `json:"steps,omitempty"`
	// RunIn is what the server got before this turn; nil where it was run in before, or needs none.
	RunIn *RunIn `json:"run_in,omitempty"`
	// Error says why the turn could not be measured, or was cut short. Such a turn is never ranked.
	Error string `json:"error,omitempty"`
	// Verdict is what limited the turn; Limit says why, with the figures.
	Verdict Verdict `json:"limit,omitempty"`
	Limit   string  `json:"limit_reason,omitempty"`
	// Warnings are doubts about the figures.
	Warnings Doubts `json:"warnings,omitempty"`
}

// Account returns the account of the one URL that a turn asks, or nil.
func (m Measurement) Account() *TargetLoad {
	if m.Result == nil || len(m.Result.Targets) != 1 {
		return nil
	}
	return &m.Result.Targets[0]
}

// Clean reports whether the turn ended with correct answers only, and at least one, and all that fell due was
// sent.
func (m Measurement) Clean() bool {
	t := m.Account()
	return m.Error == "" && t != nil && t.Correct > 0 && t.Failed() == 0 && !t.Unmet
}
