package stats

import (
	"math"

	"tenrounds/harness"
)

// Beside compares Locust's users with the project's own: same servers, same plan, same rounds.
type Beside struct {
	Scenario string
	// Own and Locust are the names of the two loads.
	Own, Locust string
	Rows        []BesideRow
}

// BesideRow is one target under both.
type BesideRow struct {
	Target, Version, CopyOf string
	Own, Locust             Asker
}

// Asker has the figures of one generator of users for a target, and its own CPU use. Unknown figures are NaN.
type Asker struct {
	// N is the number of rounds that were measured to the end; Requests and Failed are of all.
	N                int
	Requests, Failed int64
	// Rate is in requests per second, times and CPU in seconds; CPU is the generator's for each request.
	Rate, Mean, P50, P95, CPU float64
	// Busy is the share of one CPU that the generator used.
	Busy float64
	// Limited is the number of rounds in which the generator was the limit.
	Limited int
}

// Added is what Locust measured more than the project's own users, in seconds.
func (r BesideRow) Added() (mean, p50, p95, cpu float64) {
	a, b := r.Locust, r.Own
	return a.Mean - b.Mean, a.P50 - b.P50, a.P95 - b.P95, a.CPU - b.CPU
}

// Besides pairs the rows of Locust with the rows of the project's own users, where a run has both.
func (s *Summariser) Besides(rows []harness.Summary) (all []Beside) {
	for _, scenario := range s.run.Plan.Scenarios {
		for _, l := range s.run.Plan.Loads {
			own := l
			own.Loader, own.Client = harness.LoaderLoad, ""
			if l.Loader != harness.LoaderLocust {
				continue
			}
			b := Beside{Scenario: scenario, Own: own.String(), Locust: l.String()}
			for _, x := range s.run.Subjects {
				mine, theirs := find(rows, x.Alias, scenario, b.Own), find(rows, x.Alias, scenario, b.Locust)
				if mine != nil && theirs != nil && mine.N > 0 && theirs.N > 0 {
					b.Rows = append(b.Rows, BesideRow{Target: mine.Target, Version: mine.Version, CopyOf: mine.CopyOf,
						Own: s.asker(*mine), Locust: s.asker(*theirs)})
				}
			}
			if len(b.Rows) > 0 {
				all = append(all, b)
			}
		}
	}
	return all
}

// asker is what the generator says of a row. Percentiles are of all rounds together, the mean is weighted by
// answers.
func (s *Summariser) asker(r harness.Summary) Asker {
	nan := math.NaN()
	x := Asker{N: r.N, Requests: r.Requests, Failed: r.Failed, Rate: r.Throughput.Mean,
		Mean: nan, P50: nan, P95: nan, CPU: nan, Busy: nan}
	if r.Times != nil {
		x.P50, x.P95 = r.Times.P50, r.Times.P95
	}
	var requests, answers int64
	var waited, cpu, seconds float64
	for _, m := range s.of(r).measured {
		t, g := m.Account(), m.Result.Generator
		if mean := t.ResponseTime.Mean; t.Correct > 0 && !math.IsNaN(mean) {
			answers += t.Correct
			waited += mean * float64(t.Correct)
		}
		requests, cpu, seconds = requests+t.Scheduled, cpu+g.CPU, seconds+m.Result.Duration
		if g.Limited {
			x.Limited++
		}
	}
	if answers > 0 {
		x.Mean = waited / float64(answers)
	}
	if requests > 0 && cpu > 0 {
		x.CPU, x.Busy = cpu/float64(requests), cpu/seconds
	}
	return x
}
