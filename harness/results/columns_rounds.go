package results

import (
	"slices"
	"time"

	"tenrounds/harness"
)

func roundsColumns(k keys) []column[harness.Measurement] {
	type m = harness.Measurement
	type a = *harness.TargetLoad
	return keyColumns(k, func(m m) place { return k.turn(m.Turn) }, []column[m]{
		{"round", "", "pass over all turns, from 1", func(m m) any { return m.Round }},
		{"order", "", "place of the turn in its round, from 1", func(m m) any { return m.Order }},
		{"port", "", "port of the server", func(m m) any { return m.Port }},
		{"started", "UTC", "start of the turn, warm-up included",
			func(m m) any { return m.Started.UTC().Format(time.RFC3339Nano) }},
		{"duration_s", "s", "measured window; in slices the sum of the target's slices",
			result(func(r *harness.LoadResult) any { return r.Duration })},
		{"requests", "", "requests due: correct + wrong + errors + timeouts + unsent + in_flight",
			account(func(t a) any { return t.Scheduled })},
		{"correct", "", "correct answers, every byte compared", account(func(t a) any { return t.Correct })},
		{"failed", "", "wrong + errors + timeouts", account(func(t a) any { return t.Failed() })},
		{"wrong", "", "complete answers with another status or body",
			account(func(t a) any { return t.Wrong })},
		{"errors", "", "no connection, a connection that ended too early, or an answer that is not HTTP",
			account(func(t a) any { return t.Errors })},
		{"timeouts", "", "answers that did not come in time", account(func(t a) any { return t.Timeouts })},
		{"unsent", "", "requests due and never sent; open loads only",
			account(func(t a) any { return t.Unsent })},
		{"in_flight", "", "requests under way at the end of the window",
			account(func(t a) any { return t.InFlight })},
		{"reasons", "", "why requests failed, with counts: `12 status 503; 1 connect: refused`",
			account(func(t a) any { return listed(t.Failures.Reasons.Words()) })},
		{"throughput_rps", "1/s", "complete answers per second",
			account(func(t a) any { return t.Throughput })},
		{"goodput_rps", "1/s", "correct answers per second", account(func(t a) any { return t.Goodput })},
		{"bytes_received", "B", "all bytes read, heads included",
			account(func(t a) any { return t.BytesReceived })},
		{"mean_s", "s", "mean response time of correct answers, from when each request was due",
			account(func(t a) any { return t.ResponseTime.Mean })},
		{"p50_s", "s", "median response time", account(func(t a) any { return t.ResponseTime.P50 })},
		{"p90_s", "s", "90th percentile", account(func(t a) any { return t.ResponseTime.P90 })},
		{"p99_s", "s", "99th percentile", account(func(t a) any { return t.ResponseTime.P99 })},
		{"max_s", "s", "longest response time", account(func(t a) any { return t.ResponseTime.Max })},
		{"service_p50_s", "s", "median service time, from when each request was sent",
			account(func(t a) any { return t.ServiceTime.P50 })},
		{"service_p99_s", "s", "99th percentile of it", account(func(t a) any { return t.ServiceTime.P99 })},
		{"users", "", "virtual users that had started by the end",
			result(func(r *harness.LoadResult) any { return nonzero(r.Users) })},
		{"capacity_rps", "1/s", "search: the rate at which half of the tries keep to the SLO; the other figures " +
			"are of the passing try with the highest rate up to it",
			func(m m) any { return nonzero(m.Capacity) }},
		{"capacity_low_rps", "1/s", "lower end of its 95 % interval",
			func(m m) any { return nonzero(m.CapacityLow) }},
		{"capacity_high_rps", "1/s", "upper end", func(m m) any { return nonzero(m.CapacityHigh) }},
		{"tries", "", "tries of the search", func(m m) any { return nonzero(len(m.Steps)) }},
		{"stopped_by", "", "condition that ended a ramp, and what was observed",
			result(func(r *harness.LoadResult) any { return r.StoppedBy.Text })},
		{"server_cpu_s", "s", "CPU time of the server's process",
			account(func(t a) any { return t.ServerCPU })},
		{"generator_cpu_s", "s", "CPU time of the generator", result(generatorCPU)},
		{"send_lag_p99_s", "s", "99th percentile of how late requests were sent on free connections",
			result(func(r *harness.LoadResult) any { return r.Generator.SendLagP99 })},
		{"gc_cycles", "", "garbage collections of the generator",
			result(func(r *harness.LoadResult) any { return int64(r.Generator.GCCycles) })},
		{"live_connections", "", "connections still open at the end; in slices of all targets. Unknown " +
			"for wrk: 0",
			result(func(r *harness.LoadResult) any { return r.Generator.LiveConnections })},
		{"limited", "", "`true` if the generator could not keep the schedule of an open load",
			result(func(r *harness.LoadResult) any { return r.Generator.Limited })},
		{"verified", "", "`true` if every body was compared; wrk compares none",
			result(func(r *harness.LoadResult) any { return r.Verified })},
		{"carried", "", "slices: correct answers to requests sent before the counted part; they count in " +
			"the rates only",
			account(func(t a) any { return nonzero(t.Carried) })},
		{"idle_cpu_s", "s", "slices: CPU time of the server while others were measured",
			account(func(t a) any { return t.IdleCPU })},
		{"idle_s", "s", "how long others were measured", account(func(t a) any { return nonzero(t.IdleTime) })},
		{"warnings", "", "doubts about the figures", func(m m) any {
			w := m.Warnings.Texts()
			if m.Result != nil {
				w = append(w[:len(w):len(w)], m.Result.Warnings.Texts()...)
			}
			if d := disturbance(m); d != "" {
				w = append(w[:len(w):len(w)], "disturbed: "+d)
			}
			return listed(w)
		}},
		{"error", "", "why the turn was not measured to its end; it is in no mean",
			func(m m) any { return m.Error }},
	}...)
}

// account reads a figure of a turn's account; a turn without one has an empty field.
func account(get func(*harness.TargetLoad) any) func(harness.Measurement) any {
	return func(m harness.Measurement) any {
		if t := m.Account(); t != nil {
			return get(t)
		}
		return nil
	}
}

func result(get func(*harness.LoadResult) any) func(harness.Measurement) any {
	return func(m harness.Measurement) any {
		if m.Result != nil {
			return get(m.Result)
		}
		return nil
	}
}

// generatorCPU is the generator's CPU time in the slices of the one URL, where there are any, or in the
// window.
func generatorCPU(r *harness.LoadResult) any {
	if len(r.Targets) == 1 && r.Targets[0].GeneratorCPU != nil {
		return *r.Targets[0].GeneratorCPU
	}
	return r.Generator.CPU
}

func allRoundsColumns(k keys) []column[harness.Measurement] {
	return slices.Concat(roundsColumns(k), roundsResources(), roundsDatabase())
}
