package results

import (
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// rateRow is a row of a ranking by CPU time with its ranking.
type rateRow struct {
	of *stats.CPURanking
	stats.CPURow
}

func ratesColumns(k keys) []column[rateRow] {
	type r = rateRow
	order := func(get func(*stats.OrderChange) float64) func(r) any {
		return func(x r) any {
			if x.of.Order == nil {
				return nil
			}
			return get(x.of.Order)
		}
	}
	type o = *stats.OrderChange
	of := func(x r) place {
		p := k.at(x.of.Scenario, x.of.Load, x.Target)
		p.version, p.class = x.Version, x.of.Class
		return p
	}
	return slices.Concat(keyColumns(k, of), []column[r]{
		{"copy_of", "", "the target that this is a copy of", func(x r) any { return x.CopyOf }},
		{"n", "", "rounds measured to the end", func(x r) any { return x.N }},
		{"late_rounds", "", "rounds in which the generator was late, so times are partly its own",
			func(x r) any { return nonzero(x.Late) }},
		{"tier", "", "tier of CPU time, from 1", func(x r) any { return nonzero(x.Tier) }},
	},
		estimates("cpu_per_answer", "_s", "s", "CPU time of the server for each complete answer",
			func(x r) harness.Estimate { return x.CPU }),
		estimates("user_per_answer", "_s", "s", "the same in user mode",
			func(x r) harness.Estimate { return x.User }),
		estimates("system_per_answer", "_s", "s", "the same in the kernel",
			func(x r) harness.Estimate { return x.System }),
		estimates("mean", "_s", "s", "mean response time of a round",
			func(x r) harness.Estimate { return x.Mean }),
		estimates("p50", "_s", "s", "median of a round", func(x r) harness.Estimate { return x.P50 }),
		estimates("p99", "_s", "s", "99th percentile of a round", func(x r) harness.Estimate { return x.P99 }),
		[]column[r]{
			{"rank_correlation", "", "Kendall's correlation of the order by CPU time with that by throughput in " +
				"the closed loop", order(func(o o) float64 { return o.Rank.Mean })},
			{"rank_correlation_low", "", "lower end of its 95 % interval",
				order(func(o o) float64 { return o.Rank.Low })},
			{"rank_correlation_high", "", "upper end", order(func(o o) float64 { return o.Rank.High })},
			{"rank_correlation_self", "", "the same for successive rounds of the closed loop: what chance leaves " +
				"of an equal order", order(func(o o) float64 { return o.Self })},
		})
}

// connectionRow is a target with the comparison that it is of.
type connectionRow struct {
	of *stats.ConnectionCost
	stats.ConnectionRow
}

func connectionsColumns(k keys) []column[connectionRow] {
	type r = connectionRow
	of := func(x r) place {
		p := k.at(x.of.Scenario, x.of.Kept, x.Target)
		p.version, p.class = x.Version, x.Class
		return p
	}
	loads := []column[r]{
		{"load_kept", "", "load that keeps its connections", func(x r) any { return x.of.Kept }},
		{"load_new", "", "load with a new connection for each request", func(x r) any { return x.of.New }},
	}
	return slices.Concat(runColumns(k, of, loads), targetColumns(k, "", of), []column[r]{
		{"copy_of", "", "the target that this is a copy of", func(x r) any { return x.CopyOf }},
		{"n", "", "rounds that both loads have", func(x r) any { return x.N }},
	},
		estimates("throughput_kept", "_rps", "1/s", "correct answers per second, connections kept",
			func(x r) harness.Estimate { return x.ThroughputKept }),
		estimates("throughput_new", "_rps", "1/s", "the same with new connections",
			func(x r) harness.Estimate { return x.ThroughputNew }),
		estimates("throughput_ratio", "", "ratio", "new over kept, by round; empty unless the server limited both",
			func(x r) harness.Estimate { return x.Ratio }),
		estimates("cpu_kept", "_s", "s", "CPU time of the server for each answer, connections kept",
			func(x r) harness.Estimate { return x.CPUKept }),
		estimates("cpu_new", "_s", "s", "the same with new connections",
			func(x r) harness.Estimate { return x.CPUNew }),
		estimates("cpu_ratio", "", "ratio", "new over kept, by round",
			func(x r) harness.Estimate { return x.CPURatio }),
		[]column[r]{{"barred", "", "why there is no ratio of throughput", func(x r) any { return x.Barred }}})
}
