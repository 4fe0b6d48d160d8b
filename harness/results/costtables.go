package results

import (
	"cmp"
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// Tables that only some runs have: of offered rates, and of new connections beside kept ones.
const (
	RatesFile       = "rates.csv"
	CPUPairsFile    = "cpu_pairs.csv"
	ConnectionsFile = "connections.csv"
)

// rateRow is a row of a ranking by CPU time with its ranking.
type rateRow struct {
	of  *stats.CPURanking
	row stats.CPURow
}

// estimates are three columns of a figure: its mean and the interval.
func estimates[T any](name, unit string, get func(T) harness.Estimate) []column[T] {
	return []column[T]{
		{name + unit, func(r T) string { return figure(get(r).Mean) }},
		{name + "_low" + unit, func(r T) string { return figure(get(r).Low) }},
		{name + "_high" + unit, func(r T) string { return figure(get(r).High) }},
	}
}

func ratesColumns() []column[rateRow] {
	type r = rateRow
	all := []column[r]{
		{"scenario", func(x r) string { return x.of.Scenario }},
		{"load", func(x r) string { return x.of.Load }},
		{"class", func(x r) string { return cmp.Or(x.of.Class, harness.ClassPlain) }},
		{"target", func(x r) string { return x.row.Target }},
		{"version", func(x r) string { return x.row.Version }},
		{"copy_of", func(x r) string { return x.row.CopyOf }},
		{"n", func(x r) string { return strconv.Itoa(x.row.N) }},
		{"late_rounds", func(x r) string { return unlessZero(float64(x.row.Late)) }},
		{"tier", func(x r) string { return unlessZero(float64(x.row.Tier)) }},
	}
	for _, f := range []struct {
		name string
		get  func(stats.CPURow) harness.Estimate
	}{
		{"cpu_per_answer", func(x stats.CPURow) harness.Estimate { return x.CPU }},
		{"user_per_answer", func(x stats.CPURow) harness.Estimate { return x.User }},
		{"system_per_answer", func(x stats.CPURow) harness.Estimate { return x.System }},
		{"mean", func(x stats.CPURow) harness.Estimate { return x.Mean }},
		{"p50", func(x stats.CPURow) harness.Estimate { return x.P50 }},
		{"p99", func(x stats.CPURow) harness.Estimate { return x.P99 }},
	} {
		all = append(all, estimates(f.name, "_s", func(x r) harness.Estimate { return f.get(x.row) })...)
	}
	order := func(get func(stats.OrderChange) string) func(r) string {
		return func(x r) string {
			if x.of.Order == nil {
				return ""
			}
			return get(*x.of.Order)
		}
	}
	return append(all,
		column[r]{"rank_correlation", order(func(o stats.OrderChange) string { return figure(o.Rank.Mean) })},
		column[r]{"rank_correlation_low", order(func(o stats.OrderChange) string { return figure(o.Rank.Low) })},
		column[r]{"rank_correlation_high", order(func(o stats.OrderChange) string { return figure(o.Rank.High) })},
		column[r]{"rank_correlation_self", order(func(o stats.OrderChange) string { return figure(o.Self) })},
	)
}

// RatesCSV is rates.csv as these rankings make it.
func RatesCSV(rankings []stats.CPURanking) string {
	var rows []rateRow
	for i := range rankings {
		for _, x := range rankings[i].Rows {
			rows = append(rows, rateRow{&rankings[i], x})
		}
	}
	return tableOf(ratesColumns(), rows)
}

// CPUPairsCSV is cpu_pairs.csv, with the columns of pairs.csv: the ratios are of CPU time for each answer.
func CPUPairsCSV(rankings []stats.CPURanking) string {
	var all []stats.Standing
	for _, r := range rankings {
		all = append(all, r.Standing)
	}
	return PairsCSV(all)
}

// connectionRow is a target with the comparison that it is of.
type connectionRow struct {
	of  *stats.ConnectionCost
	row stats.ConnectionRow
}

func connectionsColumns() []column[connectionRow] {
	type r = connectionRow
	all := []column[r]{
		{"scenario", func(x r) string { return x.of.Scenario }},
		{"load_kept", func(x r) string { return x.of.Kept }},
		{"load_new", func(x r) string { return x.of.New }},
		{"class", func(x r) string { return cmp.Or(x.row.Class, harness.ClassPlain) }},
		{"target", func(x r) string { return x.row.Target }},
		{"version", func(x r) string { return x.row.Version }},
		{"copy_of", func(x r) string { return x.row.CopyOf }},
		{"n", func(x r) string { return strconv.Itoa(x.row.N) }},
	}
	for _, f := range []struct {
		name, unit string
		get        func(stats.ConnectionRow) harness.Estimate
	}{
		{"throughput_kept", "_rps", func(x stats.ConnectionRow) harness.Estimate { return x.ThroughputKept }},
		{"throughput_new", "_rps", func(x stats.ConnectionRow) harness.Estimate { return x.ThroughputNew }},
		{"throughput_ratio", "", func(x stats.ConnectionRow) harness.Estimate { return x.Ratio }},
		{"cpu_kept", "_s", func(x stats.ConnectionRow) harness.Estimate { return x.CPUKept }},
		{"cpu_new", "_s", func(x stats.ConnectionRow) harness.Estimate { return x.CPUNew }},
		{"cpu_ratio", "", func(x stats.ConnectionRow) harness.Estimate { return x.CPURatio }},
	} {
		all = append(all, estimates(f.name, f.unit, func(x r) harness.Estimate { return f.get(x.row) })...)
	}
	return append(all, column[r]{"barred", func(x r) string { return x.row.Barred }})
}

// ConnectionsCSV is connections.csv as these comparisons make it.
func ConnectionsCSV(costs []stats.ConnectionCost) string {
	var rows []connectionRow
	for i := range costs {
		for _, x := range costs[i].Rows {
			rows = append(rows, connectionRow{&costs[i], x})
		}
	}
	return tableOf(connectionsColumns(), rows)
}

func tableOf[T any](cols []column[T], rows []T) string {
	var b strings.Builder
	b.WriteString(header(cols))
	for _, r := range rows {
		b.WriteString(line(cols, r))
	}
	return b.String()
}

// WriteCosts replaces the tables of offered rates and of new connections, of those runs that have them.
func (f *Folder) WriteCosts(rankings []stats.CPURanking, costs []stats.ConnectionCost) error {
	files := map[string]string{}
	if len(rankings) > 0 {
		files[RatesFile], files[CPUPairsFile] = RatesCSV(rankings), CPUPairsCSV(rankings)
	}
	if len(costs) > 0 {
		files[ConnectionsFile] = ConnectionsCSV(costs)
	}
	for name, text := range files {
		if err := replace(f.root, name, []byte(text)); err != nil {
			return err
		}
	}
	return nil
}
