package results

import (
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness"
)

func summaryColumns(k keys) []column[harness.Summary] {
	type s = harness.Summary
	time := func(get func(*harness.Distribution) float64) func(s) any {
		return func(r s) any {
			if r.Times == nil {
				return nil
			}
			return get(r.Times)
		}
	}
	type d = *harness.Distribution
	of := func(r s) place {
		p := k.at(r.Scenario, r.Load, r.Target)
		p.version, p.class = r.Version, r.Class
		return p
	}
	return keyColumns(k, of, []column[s]{
		{"n", "", "rounds measured to the end", func(r s) any { return r.N }},
		{"requests", "", "sum over all turns, incomplete ones included", func(r s) any { return r.Requests }},
		{"failed", "", "sum over all turns, incomplete ones included", func(r s) any { return r.Failed }},
		{"reasons", "", "as in rounds.csv, summed",
			func(r s) any { return listed(r.Reasons.Words()) }},
		{"unmet", "", "rounds in which over 1 % of due requests were never sent: times describe only the rest",
			func(r s) any { return nonzero(r.Unmet) }},
		{"throughput_mean_rps", "1/s", "correct answers per second, mean over the rounds; in a search the " +
			"mean capacity",
			func(r s) any { return r.Throughput.Mean }},
		{"throughput_sd_rps", "1/s", "standard deviation over the rounds (n - 1)",
			func(r s) any { return r.Throughput.SD }},
		{"throughput_cv", "share", "coefficient of variation: sd / mean",
			func(r s) any { return r.Throughput.CV }},
		{"ci_low_rps", "1/s", "lower end of the 95 % interval of the mean; below 6 rounds empty, in a search " +
			"the lowest end of the searches' own intervals",
			func(r s) any { return r.Throughput.Low }},
		{"ci_high_rps", "1/s", "upper end", func(r s) any { return r.Throughput.High }},
		{"relative", "ratio", "geometric mean of the ratios by round to the slowest ranked row of the " +
			"scenario and load",
			func(r s) any { return r.Relative.Mean }},
		{"relative_low", "ratio", "lower end of its 95 % interval", func(r s) any { return r.Relative.Low }},
		{"relative_high", "ratio", "upper end", func(r s) any { return r.Relative.High }},
		{"tier", "", "tier, from 1; empty where targets are not compared",
			func(r s) any { return nonzero(r.Tier) }},
		{"outlying_rounds", "", "rounds far from the target's median, `[3,10]`; they count", outlying},
		{"mean_s", "s", "mean response time, from histograms merged over the rounds",
			time(func(t d) float64 { return t.Mean })},
		{"sd_s", "s", "standard deviation over requests", time(func(t d) float64 { return t.SD })},
		{"p50_s", "s", "median", time(func(t d) float64 { return t.P50 })},
		{"p66_s", "s", "66th percentile", time(func(t d) float64 { return t.P66 })},
		{"p75_s", "s", "75th percentile", time(func(t d) float64 { return t.P75 })},
		{"p80_s", "s", "80th percentile", time(func(t d) float64 { return t.P80 })},
		{"p90_s", "s", "90th percentile", time(func(t d) float64 { return t.P90 })},
		{"p95_s", "s", "95th percentile", time(func(t d) float64 { return t.P95 })},
		{"p98_s", "s", "98th percentile", time(func(t d) float64 { return t.P98 })},
		{"p99_s", "s", "99th percentile", time(func(t d) float64 { return t.P99 })},
		{"p999_s", "s", "99.9th percentile; empty below 10,000 answers",
			rare(func(t d) *float64 { return t.P999 })},
		{"p9999_s", "s", "99.99th percentile; empty below 100,000 answers",
			rare(func(t d) *float64 { return t.P9999 })},
		{"max_s", "s", "longest response time", time(func(t d) float64 { return t.Max })},
		{"users", "", "virtual users that had started by the end, mean over the rounds",
			func(r s) any { return nonzero(r.Users) }},
		{"stopped", "", "rounds that a condition ended", func(r s) any { return nonzero(r.Stopped) }},
		{"stopped_by", "", "the condition in the last of them, and what was observed",
			func(r s) any { return r.StoppedBy.Text }},
		{"limit", "", "what was the limit, by means over the rounds; rows with one limit are ranked together",
			func(r s) any { return r.Verdict }},
	}...)
}

func slicedColumns() []column[harness.Summary] {
	return []column[harness.Summary]{
		{"baseline", "", "slices: the target that the row is divided by",
			slicedRatio(func(p *harness.SlicedRatios) any { return p.Baseline })},
		{"throughput_ratio", "ratio", "correct answers per second over the baseline's, geometric mean " +
			"over the rounds",
			slicedRatio(func(p *harness.SlicedRatios) any { return p.Throughput.Mean })},
		{"throughput_ratio_low", "ratio", "lower end of its 95 % interval",
			slicedRatio(func(p *harness.SlicedRatios) any { return p.Throughput.Low })},
		{"throughput_ratio_high", "ratio", "upper end",
			slicedRatio(func(p *harness.SlicedRatios) any { return p.Throughput.High })},
		{"cpu_per_answer_s", "s", "CPU time of the server for each correct answer, mean over the rounds",
			slicedRatio(func(p *harness.SlicedRatios) any { return p.CPU.Mean })},
		{"cpu_ratio", "ratio", "that over the baseline's, geometric mean over the rounds",
			slicedRatio(func(p *harness.SlicedRatios) any { return p.CPURatio.Mean })},
		{"cpu_ratio_low", "ratio", "lower end of its 95 % interval",
			slicedRatio(func(p *harness.SlicedRatios) any { return p.CPURatio.Low })},
		{"cpu_ratio_high", "ratio", "upper end",
			slicedRatio(func(p *harness.SlicedRatios) any { return p.CPURatio.High })},
		{"idle_cpu_share", "share", "of one CPU that the server used while others were measured",
			slicedRatio(func(p *harness.SlicedRatios) any { return p.Idle })},
	}
}

// rankColumns say what a target is in the ranking.
func rankColumns() []column[harness.Summary] {
	type s = harness.Summary
	return []column[s]{
		{"copy_of", "", "the target that this is a copy of; copies have no rank",
			func(r s) any { return r.CopyOf }},
		{"unranked", "", "why the row has no rank", func(r s) any { return r.Unranked }},
		{"warnings", "", "doubts about its turns", func(r s) any { return listed(r.Warnings.Texts()) }},
	}
}

// slicedRatio reads a figure of the comparison with the baseline, which only sliced runs have.
func slicedRatio(get func(*harness.SlicedRatios) any) func(harness.Summary) any {
	return func(r harness.Summary) any {
		if r.Sliced == nil {
			return nil
		}
		return get(r.Sliced)
	}
}

// outlying lists the rounds in which a row was far from its usual. The brackets keep a list of one from being
// read as a number.
func outlying(r harness.Summary) any {
	rounds := make([]string, len(r.Outlying))
	for i, n := range r.Outlying {
		rounds[i] = strconv.Itoa(n)
	}
	if len(rounds) == 0 {
		return nil
	}
	return "[" + strings.Join(rounds, ",") + "]"
}

// rare reads a percentile that is only known from many answers on.
func rare(get func(*harness.Distribution) *float64) func(harness.Summary) any {
	return func(r harness.Summary) any {
		if r.Times == nil {
			return nil
		}
		return get(r.Times)
	}
}

// byRoundColumns are percentiles by round: geometric means over the rounds, with their 95 % intervals.
func byRoundColumns() (all []column[harness.Summary]) {
	for _, x := range []struct {
		name string
		of   func(harness.Summary) harness.Estimate
	}{
		{"p50", func(s harness.Summary) harness.Estimate { return s.P50 }},
		{"p99", func(s harness.Summary) harness.Estimate { return s.P99 }},
	} {
		all = append(all,
			column[harness.Summary]{x.name + "_by_round_s", "s", "geometric mean of the rounds' " + x.name,
				func(s harness.Summary) any { return x.of(s).Mean }},
			column[harness.Summary]{x.name + "_by_round_low_s", "s", "lower end of its 95 % interval",
				func(s harness.Summary) any { return x.of(s).Low }},
			column[harness.Summary]{x.name + "_by_round_high_s", "s", "upper end",
				func(s harness.Summary) any { return x.of(s).High }})
	}
	return all
}

func allSummaryColumns(k keys) []column[harness.Summary] {
	return slices.Concat(summaryColumns(k), slicedColumns(), rankColumns(), summaryResources(), byRoundColumns())
}
