package load

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	hdr "github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
)

// Merge adds up the results of the shares of one load. Counts, histograms and ramps are sums, and so are the
// rates, each over its own window of the same length; percentiles are those of the merged histogram. The send
// lag is merged too. What is the longest or the highest of one share, such as a standstill, is that of the
// worst one. One result that is no share comes back as it is.
func Merge(shares []harness.LoadResult) (harness.LoadResult, error) {
	if len(shares) == 1 && shares[0].Parts == nil {
		return shares[0], nil
	}
	m := merger{response: histogram().Export()}
	for first := 0; first < len(shares); {
		batch := shares[first:min(first+runtime.GOMAXPROCS(0), len(shares))]
		for i, d := range decodeAll(batch) {
			if err := m.take(batch[i], d); err != nil {
				return harness.LoadResult{}, fmt.Errorf("share %d of %d: %w", first+i+1, len(shares), err)
			}
		}
		first += len(batch)
	}
	if len(shares) == 0 {
		return harness.LoadResult{}, errors.New("there is no share to merge")
	}
	return m.result()
}

// merger is the sum of some shares.
type merger struct {
	sum                    harness.LoadResult
	account                harness.TargetLoad
	response, service, lag *hdr.Snapshot
	buckets                [][]int64 // of the ramp
	complete               int64
	doubts                 map[string]int // how many shares have each
	order                  harness.Doubts
	taken                  int
}

// take adds a share.
func (m *merger) take(r harness.LoadResult, d decoded) error {
	switch {
	case r.Parts == nil:
		return errors.New("it is not the result of a share")
	case len(r.Targets) != 1 || !r.Targets[0].Identity():
		return errors.New("its account does not add up")
	case m.taken > 0 && r.Mode != m.sum.Mode:
		return fmt.Errorf("its mode is %s, and that of the others %s", r.Mode, m.sum.Mode)
	}
	t := r.Targets[0]
	if m.taken++; m.taken == 1 {
		m.sum = harness.LoadResult{Mode: r.Mode, Engine: r.Engine, Seed: r.Seed, Verified: true}
		m.account.URL, m.account.Address, m.doubts = t.URL, t.Address, map[string]int{}
		if r.Parts.Service != "" {
			m.service, m.lag = histogram().Export(), histogram().Export()
		}
	}
	m.whole(r)
	add(&m.account, t)
	// Rates are added, each over its own window: the shares of a ramp that broke may end a second apart.
	m.account.Throughput += t.Throughput
	m.account.Goodput += t.Goodput
	m.account.Stalled = max(m.account.Stalled, t.Stalled)
	for why, n := range t.Failures.Reasons {
		if m.account.Failures.Reasons == nil {
			m.account.Failures.Reasons = harness.Reasons{}
		}
		m.account.Failures.Reasons[why] += n
	}
	if c := t.Creates; c != nil {
		if m.account.Creates == nil {
			m.account.Creates = &harness.Creates{}
		}
		m.account.Creates.Answered += c.Answered
		m.account.Creates.Unsure += c.Unsure
	}
	return errors.Join(d.err, mergeInto(m.response, d.response), mergeInto(m.service, d.service),
		mergeInto(m.lag, d.lag), m.ramp(r))
}

// whole adds what is not of a target.
func (m *merger) whole(r harness.LoadResult) {
	s, g := &m.sum, r.Generator
	s.Verified = s.Verified && r.Verified
	s.Duration = max(s.Duration, r.Duration)
	s.Users += r.Users
	if s.StoppedBy == (harness.Stop{}) {
		s.StoppedBy = r.StoppedBy
	}
	s.Generator.CPU += g.CPU
	s.Generator.User += g.User
	s.Generator.System += g.System
	s.Generator.GCCycles += g.GCCycles
	s.Generator.LiveConnections += g.LiveConnections
	s.Generator.PeakRSS = max(s.Generator.PeakRSS, g.PeakRSS)
	s.Generator.Limited = s.Generator.Limited || g.Limited
	m.complete += r.Targets[0].Correct + r.Targets[0].Wrong
	for _, d := range slices.Concat(r.Warnings, r.Targets[0].Warnings) {
		if m.doubts[d.Text]++; m.doubts[d.Text] == 1 {
			m.order = append(m.order, d)
		}
	}
}

// ramp adds the steps of a ramp. A share that was stopped a moment earlier may have one less.
func (m *merger) ramp(r harness.LoadResult) error {
	if len(r.Parts.Ramp) != len(r.Ramp) {
		return errors.New("the times of its ramp are not those of its steps")
	}
	for i, step := range r.Ramp {
		if i == len(m.sum.Ramp) {
			m.sum.Ramp = append(m.sum.Ramp, harness.RampStep{At: step.At})
			m.buckets = append(m.buckets, make([]int64, bucket(int64(maxTimeout))+1))
		}
		s := &m.sum.Ramp[i]
		s.Users += step.Users
		s.Sent += step.Sent
		s.Correct += step.Correct
		s.Failed += step.Failed
		for _, pair := range r.Parts.Ramp[i] {
			if pair[0] < 0 || pair[0] >= int64(len(m.buckets[i])) || pair[1] < 0 {
				return fmt.Errorf("its ramp has %d times in bucket %d", pair[1], pair[0])
			}
			m.buckets[i][pair[0]] += pair[1]
		}
	}
	return nil
}

// result is the sum.
func (m *merger) result() (harness.LoadResult, error) {
	s, t := &m.sum, &m.account
	response := hdr.Import(m.response)
	t.ResponseTime = distribution(response)
	t.ServiceTime = t.ResponseTime
	if m.service != nil {
		t.ServiceTime = distribution(hdr.Import(m.service))
		s.Generator.SendLagP99 = float64(hdr.Import(m.lag).ValueAtPercentile(99)) / 1e9
	}
	text, err := response.Encode(hdr.V2CompressedEncodingCookieBase)
	if err != nil {
		return *s, fmt.Errorf("encode the merged histogram: %w", err)
	}
	t.Histogram = string(text)
	t.Unmet = float64(t.Unsent) > (1-harness.MetShare)*float64(t.Scheduled)
	if m.complete > 0 {
		s.Generator.CPUPerRequest = s.Generator.CPU / float64(m.complete)
	}
	for i := range s.Ramp {
		s.Ramp[i].P99 = p99(m.buckets[i], s.Ramp[i].Correct)
	}
	s.Warnings = harness.Doubts{}
	for _, d := range m.order {
		if n := m.doubts[d.Text]; n < m.taken {
			d.Text = fmt.Sprintf("%s (in %d of %d shares)", d.Text, n, m.taken)
		}
		s.Warnings = append(s.Warnings, d)
	}
	s.Targets = []harness.TargetLoad{*t}
	if response.TotalCount() != t.Correct {
		return *s, fmt.Errorf("the merged histogram has %d times for %d correct answers",
			response.TotalCount(), t.Correct)
	}
	return *s, identity(*t)
}

// decoded are the histograms of a share; nil where it has none.
type decoded struct {
	response, service, lag *hdr.Snapshot
	err                    error
}

// decodeAll decodes the histograms of some shares at once: that is nearly all of the work.
func decodeAll(shares []harness.LoadResult) []decoded {
	all := make([]decoded, len(shares))
	var wg sync.WaitGroup
	for i, r := range shares {
		if r.Parts == nil || len(r.Targets) != 1 {
			continue // take refuses it
		}
		wg.Go(func() {
			d := &all[i]
			for text, to := range map[*string]**hdr.Snapshot{&r.Targets[0].Histogram: &d.response,
				&r.Parts.Service: &d.service, &r.Parts.Lag: &d.lag} {
				if *text == "" {
					continue
				}
				h, err := hdr.Decode([]byte(*text))
				if err != nil {
					d.err = fmt.Errorf("read its histogram: %w", err)
					return
				}
				*to = h.Export()
			}
		})
	}
	wg.Wait()
	return all
}

// mergeInto adds a histogram to a sum; nothing to no sum. All have the same range and digits, so their counts
// are added one by one, which takes half as long as recording each value again.
func mergeInto(sum, s *hdr.Snapshot) error {
	if sum == nil && s == nil {
		return nil
	}
	if sum == nil || s == nil {
		return errors.New("some shares have service times and others have none")
	}
	if s.LowestTrackableValue != sum.LowestTrackableValue ||
		s.HighestTrackableValue != sum.HighestTrackableValue ||
		s.SignificantFigures != sum.SignificantFigures ||
		len(s.Counts) != len(sum.Counts) {
		return errors.New("its histogram has another range or other digits")
	}
	for i, n := range s.Counts {
		sum.Counts[i] += n
	}
	return nil
}

// parts is what the result of a share has beside all others.
func (s *summary) parts(all *times, buckets [][]int64) *harness.Parts {
	p := &harness.Parts{Started: uint64(s.started)}
	if all.service != nil {
		p.Service, p.Lag = s.encode(all.service), s.encode(all.lag)
	}
	for _, times := range buckets {
		step := [][2]int64{}
		for b, n := range times {
			if n > 0 {
				step = append(step, [2]int64{int64(b), n})
			}
		}
		p.Ramp = append(p.Ramp, step)
	}
	return p
}
