package results

import (
	"slices"

	"tenrounds/harness/stats"
)

// besideRow is a target with the comparison that it is of.
type besideRow struct {
	of *stats.Beside
	stats.BesideRow
}

func besideColumns(k keys) []column[besideRow] {
	type r = besideRow
	added := func(which int) func(r) any {
		return func(x r) any {
			mean, p50, p95, cpu := x.Added()
			return []float64{mean, p50, p95, cpu}[which]
		}
	}
	of := func(x r) place {
		p := k.at(x.of.Scenario, x.of.Own, x.Target)
		p.version = x.Version
		return p
	}
	loads := []column[r]{
		{"load_own", "", "load of our own users", func(x r) any { return x.of.Own }},
		{"load_locust", "", "load of Locust", func(x r) any { return x.of.Locust }},
	}
	return slices.Concat(runColumns(k, of, loads), targetColumns(k, "", of), []column[r]{
		{"copy_of", "", "the target that this is a copy of", func(x r) any { return x.CopyOf }},
	},
		askerColumns("own_", func(x r) stats.Asker { return x.Own }),
		askerColumns("locust_", func(x r) stats.Asker { return x.Locust }),
		[]column[r]{
			{"added_mean_s", "s", "Locust's mean less ours", added(0)},
			{"added_p50_s", "s", "Locust's median less ours", added(1)},
			{"added_p95_s", "s", "Locust's 95th percentile less ours", added(2)},
			{"added_cpu_per_request_s", "s", "Locust's CPU time for each request less ours", added(3)},
		})
}

// askerColumns are the figures of one generator.
func askerColumns(who string, get func(besideRow) stats.Asker) []column[besideRow] {
	type r = besideRow
	return []column[r]{
		{who + "n", "", "rounds measured to the end", func(x r) any { return get(x).N }},
		{who + "requests", "", "requests of all turns", func(x r) any { return get(x).Requests }},
		{who + "failed", "", "failed requests", func(x r) any { return get(x).Failed }},
		{who + "throughput_rps", "1/s", "correct answers per second, mean over the rounds; Locust's by its own " +
			"timestamps", func(x r) any { return get(x).Rate }},
		{who + "mean_s", "s", "mean response time; Locust's includes failed requests",
			func(x r) any { return get(x).Mean }},
		{who + "p50_s", "s", "median; Locust rounds to milliseconds, from 100 ms on to two digits",
			func(x r) any { return get(x).P50 }},
		{who + "p95_s", "s", "95th percentile", func(x r) any { return get(x).P95 }},
		{who + "cpu_per_request_s", "s", "CPU time of the generator for each request",
			func(x r) any { return get(x).CPU }},
		{who + "busy_share", "share", "of one CPU that the generator used", func(x r) any { return get(x).Busy }},
		{who + "limited_rounds", "", "rounds in which the generator was the limit",
			func(x r) any { return get(x).Limited }},
	}
}
