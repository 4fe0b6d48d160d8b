package load_test

import (
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
	"tenrounds/harness/load"
)

// counting is a server that counts what it is asked.
func counting(t *testing.T) (url string, asked *atomic.Int64) {
	t.Helper()
	asked = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write([]byte("ok"))
	}))
	t.Cleanup(s.Close)
	return s.URL, asked
}

func shareOptions(url string, m load.Mode) load.Options {
	o := load.Defaults()
	o.Targets = []load.Target{{URL: url}}
	o.Requests = []harness.Request{{Method: "GET", Path: "/", Expect: harness.Expectation{Body: []byte("ok")}}}
	o.Mode, o.Duration = m, 400*time.Millisecond
	return o
}

// runShares runs all shares of a load at once, as several machines would.
func runShares(t *testing.T, o load.Options, n int) []harness.LoadResult {
	t.Helper()
	all := make([]harness.LoadResult, n)
	var wg sync.WaitGroup
	for i := range n {
		own := o
		own.Share = harness.Share{Index: i, Of: n}
		wg.Go(func() {
			r, err := load.Run(t.Context(), own)
			if err != nil {
				t.Error(err)
			}
			all[i] = r
		})
	}
	wg.Wait()
	return all
}

// What four shares ask together is what the server was asked, what one generator would have asked, and what
// the merged histogram holds.
func TestShares(t *testing.T) {
	t.Parallel()
	rate := load.Rate{Connections: 42, PerSecond: 503, Arrivals: load.ArrivalsConstant, Backlog: 1000}
	poisson := rate
	poisson.Arrivals = load.ArrivalsPoisson
	users := load.Users{Count: 41, Hatch: 200, ThinkMin: time.Hour, ThinkMax: time.Hour}
	for name, m := range map[string]load.Mode{"constant": rate, "poisson": poisson, "users": users} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, asked := counting(t)
			whole, err := load.Run(t.Context(), shareOptions(url, m))
			if err != nil {
				t.Fatal(err)
			}
			want := whole.Targets[0].Scheduled
			asked.Store(0)
			shares := runShares(t, shareOptions(url, m), 4)
			r, err := load.Merge(shares)
			if err != nil {
				t.Fatal(err)
			}
			got := r.Targets[0]
			h, err := hdr.Decode([]byte(got.Histogram))
			if err != nil {
				t.Fatal(err)
			}
			sent := want - got.Unsent // on a machine that stands still some are never sent
			if got.Scheduled != want || got.Correct != sent || asked.Load() != sent || h.TotalCount() != sent ||
				sent == 0 {
				t.Errorf("one generator schedules %d; four: %d, %d correct, %d in the histogram, the server counts %d",
					want, got.Scheduled, got.Correct, h.TotalCount(), asked.Load())
			}
			if r.Parts != nil || r.Users != whole.Users || r.Mode != whole.Mode || !r.Verified {
				t.Errorf("merged: %+v", r)
			}
			if got.ServiceTime.P50 <= 0 || got.ServiceTime.P50 > got.ServiceTime.P99 {
				t.Errorf("service times: %+v", got.ServiceTime)
			}
		})
	}
}

// A closed loop's connections are split, and its rates add up.
func TestSharesClosed(t *testing.T) {
	t.Parallel()
	url, asked := counting(t)
	shares := runShares(t, shareOptions(url, load.Closed{Connections: 5, Pipeline: 1}), 3)
	r, err := load.Merge(shares)
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	var rates float64
	for _, s := range shares {
		sum += s.Targets[0].Correct
		rates += s.Targets[0].Goodput
	}
	got := r.Targets[0]
	if got.Correct != sum || math.Abs(got.Goodput-rates) > 1e-6*rates ||
		got.Correct+got.InFlight != asked.Load() {
		t.Errorf("%d correct of %d, %g/s of %g/s, the server counts %d and %d were in flight",
			got.Correct, sum, got.Goodput, rates, asked.Load(), got.InFlight)
	}
	if r.Generator.LiveConnections != 5 || got.ServiceTime != got.ResponseTime {
		t.Errorf("%d connections, %+v", r.Generator.LiveConnections, got.ServiceTime)
	}
}

// A share tells of itself each second, and the sums of all shares end a ramp in each of them.
func TestSharesStop(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer s.Close()
	condition, err := load.ParseCondition("failed>1%")
	if err != nil {
		t.Fatal(err)
	}
	o := shareOptions(s.URL, load.Users{Count: 100, Hatch: 50, ThinkMin: 50 * time.Millisecond,
		ThinkMax: 50 * time.Millisecond, StopWhen: []load.Condition{condition}})
	o.Duration = 20 * time.Second
	sums := make(chan []int64, 100)
	var told []load.Progress
	o.Share, o.Sums = harness.Share{Index: 1, Of: 2}, sums
	o.Tell = func(p load.Progress) {
		told = append(told, p)
		sums <- []int64{2 * p.Tally[0], 2 * p.Tally[1], 0} // the other share does the same
	}
	r, err := load.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if r.StoppedBy.Condition != "failed>1%" || r.Duration > 10 || len(told) == 0 || told[0].Failed == 0 {
		t.Fatalf("stopped by %+v after %g s, told %+v", r.StoppedBy, r.Duration, told)
	}
	merged, err := load.Merge([]harness.LoadResult{r, r})
	if err != nil || merged.Users != 2*r.Users || merged.StoppedBy != r.StoppedBy {
		t.Fatalf("%+v, %v", merged, err)
	}
	for i, step := range merged.Ramp {
		if step.Failed != 2*r.Ramp[i].Failed || step.Users != 2*r.Ramp[i].Users || step.At != r.Ramp[i].At {
			t.Errorf("step %d: %+v of %+v", i, step, r.Ramp[i])
		}
	}
}

// What a share told in its progress adds up to its result.
func TestProgress(t *testing.T) {
	t.Parallel()
	url, _ := counting(t)
	o := shareOptions(url,
		load.Rate{Connections: 2, PerSecond: 200, Arrivals: load.ArrivalsConstant, Backlog: 10})
	o.Duration = 2500 * time.Millisecond
	var correct, times int64
	told := 0
	o.Tell = func(p load.Progress) {
		told++
		correct += p.Correct
		for _, pair := range p.Times {
			times += int64(pair[1])
		}
	}
	r, err := load.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if want := r.Targets[0].Correct; told < 3 || correct != times || correct < want-20 || correct > want {
		t.Errorf("%d times %d answers, %d times; the result has %d", told, correct, times, want)
	}
	if r.Ramp != nil {
		t.Error("a load at a rate has a ramp")
	}
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	url, _ := counting(t)
	good := runShares(t, shareOptions(url, load.Closed{Connections: 2, Pipeline: 1}), 2)
	change := func(f func(*harness.LoadResult)) []harness.LoadResult {
		b, err := json.Marshal(good)
		if err != nil {
			t.Fatal(err)
		}
		var all []harness.LoadResult
		if err := json.Unmarshal(b, &all); err != nil {
			t.Fatal(err)
		}
		f(&all[1])
		return all
	}
	for name, all := range map[string][]harness.LoadResult{
		"none":      {},
		"no share":  change(func(r *harness.LoadResult) { r.Parts = nil }),
		"account":   change(func(r *harness.LoadResult) { r.Targets[0].Correct++ }),
		"mode":      change(func(r *harness.LoadResult) { r.Mode = harness.ModeRate }),
		"histogram": change(func(r *harness.LoadResult) { r.Targets[0].Histogram = "x" }),
		"service":   change(func(r *harness.LoadResult) { r.Parts.Service = r.Targets[0].Histogram }),
		"ramp":      change(func(r *harness.LoadResult) { r.Parts.Ramp = [][][2]int64{{{1, 1}}} }),
	} {
		if _, err := load.Merge(all); err == nil {
			t.Errorf("%s: merged", name)
		}
	}
	if _, err := load.Merge(good); err != nil {
		t.Error(err)
	}
}

func TestShareOptions(t *testing.T) {
	t.Parallel()
	o := shareOptions("http://127.0.0.1:1", load.Closed{Connections: 2, Pipeline: 1})
	o.Share = harness.Share{Index: 2, Of: 3}
	if o.Validate() == nil {
		t.Error("a share without a connection is taken")
	}
	o.Mode = load.Users{Count: 2, Hatch: 1}
	if o.Validate() == nil {
		t.Error("a share without a user is taken")
	}
	for _, n := range []int{0, 1, 5, 100, 101} {
		for _, of := range []int{1, 2, 3, 7} {
			sum := 0
			var numbers []int
			for i := range of {
				s := harness.Share{Index: i, Of: of}
				sum += s.Part(n)
				for k := range s.Part(n) {
					numbers = append(numbers, s.Number(k))
				}
			}
			slices.Sort(numbers)
			if sum != n || len(slices.Compact(numbers)) != n || n > 0 && numbers[n-1] != n-1 {
				t.Errorf("%d things in %d shares: %v", n, of, numbers)
			}
		}
	}
}
