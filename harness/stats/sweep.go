package stats

import (
	"cmp"
	"math"
	"slices"

	"tenrounds/harness"
)

// Sweep is the summaries of one target × scenario over numbers of connections, in rising order.
type Sweep struct {
	Target, Version, Scenario string
	Loader                    harness.Loader
	Points                    []Point
	// Peak is the number of connections with the highest throughput, Knee the smallest with 90 % of it, and
	// Falls the smallest beyond the peak with more than 5 % less; each 0 if there is none.
	Peak, Knee, Falls int
}

// Point is what a sweep found at one number of connections. Row is nil where nothing was measured.
type Point struct {
	Connections int
	Row         *harness.Summary
}

// At is the ranked row at a number of connections; nil if there is none.
func (s Sweep) At(connections int) *harness.Summary {
	for _, p := range s.Points {
		if p.Connections == connections && p.Row != nil && p.Row.Unranked == "" {
			return p.Row
		}
	}
	return nil
}

// PeakRate is the throughput at the peak; 0 for none.
func (s Sweep) PeakRate() float64 {
	if r := s.At(s.Peak); r != nil && !math.IsNaN(r.Throughput.Mean) {
		return r.Throughput.Mean
	}
	return 0
}

// ByPeak orders sweeps by the throughput at their peaks, the highest first.
func ByPeak(all []Sweep) []Sweep {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b Sweep) int { return cmp.Compare(b.PeakRate(), a.PeakRate()) })
	return sorted
}

// Where a curve of throughput over connections has its marks.
const (
	KneeShare = 0.90 // the knee: this share of the peak is reached
	FallShare = 0.95 // saturated: beyond the peak, less than this share of it is left
)

// Sweeps gathers the rows of a plan that asks at several numbers of connections: one sweep for each scenario,
// loader and target. It returns nil for a plan without a sweep.
func Sweeps(run harness.Run, rows []harness.Summary) []Sweep {
	byLoader := map[harness.Loader][]harness.Load{}
	var loaders []harness.Loader
	for _, l := range run.Plan.Loads {
		same := func(o harness.Load) bool { return o.Connections == l.Connections }
		if l.Mode == harness.ModeClosed && !slices.ContainsFunc(byLoader[l.Loader], same) {
			if byLoader[l.Loader] == nil {
				loaders = append(loaders, l.Loader)
			}
			byLoader[l.Loader] = append(byLoader[l.Loader], l)
		}
	}
	var all []Sweep
	for _, scenario := range run.Plan.Scenarios {
		for _, loader := range loaders {
			if len(byLoader[loader]) < 2 {
				continue
			}
			for _, subject := range run.Subjects {
				s := Sweep{Target: subject.Alias, Version: subject.Build.Version, Scenario: scenario, Loader: loader}
				for _, l := range byLoader[loader] {
					s.Points = append(s.Points, Point{Connections: l.Connections,
						Row: find(rows, subject.Alias, scenario, l.String())})
				}
				mark(&s)
				all = append(all, s)
			}
		}
	}
	return all
}

// mark finds peak, knee and fall among the points that are ranked: a rate that was reached with errors is
// none.
func mark(s *Sweep) {
	slices.SortStableFunc(s.Points, func(a, b Point) int { return a.Connections - b.Connections })
	peak := 0.0
	each := func(see func(connections int, rate float64)) {
		for _, p := range s.Points {
			if p.Row != nil && p.Row.Unranked == "" && p.Row.Throughput.Mean > 0 {
				see(p.Connections, p.Row.Throughput.Mean)
			}
		}
	}
	each(func(n int, rate float64) {
		if rate > peak {
			peak, s.Peak = rate, n
		}
	})
	each(func(n int, rate float64) {
		if s.Knee == 0 && rate >= KneeShare*peak {
			s.Knee = n
		}
		if s.Falls == 0 && n > s.Peak && rate < FallShare*peak {
			s.Falls = n
		}
	})
}
