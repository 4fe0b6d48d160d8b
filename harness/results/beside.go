package results

import (
	"strconv"

	"tenrounds/harness/stats"
)

// BesideFile is of runs that Locust's users and the project's own ask.
const BesideFile = "locust.csv"

// besideRow is a target with the comparison that it is of.
type besideRow struct {
	of  *stats.Beside
	row stats.BesideRow
}

func besideColumns() []column[besideRow] {
	type r = besideRow
	all := []column[r]{
		{"scenario", func(x r) string { return x.of.Scenario }},
		{"load_own", func(x r) string { return x.of.Own }},
		{"load_locust", func(x r) string { return x.of.Locust }},
		{"target", func(x r) string { return x.row.Target }},
		{"version", func(x r) string { return x.row.Version }},
		{"copy_of", func(x r) string { return x.row.CopyOf }},
	}
	for _, of := range []struct {
		who string
		get func(r) stats.Asker
	}{
		{"own_", func(x r) stats.Asker { return x.row.Own }},
		{"locust_", func(x r) stats.Asker { return x.row.Locust }},
	} {
		get := of.get
		all = append(all,
			column[r]{of.who + "n", func(x r) string { return strconv.Itoa(get(x).N) }},
			column[r]{of.who + "requests", func(x r) string { return count(get(x).Requests) }},
			column[r]{of.who + "failed", func(x r) string { return count(get(x).Failed) }},
			column[r]{of.who + "throughput_rps", func(x r) string { return figure(get(x).Rate) }},
			column[r]{of.who + "mean_s", func(x r) string { return figure(get(x).Mean) }},
			column[r]{of.who + "p50_s", func(x r) string { return figure(get(x).P50) }},
			column[r]{of.who + "p95_s", func(x r) string { return figure(get(x).P95) }},
			column[r]{of.who + "cpu_per_request_s", func(x r) string { return figure(get(x).CPU) }},
			column[r]{of.who + "busy_share", func(x r) string { return figure(get(x).Busy) }},
			column[r]{of.who + "limited_rounds", func(x r) string { return strconv.Itoa(get(x).Limited) }},
		)
	}
	added := func(which int) func(r) string {
		return func(x r) string {
			mean, p50, p95, cpu := x.row.Added()
			return figure([]float64{mean, p50, p95, cpu}[which])
		}
	}
	return append(all, column[r]{"added_mean_s", added(0)}, column[r]{"added_p50_s", added(1)}, column[r]{"added_p95_s", added(2)},
		column[r]{"added_cpu_per_request_s", added(3)})
}

// BesideCSV is locust.csv as these comparisons make it.
func BesideCSV(all []stats.Beside) string {
	var rows []besideRow
	for i := range all {
		for _, x := range all[i].Rows {
			rows = append(rows, besideRow{&all[i], x})
		}
	}
	return tableOf(besideColumns(), rows)
}

// WriteBesides replaces locust.csv, of a run that has it.
func (f *Folder) WriteBesides(all []stats.Beside) error {
	if len(all) == 0 {
		return nil
	}
	return replace(f.root, BesideFile, []byte(BesideCSV(all)))
}
