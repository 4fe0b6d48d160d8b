package load

import (
	"sync"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// flight is a request that was sent. Times are nanoseconds since the start of the run.
type flight struct {
	request  int32
	intended int64 // when it should have been sent: response time counts from here
	sent     int64 // when it was: service time counts from here
}

// times are the histograms of one target, in nanoseconds, for all recorders: at 220 KiB each, one a
// connection would be too much, so that recorders hand over many samples at once.
type times struct {
	mu       sync.Mutex
	response *hdr.Histogram
	service  *hdr.Histogram // nil in a closed loop, where it is the same
	lag      *hdr.Histogram // of sends; nil in a closed loop, where there is none
}

// newTimes returns empty histograms, of an open loop or a closed one.
func newTimes(open bool) *times {
	t := &times{response: histogram()}
	if open {
		t.service, t.lag = histogram(), histogram()
	}
	return t
}

// maxTimeout is the longest time that the histograms can hold.
const maxTimeout = time.Hour

// histogram spans 1 ns to the longest timeout with three digits.
func histogram() *hdr.Histogram { return hdr.New(1, int64(maxTimeout), 3) }

func (t *times) record(samples []sample, lags []int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range samples {
		// A batch of answers shares one clock reading, so a time of 0 can occur; 1 ns is the floor. A service
		// time is never above the range, because a later answer is a timeout; a request that waited for an
		// hour before it was sent is taken down to the top.
		_ = t.response.RecordValue(min(max(s.response, 1), int64(maxTimeout)))
		if t.service != nil {
			_ = t.service.RecordValue(max(s.service, 1))
		}
	}
	for _, lag := range lags {
		_ = t.lag.RecordValue(min(max(lag, 1), int64(maxTimeout)))
	}
}

type sample struct{ response, service int64 }

// samplesKept is how many times a recorder gathers before it takes the lock of the histograms.
const samplesKept = 128
