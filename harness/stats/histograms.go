package stats

import (
	"fmt"

	"github.com/HdrHistogram/hdrhistogram-go"

	"tenrounds/harness"
)

// merged is the sum of the histograms of a row's turns: percentiles are never averaged.
type merged struct {
	sum          *hdrhistogram.Histogram // nil without any
	distribution *harness.Distribution   // of sum; nil until it is needed
}

// add adds an encoded histogram. An error leaves in the sum what was in its range.
func (m *merged) add(encoded string) error {
	h, err := hdrhistogram.Decode([]byte(encoded))
	if err != nil {
		return err
	}
	m.distribution = nil
	if m.sum == nil {
		m.sum = h
		return nil
	}
	if dropped := m.sum.Merge(h); dropped > 0 {
		return fmt.Errorf("%d values are outside the range of the others", dropped)
	}
	return nil
}

// summary has the percentiles of the sum in seconds; nil without a value. The histogram is in nanoseconds.
func (m *merged) summary() *harness.Distribution {
	if m.sum == nil || m.sum.TotalCount() == 0 {
		return nil
	}
	if m.distribution != nil {
		return m.distribution
	}
	h := m.sum
	at := func(p float64) float64 { return float64(h.ValueAtPercentile(p)) / 1e9 }
	d := &harness.Distribution{
		Mean: h.Mean() / 1e9, SD: h.StdDev() / 1e9, Min: float64(h.Min()) / 1e9, Max: at(100),
		P50: at(50), P66: at(66), P75: at(75), P80: at(80), P90: at(90), P95: at(95), P98: at(98), P99: at(99),
	}
	if h.TotalCount() >= 10_000 {
		d.P999 = new(at(99.9))
	}
	if h.TotalCount() >= 100_000 {
		d.P9999 = new(at(99.99))
	}
	m.distribution = d
	return d
}
