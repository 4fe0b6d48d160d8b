package harness

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Share is the part of a load that one of several generators carries. A load numbers its connections, users
// and arrivals from 0. Each belongs to the share whose Index is that number modulo Of, so that the shares do
// together exactly what one generator would do alone. The zero value is the whole load.
type Share struct {
	Index int `json:"index"` // from 0
	Of    int `json:"of"`
}

// MostShares is how many generators one load can have.
const MostShares = 10_000

// ParseShare reads "2/4", the second of four.
func ParseShare(text string) (Share, error) {
	index, of, _ := strings.Cut(text, "/")
	i, err := strconv.Atoi(index)
	n, nerr := strconv.Atoi(of)
	if errors.Join(err, nerr) != nil || i < 1 || i > n || n > MostShares {
		return Share{}, fmt.Errorf("%q is no share: write 2/4 for the second of four, at most of %d", text,
			MostShares)
	}
	return Share{Index: i - 1, Of: n}, nil
}

func (s Share) String() string {
	if s.Whole() {
		return "1/1"
	}
	return fmt.Sprintf("%d/%d", s.Index+1, s.Of)
}

// Whole reports whether it is all of the load.
func (s Share) Whole() bool { return s.Of <= 1 }

// Part is how many of n things belong to the share.
func (s Share) Part(n int) int {
	if s.Whole() {
		return n
	}
	return (n - s.Index + s.Of - 1) / s.Of
}

// Number is the number among all of the k-th thing of the share.
func (s Share) Number(k int) int {
	if s.Whole() {
		return k
	}
	return s.Index + k*s.Of
}

// Carrier is a machine that carried a share of a load.
type Carrier struct {
	Host  string `json:"host"`
	Share Share  `json:"share"`
	// Late is how long after the first share this one began, in seconds, by the clocks that were compared
	// before.
	Late float64 `json:"late_s"`
	// RoundTrip is the shortest time of a message to the machine and back, in seconds. The clocks were compared
	// to half of it.
	RoundTrip float64 `json:"round_trip_s"`
	Scheduled int64   `json:"scheduled"`
	Correct   int64   `json:"correct"`
	Failed    int64   `json:"failed"`
	P99       float64 `json:"p99_s"`
	// CPU is the generator's CPU time in the window, in seconds.
	CPU     float64 `json:"cpu_s"`
	Limited bool    `json:"limited,omitempty"`
	// Error says why there is no result of the share; empty if there is one.
	Error string `json:"error,omitempty"`
}

// Skew is how long after the first share the last one began, in seconds.
func (r LoadResult) Skew() (longest float64) {
	for _, c := range r.Carriers {
		longest = max(longest, c.Late)
	}
	return longest
}

// Parts is what the result of a share has beside all others, so that it can be merged with them.
type Parts struct {
	// Started is when the run of the share began, in nanoseconds of the machine's CLOCK_MONOTONIC: of those
	// since it was switched on, which may be years.
	Started uint64 `json:"started_ns"`
	// Service and Lag are the service times and the send lags in the form of TargetLoad.Histogram; empty in a
	// closed loop.
	Service string `json:"service_v2,omitempty"`
	Lag     string `json:"lag_v2,omitempty"`
	// Ramp are the response times of each RampStep: pairs of a bucket and its count.
	Ramp [][][2]int64 `json:"ramp,omitempty"`
}
