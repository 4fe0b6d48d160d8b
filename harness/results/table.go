package results

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/csvfile"
)

// column is one column of a CSV: its name, which carries the unit, and where its value comes from.
type column[T any] struct {
	name  string
	value func(T) string
}

func header[T any](cols []column[T]) string {
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = c.name
	}
	return csvfile.Record(names)
}

func line[T any](cols []column[T], row T) string {
	values := make([]string, len(cols))
	for i, c := range cols {
		values[i] = c.value(row)
	}
	return csvfile.Record(values)
}

func count(n int64) string { return strconv.FormatInt(n, 10) }

// figure prints a number with all its digits; what is not known is an empty field.
func figure(f float64) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return ""
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// account reads a figure of a turn's account; a turn without one has an empty field.
func account(get func(*harness.TargetLoad) string) func(harness.Measurement) string {
	return func(m harness.Measurement) string {
		if t := m.Account(); t != nil {
			return get(t)
		}
		return ""
	}
}

func roundsColumns() []column[harness.Measurement] {
	type m = harness.Measurement
	type a = *harness.TargetLoad
	return []column[m]{
		{"round", func(m m) string { return strconv.Itoa(m.Round) }},
		{"order", func(m m) string { return strconv.Itoa(m.Order) }},
		{"target", func(m m) string { return m.Target }},
		{"scenario", func(m m) string { return m.Scenario }},
		{"load", func(m m) string { return m.Load.String() }},
		{"port", func(m m) string { return strconv.Itoa(m.Port) }},
		{"started", func(m m) string { return m.Started.UTC().Format(time.RFC3339Nano) }},
		{"duration_s", result(func(r *harness.LoadResult) string { return figure(r.Duration) })},
		{"requests", account(func(t a) string { return count(t.Scheduled) })},
		{"correct", account(func(t a) string { return count(t.Correct) })},
		{"failed", account(func(t a) string { return count(t.Failed()) })},
		{"wrong", account(func(t a) string { return count(t.Wrong) })},
		{"errors", account(func(t a) string { return count(t.Errors) })},
		{"timeouts", account(func(t a) string { return count(t.Timeouts) })},
		{"unsent", account(func(t a) string { return count(t.Unsent) })},
		{"in_flight", account(func(t a) string { return count(t.InFlight) })},
		{"reasons", account(func(t a) string { return strings.Join(t.Failures.Reasons.Words(), "; ") })},
		{"throughput_rps", account(func(t a) string { return figure(t.Throughput) })},
		{"goodput_rps", account(func(t a) string { return figure(t.Goodput) })},
		{"bytes_received", account(func(t a) string { return count(t.BytesReceived) })},
		{"mean_s", account(func(t a) string { return figure(t.ResponseTime.Mean) })},
		{"p50_s", account(func(t a) string { return figure(t.ResponseTime.P50) })},
		{"p90_s", account(func(t a) string { return figure(t.ResponseTime.P90) })},
		{"p99_s", account(func(t a) string { return figure(t.ResponseTime.P99) })},
		{"max_s", account(func(t a) string { return figure(t.ResponseTime.Max) })},
		{"service_p50_s", account(func(t a) string { return figure(t.ServiceTime.P50) })},
		{"service_p99_s", account(func(t a) string { return figure(t.ServiceTime.P99) })},
		{"users", result(func(r *harness.LoadResult) string { return unlessZero(float64(r.Users)) })},
		{"capacity_rps", func(m m) string { return unlessZero(m.Capacity) }},
		{"tries", func(m m) string { return unlessZero(float64(len(m.Steps))) }},
		{"stopped_by", result(func(r *harness.LoadResult) string { return r.StoppedBy })},
		{"server_cpu_s", account(func(t a) string { return optional(t.ServerCPU) })},
		{"generator_cpu_s", result(generatorCPU)},
		{"send_lag_p99_s", result(func(r *harness.LoadResult) string { return figure(r.Generator.SendLagP99) })},
		{"gc_cycles", result(func(r *harness.LoadResult) string { return count(int64(r.Generator.GCCycles)) })},
		{"live_connections", result(func(r *harness.LoadResult) string { return count(r.Generator.LiveConnections) })},
		{"limited", result(func(r *harness.LoadResult) string { return strconv.FormatBool(r.Generator.Limited) })},
		{"verified", result(func(r *harness.LoadResult) string { return strconv.FormatBool(r.Verified) })},
		{"carried", account(func(t a) string { return unlessZero(float64(t.Carried)) })},
		{"idle_cpu_s", account(func(t a) string { return optional(t.IdleCPU) })},
		{"idle_s", account(func(t a) string { return unlessZero(t.IdleTime) })},
		{"warnings", func(m m) string {
			w := m.Warnings
			if m.Result != nil {
				w = append(w[:len(w):len(w)], m.Result.Warnings...)
			}
			if d := disturbance(m); d != "" {
				w = append(w[:len(w):len(w)], "disturbed: "+d)
			}
			return strings.Join(w, "; ")
		}},
		{"error", func(m m) string { return m.Error }},
	}
}

func result(get func(*harness.LoadResult) string) func(harness.Measurement) string {
	return func(m harness.Measurement) string {
		if m.Result != nil {
			return get(m.Result)
		}
		return ""
	}
}

// generatorCPU is the generator's CPU time in the slices of the one URL, where there are any, or in the window.
func generatorCPU(r *harness.LoadResult) string {
	if len(r.Targets) == 1 && r.Targets[0].GeneratorCPU != nil {
		return figure(*r.Targets[0].GeneratorCPU)
	}
	return figure(r.Generator.CPU)
}

// unlessZero prints a figure that only some modes have.
func unlessZero(f float64) string {
	if f == 0 {
		return ""
	}
	return figure(f)
}

func optional(f *float64) string {
	if f == nil {
		return ""
	}
	return figure(*f)
}

func allRoundsColumns() []column[harness.Measurement] {
	return append(append(roundsColumns(), roundsResources()...), roundsDatabase()...)
}

func roundsHeader() string                    { return header(allRoundsColumns()) }
func roundsLine(m harness.Measurement) string { return line(allRoundsColumns(), m) }

// slicedRatio reads a figure of the comparison with the baseline, which only sliced runs have.
func slicedRatio(get func(*harness.SlicedRatios) string) func(harness.Summary) string {
	return func(r harness.Summary) string {
		if r.Sliced == nil {
			return ""
		}
		return get(r.Sliced)
	}
}

func summaryColumns() []column[harness.Summary] {
	type s = harness.Summary
	time := func(get func(*harness.Distribution) float64) func(s) string {
		return func(r s) string {
			if r.Times == nil {
				return ""
			}
			return figure(get(r.Times))
		}
	}
	type d = *harness.Distribution
	return []column[s]{
		{"target", func(r s) string { return r.Target }},
		{"version", func(r s) string { return r.Version }},
		{"scenario", func(r s) string { return r.Scenario }},
		{"load", func(r s) string { return r.Load }},
		{"n", func(r s) string { return strconv.Itoa(r.N) }},
		{"requests", func(r s) string { return count(r.Requests) }},
		{"failed", func(r s) string { return count(r.Failed) }},
		{"reasons", func(r s) string { return strings.Join(r.Reasons.Words(), "; ") }},
		{"unmet", func(r s) string { return unlessZero(float64(r.Unmet)) }},
		{"throughput_mean_rps", func(r s) string { return figure(r.Throughput.Mean) }},
		{"throughput_sd_rps", func(r s) string { return figure(r.Throughput.SD) }},
		{"throughput_cv", func(r s) string { return figure(r.Throughput.CV) }},
		{"ci_low_rps", func(r s) string { return figure(r.Throughput.Low) }},
		{"ci_high_rps", func(r s) string { return figure(r.Throughput.High) }},
		{"relative", func(r s) string { return figure(r.Relative.Mean) }},
		{"relative_low", func(r s) string { return figure(r.Relative.Low) }},
		{"relative_high", func(r s) string { return figure(r.Relative.High) }},
		{"tier", func(r s) string { return unlessZero(float64(r.Tier)) }},
		{"outlying_rounds", outlying},
		{"mean_s", time(func(t d) float64 { return t.Mean })},
		{"sd_s", time(func(t d) float64 { return t.SD })},
		{"p50_s", time(func(t d) float64 { return t.P50 })},
		{"p66_s", time(func(t d) float64 { return t.P66 })},
		{"p75_s", time(func(t d) float64 { return t.P75 })},
		{"p80_s", time(func(t d) float64 { return t.P80 })},
		{"p90_s", time(func(t d) float64 { return t.P90 })},
		{"p95_s", time(func(t d) float64 { return t.P95 })},
		{"p98_s", time(func(t d) float64 { return t.P98 })},
		{"p99_s", time(func(t d) float64 { return t.P99 })},
		{"p999_s", rare(func(t d) *float64 { return t.P999 })},
		{"p9999_s", rare(func(t d) *float64 { return t.P9999 })},
		{"max_s", time(func(t d) float64 { return t.Max })},
		{"users", func(r s) string { return unlessZero(r.Users) }},
		{"stopped", func(r s) string { return unlessZero(float64(r.Stopped)) }},
		{"stopped_by", func(r s) string { return r.StoppedBy }},
		{"verdict", func(r s) string { return r.Verdict }},
	}
}

func slicedColumns() []column[harness.Summary] {
	return []column[harness.Summary]{
		{"baseline", slicedRatio(func(p *harness.SlicedRatios) string { return p.Baseline })},
		{"throughput_ratio", slicedRatio(func(p *harness.SlicedRatios) string { return figure(p.Throughput.Mean) })},
		{"throughput_ratio_low", slicedRatio(func(p *harness.SlicedRatios) string { return figure(p.Throughput.Low) })},
		{"throughput_ratio_high", slicedRatio(func(p *harness.SlicedRatios) string { return figure(p.Throughput.High) })},
		{"cpu_per_answer_s", slicedRatio(func(p *harness.SlicedRatios) string { return figure(p.CPU.Mean) })},
		{"cpu_ratio", slicedRatio(func(p *harness.SlicedRatios) string { return figure(p.CPURatio.Mean) })},
		{"cpu_ratio_low", slicedRatio(func(p *harness.SlicedRatios) string { return figure(p.CPURatio.Low) })},
		{"cpu_ratio_high", slicedRatio(func(p *harness.SlicedRatios) string { return figure(p.CPURatio.High) })},
		{"idle_cpu_share", slicedRatio(func(p *harness.SlicedRatios) string { return figure(p.Idle) })},
	}
}

// rankColumns say what a target is in the ranking.
func rankColumns() []column[harness.Summary] {
	type s = harness.Summary
	return []column[s]{
		{"copy_of", func(r s) string { return r.CopyOf }},
		{"class", func(r s) string { return cmp.Or(r.Class, harness.ClassPlain) }},
		{"unranked", func(r s) string { return r.Unranked }},
		{"warnings", func(r s) string { return strings.Join(r.Warnings, "; ") }},
	}
}

func allSummaryColumns() []column[harness.Summary] {
	return slices.Concat(summaryColumns(), slicedColumns(), rankColumns(), summaryResources())
}

func summaryHeader() string                { return header(allSummaryColumns()) }
func summaryLine(r harness.Summary) string { return line(allSummaryColumns(), r) }
