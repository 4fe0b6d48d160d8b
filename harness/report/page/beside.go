package page

import (
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// besideGroup is a scenario asked by Locust and by the project's own users.
type besideGroup struct {
	Title, Facts string
	Words, Notes []string
	Rows         []besideItem
}

// besideItem is one line of it.
type besideItem struct {
	who
	By                                             string
	Count, Rate, Mean, P50, P95, Failed, CPU, Busy cell
}

func besideView(in content.Input) any {
	var all []besideGroup
	for _, b := range in.Besides {
		t := content.BesideTable(b, true)
		v := besideGroup{Title: figures.Short(b.Scenario) + ", " + figures.Short(b.Locust), Facts: figures.Prose(t.Facts), Words: t.Words}
		for _, n := range t.Notes {
			v.Notes = append(v.Notes, figures.Prose(n))
		}
		for _, r := range b.Rows {
			w := whoOf(in, r.Target, r.Version)
			v.Rows = append(v.Rows, newBesideItem(w, "tenrounds", r.Own), newBesideItem(w, "Locust", r.Locust), addedItem(w, r))
		}
		all = append(all, v)
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newBesideItem(w who, by string, a stats.Asker) besideItem {
	return besideItem{who: w, By: by,
		Count: figureCell("requests", float64(a.Requests), figures.Thousands(a.Requests)), Rate: figureCell("throughput_mean_rps", a.Rate, figures.Rate(a.Rate)),
		Mean: figureCell("mean_s", a.Mean, figures.Duration(a.Mean)), P50: figureCell("p50_s", a.P50, figures.Duration(a.P50)),
		P95: figureCell("p95_s", a.P95, figures.Duration(a.P95)), Failed: figureCell("failed", float64(a.Failed), figures.Thousands(a.Failed)),
		CPU: figureCell("generator_cpu_per_request_s", a.CPU, figures.Duration(a.CPU)), Busy: figureCell("generator_busy_share", a.Busy, figures.Percent(a.Busy)),
	}
}

func addedItem(w who, r stats.BesideRow) besideItem {
	mean, p50, p95, cpu := r.Added()
	return besideItem{who: w, By: "Locust adds", Count: wordCell("requests", figures.None), Rate: wordCell("throughput_mean_rps", figures.None),
		Mean: figureCell("added_mean_s", mean, content.More(mean)), P50: figureCell("added_p50_s", p50, content.More(p50)), P95: figureCell("added_p95_s", p95, content.More(p95)),
		Failed: wordCell("failed", figures.None), CPU: figureCell("added_generator_cpu_per_request_s", cpu, content.More(cpu)), Busy: wordCell("generator_busy_share", figures.None)}
}
