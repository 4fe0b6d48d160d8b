package results

import (
	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// RoundsCSV is rounds.csv as these turns make it.
func RoundsCSV(run harness.Run, turns []harness.Measurement) string {
	return table(allRoundsColumns(keysOf(run)), turns)
}

// SummaryCSV is summary.csv as these rows make it.
func SummaryCSV(run harness.Run, rows []harness.Summary) string {
	return table(allSummaryColumns(keysOf(run)), rows)
}

// SlicesCSV is slices.csv as these turns make it; empty if no turn has slices.
func SlicesCSV(run harness.Run, turns []harness.Measurement) string {
	var rows []sliceRow
	for _, m := range turns {
		rows = append(rows, slicesOf(m)...)
	}
	if rows == nil {
		return ""
	}
	return table(slicesColumns(keysOf(run)), rows)
}

// PairsCSV is pairs.csv as these standings make it.
func PairsCSV(run harness.Run, standings []stats.Standing) string {
	var rows []pairRow
	for i := range standings {
		for _, p := range standings[i].Pairs {
			rows = append(rows, pairRow{&standings[i], p})
		}
	}
	return table(pairsColumns(keysOf(run)), rows)
}

// RatesCSV is rates.csv as these rankings make it.
func RatesCSV(run harness.Run, rankings []stats.CPURanking) string {
	var rows []rateRow
	for i := range rankings {
		for _, x := range rankings[i].Rows {
			rows = append(rows, rateRow{&rankings[i], x})
		}
	}
	return table(ratesColumns(keysOf(run)), rows)
}

// PairTables are all tables of pairs by the names of their files, with the same columns: of throughput, of
// CPU time for each answer, and of percentiles. A table without pairs is left out, except for throughput.
func PairTables(run harness.Run, standings []stats.Standing, rankings []stats.CPURanking) map[string]string {
	by := func(pairs func(stats.Standing) []stats.Pair) (all []stats.Standing) {
		for _, s := range standings {
			if s.Pairs = pairs(s); len(s.Pairs) > 0 {
				all = append(all, s)
			}
		}
		return all
	}
	cpu := by(func(s stats.Standing) []stats.Pair { return s.CPU })
	for _, r := range rankings {
		cpu = append(cpu, r.Standing)
	}
	all := map[string]string{PairsFile: PairsCSV(run, standings)}
	for name, figures := range map[string][]stats.Standing{
		CPUPairsFile: cpu,
		P50PairsFile: by(func(s stats.Standing) []stats.Pair { return s.P50 }),
		P99PairsFile: by(func(s stats.Standing) []stats.Pair { return s.P99 }),
	} {
		if len(figures) > 0 {
			all[name] = PairsCSV(run, figures)
		}
	}
	return all
}

// ConnectionsCSV is connections.csv as these comparisons make it.
func ConnectionsCSV(run harness.Run, costs []stats.ConnectionCost) string {
	var rows []connectionRow
	for i := range costs {
		for _, x := range costs[i].Rows {
			rows = append(rows, connectionRow{&costs[i], x})
		}
	}
	return table(connectionsColumns(keysOf(run)), rows)
}

// BesideCSV is locust.csv as these comparisons make it.
func BesideCSV(run harness.Run, all []stats.Beside) string {
	var rows []besideRow
	for i := range all {
		for _, x := range all[i].Rows {
			rows = append(rows, besideRow{&all[i], x})
		}
	}
	return table(besideColumns(keysOf(run)), rows)
}
