package results

import (
	"math"

	"tenrounds/harness"
)

// roundsResources are the columns of rounds.csv on what a turn cost and what limited it.
func roundsResources() []column[harness.Measurement] {
	type m = harness.Measurement
	type r = *harness.Resources
	return []column[m]{
		{"limit", "", "what was the limit: `server`, `generator`, `database`, `offered` or `unclear`",
			func(m m) any { return m.Verdict }},
		{"limit_reason", "", "why, with figures", func(m m) any { return m.Limit }},
		{"server_user_s", "s", "CPU time of the server's process tree in user mode",
			func(m m) any { user, _ := m.ServerTimes(); return user }},
		{"server_system_s", "s", "the same in the kernel",
			func(m m) any { _, system := m.ServerTimes(); return system }},
		{"generator_user_s", "s", "CPU time of the generator in user mode",
			result(func(l *harness.LoadResult) any {
				user, _ := harness.Measurement{Result: l}.GeneratorTimes()
				return user
			})},
		{"generator_system_s", "s", "the same in the kernel", result(func(l *harness.LoadResult) any {
			_, system := harness.Measurement{Result: l}.GeneratorTimes()
			return system
		})},
		{"server_cpu_share", "share", "of its CPUs' time that the server used",
			sampled(func(r r) float64 { return r.Server.Share(r.Stretch) })},
		{"server_cpus_busy_share", "share", "of their time in which the server's CPUs were busy, whoever " +
			"used them; steal excluded",
			sampled(func(r r) float64 { return r.Server.Busy })},
		{"generator_cpu_share", "share", "of its CPUs' time that the generator used",
			sampled(func(r r) float64 { return r.Generator.Share(r.Stretch) })},
		{"generator_cpus_busy_share", "share", "of their time in which the generator's CPUs were busy",
			sampled(func(r r) float64 { return r.Generator.Busy })},
		{"server_processes", "", "processes of the server, the most seen",
			anySample(func(r r) float64 { return float64(r.Server.Processes) })},
		{"rss_idle_bytes", "B", "memory of the server before the load",
			held(func(r r) int64 { return r.Server.RSSIdle })},
		{"rss_peak_bytes", "B", "highest memory during the turn; for several processes the sum of their peaks",
			held(func(r r) int64 { return r.Server.RSSPeak })},
		{"rss_after_bytes", "B", "memory right after the turn",
			held(func(r r) int64 { return r.Server.RSSAfter })},
		{"generator_rss_peak_bytes", "B", "highest memory of the generator", func(m m) any {
			if m.Result != nil && m.Result.Generator.PeakRSS > 0 {
				return m.Result.Generator.PeakRSS
			}
			return held(func(r r) int64 { return r.Generator.RSSPeak })(m)
		}},
		{"server_ctx_voluntary", "", "context switches of the server because it waited",
			counted(func(r r) float64 { return float64(r.Server.Voluntary) })},
		{"server_ctx_involuntary", "", "context switches because another thread took the CPU",
			counted(func(r r) float64 { return float64(r.Server.Involuntary) })},
		{"generator_ctx_voluntary", "", "the same of the generator: it waited",
			counted(func(r r) float64 { return float64(r.Generator.Voluntary) })},
		{"generator_ctx_involuntary", "", "another thread took the CPU",
			counted(func(r r) float64 { return float64(r.Generator.Involuntary) })},
		{"other_cpu_s", "s", "CPU time of all other processes of the machine",
			counted(func(r r) float64 { return r.OtherCPU })},
		{"steal_s", "s", "CPU time that the hypervisor took, all CPUs",
			counted(func(r r) float64 { return r.Steal })},
		{"swap_in_bytes", "B", "swapped in by the machine",
			counted(func(r r) float64 { return float64(r.SwapIn) })},
		{"swap_out_bytes", "B", "swapped out", counted(func(r r) float64 { return float64(r.SwapOut) })},
		{"server_hz", "1/s", "mean frequency of the server's CPUs", anySample(func(r r) float64 {
			if r.ServerHz == 0 {
				return math.NaN()
			}
			return r.ServerHz
		})},
		{"sampled_s", "s", "part of the window in which CPUs and memory were read; times and counts are " +
			"scaled to the window. In slices the part of the visit, unscaled",
			anySample(func(r r) float64 { return max(r.Stretch, r.Visit) })},
		{"sampling_s", "s", "how long reading took", anySample(func(r r) float64 { return r.Sampling })},
	}
}

// roundsDatabase are the columns of rounds.csv on the database.
func roundsDatabase() []column[harness.Measurement] {
	type m = harness.Measurement
	of := func(get func(*harness.Resources) float64) func(m) any {
		return func(m m) any {
			if r := m.Sampled(); r != nil && r.Database != nil {
				return get(r)
			}
			return nil
		}
	}
	type r = *harness.Resources
	return []column[m]{
		{"database_user_s", "s", "CPU time of PostgreSQL in user mode; empty if it was not watched, and " +
			"in slices",
			func(m m) any { user, _ := m.DatabaseTimes(); return user }},
		{"database_system_s", "s", "the same in the kernel",
			func(m m) any { _, system := m.DatabaseTimes(); return system }},
		{"database_cpu_share", "share", "of its CPUs' time that PostgreSQL used",
			of(func(r r) float64 { return r.Database.Share(r.Stretch) })},
		{"database_processes", "", "its processes at the first sample",
			of(func(r r) float64 { return float64(r.Database.Processes) })},
		{"database_rss_after_bytes", "B", "its memory right after the load; shared pages count once",
			of(func(r r) float64 { return float64(r.Database.RSSAfter) })},
	}
}

// sampled reads a figure of the machine in a turn's window; empty where it is not known.
func sampled(get func(*harness.Resources) float64) func(harness.Measurement) any {
	return func(m harness.Measurement) any {
		if r := m.Sampled(); r != nil {
			return get(r)
		}
		return nil
	}
}

// counted is like sampled, for counts: they are scaled from the sampled stretch to the window. For a turn in
// slices the count is of the visit.
func counted(get func(*harness.Resources) float64) func(harness.Measurement) any {
	return func(m harness.Measurement) any {
		if r := m.Sampled(); r != nil {
			return get(r) * m.Result.Duration / r.Stretch
		}
		if r := m.Visited(); r != nil {
			return get(r)
		}
		return nil
	}
}

// anySample is like sampled, for figures of the sampling itself or of any stretch: visits have them too.
func anySample(get func(*harness.Resources) float64) func(harness.Measurement) any {
	return func(m harness.Measurement) any {
		if r := m.Visited(); r != nil {
			return get(r)
		}
		return sampled(get)(m)
	}
}

// held reads a figure of memory, which needs no two samples.
func held(get func(*harness.Resources) int64) func(harness.Measurement) any {
	return func(m harness.Measurement) any {
		if m.Result == nil || m.Result.Resources == nil {
			return nil
		}
		return nonzero(get(m.Result.Resources))
	}
}

func disturbance(m harness.Measurement) string {
	if m.Result == nil || m.Result.Resources == nil {
		return ""
	}
	return m.Result.Resources.Disturbance
}
