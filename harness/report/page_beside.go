package report

import (
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

func besideView(in Input) any {
	var all []besideGroup
	for _, b := range in.Besides {
		t := besideTable(b, true)
		v := besideGroup{Title: short(b.Scenario) + ", " + short(b.Locust), Facts: prose(t.facts), Words: t.words}
		for _, n := range t.notes {
			v.Notes = append(v.Notes, prose(n))
		}
		for _, r := range b.Rows {
			w := in.who(r.Target, r.Version)
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
		Count: figureCell("requests", float64(a.Requests), thousands(a.Requests)), Rate: figureCell("throughput_mean_rps", a.Rate, rate(a.Rate)),
		Mean: figureCell("mean_s", a.Mean, duration(a.Mean)), P50: figureCell("p50_s", a.P50, duration(a.P50)),
		P95: figureCell("p95_s", a.P95, duration(a.P95)), Failed: figureCell("failed", float64(a.Failed), thousands(a.Failed)),
		CPU: figureCell("generator_cpu_per_request_s", a.CPU, duration(a.CPU)), Busy: figureCell("generator_busy_share", a.Busy, percent(a.Busy)),
	}
}

func addedItem(w who, r stats.BesideRow) besideItem {
	mean, p50, p95, cpu := r.Added()
	return besideItem{who: w, By: "Locust adds", Count: wordCell("requests", none), Rate: wordCell("throughput_mean_rps", none),
		Mean: figureCell("added_mean_s", mean, more(mean)), P50: figureCell("added_p50_s", p50, more(p50)), P95: figureCell("added_p95_s", p95, more(p95)),
		Failed: wordCell("failed", none), CPU: figureCell("added_generator_cpu_per_request_s", cpu, more(cpu)), Busy: wordCell("generator_busy_share", none)}
}
