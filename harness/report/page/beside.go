package page

import (
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// besideRow is what one generator reports of a target, or what Locust adds to it.
type besideRow struct {
	who
	by    string
	asker stats.Asker
	added bool
}

// besideView compares Locust with the project's own users.
func besideView(in content.Input) any {
	var all []group
	for _, b := range in.Besides {
		words := content.BesideTable(b, true)
		v := group{heading: heading{Scenario: figures.Short(b.Scenario)},
			Title: figures.Short(b.Scenario) + ", " + figures.Short(b.Locust),
			Facts: append(sentences(words.Facts), words.Words...), Notes: sentences(words.Notes...)}
		var rows []besideRow
		for _, r := range b.Rows {
			w := whoOf(in, r.Target, r.Version)
			mean, p50, p95, cpu := r.Added()
			rows = append(rows, besideRow{w, "tenrounds", r.Own, false}, besideRow{w, "Locust", r.Locust, false},
				besideRow{w, "Locust adds", stats.Asker{Mean: mean, P50: p50, P95: p95, CPU: cpu}, true})
		}
		v.Tables = []table{besideTable(v.Title, rows)}
		all = append(all, v)
	}
	return orNone(all)
}

func besideTable(title string, rows []besideRow) table {
	t := newTable("plain", title+": what each generator measured", rows, func(r besideRow) who { return r.who })
	t.targets()
	t.word("", "generator", "", func(r besideRow) string { return r.by })
	// What Locust adds has columns of its own, and some figures add up to nothing.
	add := func(head, name, added string, get func(stats.Asker) float64, text func(float64) string) {
		t.add(column{Head: head, Name: name, Class: figureClass}, func(_ int, r besideRow) cell {
			switch f := get(r.asker); {
			case !r.added:
				return figureCell("", f, text(f))
			case added == "":
				return wordCell(figures.None)
			default:
				return figureCell(added, f, content.More(f))
			}
		})
	}
	add("requests", "requests", "", func(a stats.Asker) float64 { return float64(a.Requests) }, figures.Rate)
	add("requests/s", "throughput_mean_rps", "", func(a stats.Asker) float64 { return a.Rate }, figures.Rate)
	add("mean", "mean_s", "added_mean_s", func(a stats.Asker) float64 { return a.Mean }, figures.Duration)
	add("median", "p50_s", "added_p50_s", func(a stats.Asker) float64 { return a.P50 }, figures.Duration)
	add("p95", "p95_s", "added_p95_s", func(a stats.Asker) float64 { return a.P95 }, figures.Duration)
	add("failed", "failed", "", func(a stats.Asker) float64 { return float64(a.Failed) }, figures.Rate)
	add("generator CPU per answer", "generator_cpu_per_request_s", "added_generator_cpu_per_request_s",
		func(a stats.Asker) float64 { return a.CPU }, figures.Duration)
	add("share of a CPU", "generator_busy_share", "", func(a stats.Asker) float64 { return a.Busy },
		figures.Percent)
	return t.table
}
