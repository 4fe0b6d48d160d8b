package docs_test

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/results"
	"tenrounds/test/checkout"
)

// TestKeptResults looks for nonsense in every run that is kept: figures that no real server on this kernel
// can have, or that contradict each other.
func TestKeptResults(t *testing.T) {
	checkout.Log()
	folders, err := filepath.Glob("results/*/run.json")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no results: %v", err)
	}
	for _, file := range folders {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			run, turns, cut, err := results.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			if cut || len(turns) == 0 {
				t.Errorf("%d turns, the last cut off: %v", len(turns), cut)
			}
			if len(turns) != run.Plan.Turns() {
				t.Errorf("%d turns, where the plan has %d", len(turns), run.Plan.Turns())
			}
			for _, m := range turns {
				for _, complaint := range nonsense(m) {
					t.Errorf("round %d, %s %s %s: %s", m.Round, m.Target, m.Scenario, m.Load, complaint)
				}
			}
		})
	}
}

// loopbackFloor is shorter than any answer takes over the loopback: two system calls and two wake-ups.
const loopbackFloor = 4e-6

// nonsense lists what cannot be in one measurement.
func nonsense(m harness.Measurement) (found []string) {
	complain := func(bad bool, format string, args ...any) {
		if bad {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	complain(m.Error != "", "not measured to its end: %s", m.Error)
	if m.Result == nil {
		return append(found, "no result")
	}
	r := m.Result
	for _, a := range r.Targets {
		d := a.ResponseTime
		complain(!a.Identity(), "the account does not add up: %d scheduled", a.Scheduled)
		// thousands of users show what fails
		complain(a.Failed() > 0 && m.Load.Mode != harness.ModeUsers, "%d failed", a.Failed())
		f := a.Failures
		complain(a.Wrong != f.Status+f.Body+f.Head || a.Errors != f.Connect+f.Reset+f.Malformed+f.Unsolicited ||
			a.Timeouts != f.Timeout, "the causes of the failures do not add up")
		if a.Correct < 100 && m.Verdict == harness.VerdictDatabase {
			continue // a query that takes the database seconds: results/README.md says that there are few answers
		}
		// A query of the bookstore takes milliseconds: its rows have the answers of all rounds.
		fewest := int64(100)
		if strings.HasPrefix(m.Scenario, "book-") {
			fewest = 10
		}
		complain(a.Correct < fewest, "%d answers are no sample", a.Correct)
		complain(m.Load.Loader != harness.LoaderWrk && d.P50 < loopbackFloor, "a median of %g s", d.P50)
		for i, p := range ascending(d) {
			complain(i > 0 && m.Load.Loader != harness.LoaderWrk && p < ascending(d)[i-1], "percentiles fall: %v",
				ascending(d))
		}
		complain(d.P99 == d.Mean || d.P50 == d.P99, "p99 %g, median %g, mean %g", d.P99, d.P50, d.Mean)
		complain(d.Mean < d.Min || d.Mean > d.Max, "mean %g outside %g to %g", d.Mean, d.Min, d.Max)
		if seconds := r.Duration; m.Load.Loader != harness.LoaderWrk {
			rate := float64(a.Correct+a.Carried) / seconds
			within := .001
			if m.Load.Workers > 1 && m.Load.Ramp() { // shares that broke may end a second apart, and rates are added
				within = .1
			}
			complain(math.Abs(a.Goodput/rate-1) > within, "goodput %g of %d answers in %g s", a.Goodput, a.Correct,
				seconds)
		}
		complain(a.ServerCPU != nil && *a.ServerCPU <= 0, "a server that took no CPU time")
		if offered := offered(m); offered > 0 {
			complain(a.Goodput > offered*1.01, "%g/s where %g/s were offered", a.Goodput, offered)
		}
	}
	used := r.Generator.CPU
	if a := m.Account(); a != nil && a.GeneratorCPU != nil { // in slices the whole is for all targets
		used = *a.GeneratorCPU
	}
	complain(m.Load.Loader != harness.LoaderWrk && used > r.Duration*1.02,
		"the generator took %g s of one CPU in %g s", used, r.Duration)
	return found
}

// ascending are the figures of a distribution that must not fall.
func ascending(d harness.Distribution) []float64 {
	return []float64{d.Min, d.P50, d.P66, d.P75, d.P80, d.P90, d.P95, d.P98, d.P99, d.Max}
}

// offered is the most that an open load can have asked for, in requests per second; 0 where there is no such
// limit.
func offered(m harness.Measurement) float64 {
	switch {
	case m.Load.SLO > 0:
		return m.Capacity
	case m.Load.Mode == harness.ModeRate:
		return m.Load.Rate
	case m.Load.Mode == harness.ModeUsers && m.Load.ThinkMin > 0:
		return float64(m.Load.Users) / m.Load.ThinkMin.Seconds()
	}
	return 0
}

// TestNonsense shows that each complaint can be made.
func TestNonsense(t *testing.T) {
	cpu := 1.0
	sane := func() harness.Measurement {
		return harness.Measurement{
			Turn: harness.Turn{Load: harness.Load{Mode: harness.ModeRate, RateLoad: harness.RateLoad{Rate: 1000},
				Duration: time.Second}},
			Result: &harness.LoadResult{Duration: 1, Generator: harness.GeneratorHealth{CPU: .5},
				Targets: []harness.TargetLoad{{
					Scheduled: 1000, Correct: 1000, Throughput: 1000, Goodput: 1000, ServerCPU: &cpu,
					ResponseTime: harness.Distribution{
						Mean: 2e-4, Min: 1e-5, P50: 1e-4, P66: 1e-4, P75: 2e-4, P80: 2e-4, P90: 3e-4, P95: 4e-4, P98: 5e-4,
						P99: 6e-4, Max: 1e-3,
					},
				}}},
		}
	}
	if found := nonsense(sane()); len(found) > 0 {
		t.Fatalf("a sane measurement: %v", found)
	}
	for name, spoil := range map[string]func(m *harness.Measurement, a *harness.TargetLoad){
		"error":     func(m *harness.Measurement, _ *harness.TargetLoad) { m.Error = "died" },
		"no result": func(m *harness.Measurement, _ *harness.TargetLoad) { m.Result = nil },
		"identity":  func(_ *harness.Measurement, a *harness.TargetLoad) { a.Scheduled++ },
		"failed": func(_ *harness.Measurement, a *harness.TargetLoad) {
			a.Correct, a.Goodput, a.Timeouts, a.Failures.Timeout = 999, 999, 1, 1
		},
		"causes": func(_ *harness.Measurement, a *harness.TargetLoad) { a.Failures.Connect++ },
		"few": func(_ *harness.Measurement, a *harness.TargetLoad) {
			a.Scheduled, a.Correct, a.Goodput = 9, 9,
				9
		},
		"floor": func(_ *harness.Measurement, a *harness.TargetLoad) {
			a.ResponseTime.P50, a.ResponseTime.Min = 2e-6, 1e-6
		},
		"order": func(_ *harness.Measurement, a *harness.TargetLoad) { a.ResponseTime.P98 = 9e-4 },
		"p99 is mean": func(_ *harness.Measurement,
			a *harness.TargetLoad) {
			a.ResponseTime.Mean = a.ResponseTime.P99
		},
		"mean":        func(_ *harness.Measurement, a *harness.TargetLoad) { a.ResponseTime.Mean = 1 },
		"goodput":     func(_ *harness.Measurement, a *harness.TargetLoad) { a.Goodput = 990 },
		"no CPU time": func(_ *harness.Measurement, a *harness.TargetLoad) { zero := 0.0; a.ServerCPU = &zero },
		"offered":     func(m *harness.Measurement, _ *harness.TargetLoad) { m.Load.Rate = 900 },
		"generator":   func(m *harness.Measurement, _ *harness.TargetLoad) { m.Result.Generator.CPU = 2 },
	} {
		m := sane()
		spoil(&m, &m.Result.Targets[0])
		if found := nonsense(m); len(found) != 1 {
			t.Errorf("%s: %q", name, found)
		}
	}
}
