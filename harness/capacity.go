package harness

import "math"

// Step is one try of a search for the capacity at an SLO.
type Step struct {
	// Rate is what was offered, in requests per second.
	Rate float64 `json:"rate_rps"`
	// Passed says that no request failed, no more were left unsent than fall due within the limit, and p99 was
	// under it.
	Passed bool `json:"passed"`
	// P99 of the response time, in seconds.
	P99       float64 `json:"p99_s"`
	Scheduled int64   `json:"scheduled"`
	Correct   int64   `json:"correct"`
	// Limited says that the generator could not keep its times, so that it is not the server that failed.
	Limited bool `json:"limited,omitempty"`
}

// Capacity is the throughput of a target in a closed loop, measured once before the rounds of a plan whose
// rates are shares of the slowest one. No table ranks it.
type Capacity struct {
	Target     string  `json:"target"`
	Scenario   string  `json:"scenario"`
	Throughput float64 `json:"throughput_rps"`
}

// The scale on which a capacity is searched, the same for all targets: from lowestRate on, eight steps to
// each doubling, to over a million.
const (
	lowestRate = 100
	perDouble  = 8
	// LastStep is the last one of the scale; the first is 0.
	LastStep = 107
	// Tries is how often a search offers a rate.
	Tries = 16
)

// RateAt is the rate of a step of the scale, in whole requests per second. A step may be a fraction.
func RateAt(step float64) float64 { return math.Round(lowestRate * math.Pow(2, step/perDouble)) }
