package shares

import (
	"encoding/json"
	"testing"

	"tenrounds/harness/load"
)

// TestOnPaper computes what a thousand workers are to the master, from the sizes of real messages.
// docs/scale.md has what it logs; how long merging takes is told by make bench-merge.
func TestOnPaper(t *testing.T) {
	t.Parallel()
	order, err := newOrder(sampleTurn(), "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
	if err != nil {
		t.Fatal(err)
	}
	progress := load.Progress{At: 1, Correct: 4000, Tally: []int64{4000, 0}}
	for i := range 150 { // as many buckets as times from 100 µs to 10 ms have
		progress.Times = append(progress.Times, [2]float64{.1 * float64(i+1), 27})
	}
	size := func(v any) int {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return len(b)
	}
	result := shareResults(t)[0]
	const heartbeat, statistics = 120, 4000 // of Locust: a state, and its own table of the same times
	second := heartbeat + statistics + size(map[string]any{"tally": progress.Tally})
	for _, n := range []int{1, 10, 100, 1000} {
		t.Logf("%4d workers: %5d messages and %7.1f kB a second to the master; orders %6.1f kB, results %8.1f kB",
			n, 3*n, float64(n*second)/1e3, float64(n*size(order))/1e3, float64(n*size(result))/1e3)
	}
	if size(order) > 4<<10 || size(result) > 256<<10 || size(progress) > 16<<10 {
		t.Errorf("an order has %d bytes, a progress %d, a result %d", size(order), size(progress), size(result))
	}
}
