package locust

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
)

// entry is one line of Locust's statistics. Times are in milliseconds, timestamps in seconds.
type entry struct {
	Name     string           `json:"name"`
	Method   string           `json:"method"`
	Last     *float64         `json:"last_request_timestamp"`
	Start    float64          `json:"start_time"`
	Requests int64            `json:"num_requests"`
	None     int64            `json:"num_none_requests"`
	Failures int64            `json:"num_failures"`
	Total    float64          `json:"total_response_time"`
	Longest  float64          `json:"max_response_time"`
	Shortest *float64         `json:"min_response_time"`
	Bytes    int64            `json:"total_content_length"`
	Times    map[int64]int64  `json:"response_times"`
	Each     map[string]int64 `json:"num_reqs_per_sec"`
	Failed   map[string]int64 `json:"num_fail_per_sec"`
}

// report is what the locustfile adds: its own CPU time in the window, and why requests failed.
type report struct {
	Elapsed float64       `json:"elapsed_s"`
	User    float64       `json:"user_s"`
	System  float64       `json:"system_s"`
	RSS     int64         `json:"rss_bytes"`
	Users   int           `json:"users"`
	Errors  []failureKind `json:"errors"`
}

type failureKind struct {
	Error       string `json:"error"`
	Occurrences int64  `json:"occurrences"`
}

// MaxOutput is how many bytes are read of what Locust prints, and of the locustfile's report.
const MaxOutput = 8 << 20

// most is more than any count in a turn can be, so that sums stay in range.
const most = 1e12

// Parse reads Locust's JSON, and the report of the locustfile, of a load. The window is Locust's own: from
// the first of its timestamps to the last. Its times are of all requests, those that failed among them; under
// 100 ms they are whole milliseconds, and above that two digits.
func Parse(out, reported []byte, l harness.Load, verified bool) (*harness.LoadResult, error) {
	var entries []entry
	if err := strictly(out, &entries); err != nil {
		return nil, fmt.Errorf("locust: its JSON cannot be read: %w: %.200q", err, out)
	}
	var own report
	if err := strictly(reported, &own); err != nil {
		return nil, fmt.Errorf("locust: the report of the locustfile cannot be read: %w: %.200q", err, reported)
	}
	all, err := sum(entries, l)
	if err != nil {
		return nil, err
	}
	if err := own.check(all, l); err != nil {
		return nil, err
	}
	r := &harness.LoadResult{
		Mode: harness.ModeUsers, Engine: "locust", Verified: verified, Users: own.Users, Duration: all.window(),
	}
	t := harness.TargetLoad{
		Scheduled: all.Requests, Correct: all.Requests - all.Failures, BytesReceived: all.Bytes,
	}
	t.Failures = own.failures()
	f := t.Failures
	t.Wrong, t.Errors, t.Timeouts = f.Status+f.Body, f.Connect+f.Reset, f.Timeout
	t.ResponseTime = harness.UnknownTimes()
	if r.Duration == 0 {
		r.Duration = own.Elapsed // of at most one moment: there is no rate
	} else {
		t.Throughput, t.Goodput = float64(t.Correct+t.Wrong)/r.Duration, float64(t.Correct)/r.Duration
	}
	if all.Requests > all.None {
		if t.ResponseTime, t.Histogram, err = all.distribution(); err != nil {
			return nil, err
		}
	}
	t.ServiceTime = t.ResponseTime
	r.Targets = []harness.TargetLoad{t}
	own.health(r, all.Requests)
	r.Warnings = append(r.Warnings, harness.NewDoubt(
		"Locust reports times in whole milliseconds, and above 100 ms with two digits"))
	if spans := all.window(); all.Requests > 0 && spans < l.Duration.Seconds()/2 {
		r.Warnings = append(r.Warnings,
			harness.NewDoubt("Locust's rate covers %.2g s only, from its first answer to its last", spans))
	}
	if !verified {
		r.Warnings = append(r.Warnings, harness.NewDoubt("Locust compared no body where none is expected"))
	}
	return r, nil
}

// strictly decodes one JSON value, with nothing unknown in it and nothing after it.
func strictly(text []byte, to any) error {
	if len(text) > MaxOutput {
		return fmt.Errorf("it has %d bytes, and at most %d are read", len(text), MaxOutput)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		if errors.Is(err, io.EOF) {
			return errors.New("there is none")
		}
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something stands after it")
	}
	return nil
}

// sum adds up the entries, each of which must agree with itself and with the load.
func sum(entries []entry, l harness.Load) (all entry, err error) {
	all.Times, all.Last, all.Shortest = map[int64]int64{}, new(0.0), new(math.Inf(1))
	all.Start = math.Inf(1)
	for _, e := range entries {
		if err := e.check(l); err != nil {
			return all, fmt.Errorf("locust: its entry %.100q: %w", e.Name, err)
		}
		if e.Requests == 0 {
			continue
		}
		all.Requests += e.Requests
		all.None += e.None
		all.Failures += e.Failures
		all.Total += e.Total
		all.Bytes += e.Bytes
		all.Start, *all.Last = min(all.Start, e.Start), max(*all.Last, *e.Last)
		all.Longest, *all.Shortest = max(all.Longest, e.Longest), min(*all.Shortest, or(e.Shortest, math.Inf(1)))
		for ms, n := range e.Times {
			all.Times[ms] += n
		}
	}
	if all.Requests > most {
		return all, fmt.Errorf("locust: %d requests cannot be", all.Requests)
	}
	if longest := (l.Duration + l.Timeout + late).Seconds(); all.window() > longest {
		return all, fmt.Errorf("locust: by its timestamps it took %.3g s instead of %v",
			all.window(), l.Duration)
	}
	return all, nil
}

// late is by how much a busy machine may end a turn late.
const late = 10 * time.Second

func (e entry) check(l harness.Load) error {
	for _, n := range []int64{e.Requests, e.None, e.Failures, e.Bytes} {
		if n < 0 || float64(n) > harness.MaxFigure {
			return fmt.Errorf("the count %d cannot be", n)
		}
	}
	if e.Requests == 0 {
		return nil
	}
	if e.Failures > e.Requests || e.None > e.Requests {
		return fmt.Errorf("%d failed and %d have no time, of %d", e.Failures, e.None, e.Requests)
	}
	if e.Last == nil || !(e.Start > 0) || !(*e.Last >= e.Start) {
		return errors.New("its timestamps are missing, or in the wrong order")
	}
	// Of a request that waits as long as it may, and of a process that gets no CPU for a while.
	longest := 1000 * (l.Warmup + l.Duration + l.Timeout + late).Seconds()
	shortest := or(e.Shortest, 0)
	if !(shortest >= 0) || !(e.Longest >= shortest) || !(e.Longest <= longest) || !(e.Total >= 0) ||
		!(e.Total <= 1.001*e.Longest*float64(e.Requests)+1) {
		return fmt.Errorf("times of %g to %g ms, %g in all, cannot be", shortest, e.Longest, e.Total)
	}
	var counted int64
	for ms, n := range e.Times {
		if ms < 0 || float64(ms) > 1.1*longest || n < 0 || n > e.Requests {
			return fmt.Errorf("%d answers after %d ms cannot be", n, ms)
		}
		if counted += n; counted > e.Requests {
			break
		}
	}
	if counted != e.Requests-e.None {
		return fmt.Errorf("its times are of %d requests, not of %d", counted, e.Requests-e.None)
	}
	return nil
}

// window is how long it was, in seconds; 0 if there was one moment at most.
func (e entry) window() float64 {
	if e.Requests == 0 {
		return 0
	}
	return *e.Last - e.Start
}

// distribution gives mean, shortest and longest as Locust measured them; the percentiles are of its rounded
// times.
func (e entry) distribution() (d harness.Distribution, encoded string, err error) {
	h := hdrhistogram.New(1, int64(24*time.Hour), 3) // as in the project's own generator
	for ms, n := range e.Times {
		if err := h.RecordValues(ms*int64(time.Millisecond), n); err != nil {
			return d, "", fmt.Errorf("locust: a time of %d ms: %w", ms, err)
		}
	}
	packed, err := h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		return d, "", fmt.Errorf("locust: its times: %w", err)
	}
	d = harness.UnknownTimes()
	d.Mean, d.Max = e.Total/1000/float64(e.Requests-e.None), e.Longest/1000
	if !math.IsInf(*e.Shortest, 1) {
		d.Min = *e.Shortest / 1000
	}
	e.percentiles(&d)
	return d, string(packed), nil
}

// percentiles come from the table itself: as exact as Locust reports them.
func (e entry) percentiles(d *harness.Distribution) {
	asked := []struct {
		share float64
		to    *float64
	}{
		{.50, &d.P50}, {.66, &d.P66}, {.75, &d.P75}, {.80, &d.P80},
		{.90, &d.P90}, {.95, &d.P95}, {.98, &d.P98}, {.99, &d.P99},
	}
	all, seen := float64(e.Requests-e.None), 0.0
	for _, ms := range slices.Sorted(maps.Keys(e.Times)) {
		seen += float64(e.Times[ms])
		for len(asked) > 0 && seen >= asked[0].share*all {
			*asked[0].to = float64(ms) / 1000
			asked = asked[1:]
		}
	}
}

func or(given *float64, otherwise float64) float64 {
	if given != nil {
		return *given
	}
	return otherwise
}
