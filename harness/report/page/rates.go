package page

import (
	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// ratesView ranks by CPU time per answer at an offered rate, with every round drawn.
func ratesView(in content.Input) any {
	return eachGroup(in, func(i int, g *content.Group) (all []group) {
		for _, r := range content.CPURankingsOf(in, g) {
			v := newGroup(i, g)
			v.Title = content.CPURankingTitle(loadTitle(g), r)
			v.Facts = sentences(content.CPURankingFacts(r))
			v.Notes = sentences(append(content.CPURankingWords(r), content.CPURankingTable(r, false).Notes...)...)
			v.Tables = []table{ratesTable(in, v.Title, r)}
			all = append(all, v)
		}
		return all
	})
}

func ratesTable(in content.Input, title string, r stats.CPURanking) table {
	t := newTable("chart sortable",
		title+": CPU time with the interval of its mean and every round, and response times", r.Rows,
		func(x stats.CPURow) who { return whoOf(in, x.Target, x.Version) })
	t.word("n", "tier", "tier", content.TierOf)
	t.targets()
	t.strips("", "every round", timeAxis, func(x stats.CPURow) strip {
		_, with := spent(turnsOf(in, x.Target, r.Scenario, r.Load))
		return strip{rounds: dots(with, perRequest, figures.Duration), Estimate: x.CPU}
	})
	t.times("", "CPU per answer", "cpu_per_answer_s", func(x stats.CPURow) harness.Estimate { return x.CPU })
	t.figure(wide, "user", "user_per_answer_s", func(x stats.CPURow) float64 { return x.User.Mean })
	t.figure(wide, "system", "system_per_answer_s", func(x stats.CPURow) float64 { return x.System.Mean })
	t.times(wide, "mean time", "mean_s", func(x stats.CPURow) harness.Estimate { return x.Mean })
	t.times(wide, "p50 of a round", "p50_s", func(x stats.CPURow) harness.Estimate { return x.P50 })
	t.times("", "p99 of a round", "p99_s", func(x stats.CPURow) harness.Estimate { return x.P99 })
	return t.table
}

// times adds a column of times, each above its interval. No time is below 0, whatever its interval is.
func (t *tableOf[R]) times(class, head, name string, get func(R) harness.Estimate) {
	t.estimate("beneath "+class, head, name, func(r R) harness.Estimate {
		e := get(r)
		e.Low = max(e.Low, 0)
		return e
	}, figures.Duration)
}
