package load

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
)

// distinct are the things that recorders have or share, each once.
func distinct[T any](recorders []*recorder, of func(*recorder) *T) (all []*T) {
	seen := map[*T]bool{nil: true}
	for _, r := range recorders {
		if t := of(r); !seen[t] {
			seen[t], all = true, append(all, t)
		}
	}
	return all
}

// total sums the accounts of one target.
func total(recorders []*recorder) (t harness.TargetLoad) {
	for _, r := range recorders {
		add(&t, r.account)
	}
	return t
}

// add sums accounts.
func add(t *harness.TargetLoad, a harness.TargetLoad) {
	t.Scheduled += a.Scheduled
	t.Correct += a.Correct
	t.Wrong += a.Wrong
	t.Errors += a.Errors
	t.Timeouts += a.Timeouts
	t.Unsent += a.Unsent
	t.InFlight += a.InFlight
	t.BytesReceived += a.BytesReceived
	t.Failures.Connect += a.Failures.Connect
	t.Failures.Reset += a.Failures.Reset
	t.Failures.Malformed += a.Failures.Malformed
	t.Failures.Status += a.Failures.Status
	t.Failures.Body += a.Failures.Body
	t.Failures.Head += a.Failures.Head
	t.Failures.Unsolicited += a.Failures.Unsolicited
	t.Difference = cmp.Or(t.Difference, a.Difference)
	t.Failures.Timeout += a.Failures.Timeout
}

// creates sums the requests that make something; nil if there were none to be sent.
func creates(recorders []*recorder) *harness.Creates {
	var sum harness.Creates
	for _, r := range recorders {
		if r.creates == nil {
			return nil
		}
		sum.Answered += r.created.Answered
		sum.Unsure += r.created.Unsure
	}
	return &sum
}

// complete counts the answers of any kind, in the windows and outside.
func complete(recorders []*recorder) (n int64) {
	for _, r := range recorders {
		a := &r.account
		n += a.Correct + a.Wrong + a.Failures.Malformed + a.InFlight + r.outside
	}
	return n
}

// carried counts the correct answers in windows to requests from before them.
func carried(recorders []*recorder) (n int64) {
	for _, r := range recorders {
		n += r.carried
	}
	return n
}

// sumReasons is what all recorders counted, the most frequent first to be kept; nil if nothing failed.
func sumReasons(recorders []*recorder) harness.Reasons {
	all := map[reason]int64{}
	for _, rec := range recorders {
		for why, n := range rec.reasons {
			all[why] += n
		}
	}
	order := slices.SortedFunc(maps.Keys(all), func(a, b reason) int {
		return cmp.Or(cmp.Compare(all[b], all[a]), cmp.Compare(a.String(), b.String()))
	})
	var kept reasons
	for _, why := range order {
		kept.add(why, all[why])
	}
	if len(kept) == 0 {
		return nil
	}
	named := make(harness.Reasons, len(kept))
	for why, n := range kept {
		named[why.String()] += n
	}
	return named
}

// merge adds up the histograms of several recorders.
func merge(recorders []*recorder) *times {
	all := distinct(recorders, func(r *recorder) *times { return r.times })
	sum := all[0]
	for _, t := range all[1:] {
		sum.response.Merge(t.response)
		if sum.service != nil {
			sum.service.Merge(t.service)
			sum.lag.Merge(t.lag)
		}
	}
	return sum
}

// distribution converts a histogram of nanoseconds to seconds; all zero if it is empty.
func distribution(h *hdr.Histogram) harness.Distribution {
	n := h.TotalCount()
	if n == 0 {
		return harness.Distribution{}
	}
	p := h.ValueAtPercentilesSlice([]float64{50, 66, 75, 80, 90, 95, 98, 99, 99.9})
	s := func(ns int64) float64 { return float64(ns) / 1e9 }
	d := harness.Distribution{
		Mean: h.Mean() / 1e9, SD: h.StdDev() / 1e9, Min: s(h.Min()), Max: s(h.Max()),
		P50: s(p[0]), P66: s(p[1]), P75: s(p[2]), P80: s(p[3]),
		P90: s(p[4]), P95: s(p[5]), P98: s(p[6]), P99: s(p[7]),
	}
	const enoughForP999 = 10_000
	if n >= enoughForP999 {
		d.P999 = new(s(p[8]))
	}
	return d
}

// identity checks the generator itself: a request missing from the account is a bug here.
func identity(t harness.TargetLoad) error {
	if t.Identity() {
		return nil
	}
	t.Histogram = ""
	return fmt.Errorf("account of %s does not add up: %+v", t.URL, t)
}

// joinCounters counts an answer as wrong if another loop saw the same number. Its time stays.
func joinCounters(t *harness.TargetLoad, recorders []*recorder) {
	all := distinct(recorders, func(r *recorder) *counted { return r.counted })
	n, highest := duplicates(all)
	t.HighestNumber, t.HighestNumbers = highest, highestOfEach(all)
	if n = min(n, t.Correct); n > 0 {
		t.Correct, t.Wrong, t.Failures.Body = t.Correct-n, t.Wrong+n, t.Failures.Body+n
		if t.Failures.Reasons == nil {
			t.Failures.Reasons = harness.Reasons{}
		}
		t.Failures.Reasons[reasonNumber.String()] += n
		if t.Difference == "" {
			t.Difference = fmt.Sprintf("%d numbers came to two event loops: "+
				"the bodies were not encoded for each request", n)
		}
	}
}
