package page

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// rankingView compares the ranked rows of each scenario and load with the baseline, and shows their figures.
func rankingView(in content.Input) any {
	return eachGroup(in, func(i int, g *content.Group) []group {
		if g.How.Open() || g.Apart {
			return nil
		}
		v := newGroup(i, g)
		v.Title = loadTitle(g)
		v.Facts = []string{strings.Join(sentences(slices.Concat([]string{g.Facts()}, content.LimitWords(g),
			content.MadeWords(in.Run.Plan, g))...), " ")}
		for _, apart := range apartFrom(in, g) {
			if words := strings.Join(sentences(content.LimitWords(apart)...), " "); words != "" {
				v.Facts = append(v.Facts, words)
			}
		}
		if rows := shownRows(in, g); len(rows) > 0 {
			chart := ratioTable(in, i, g, rows)
			v.Legend, v.Tables = legendOf(chart.Rows), []table{chart, figureTable(in, g, rows)}
		}
		v.Unranked = unrankedOf(in, g)
		return []group{v}
	})
}

// ratioTable is the first chart: the ratio of each row to the baseline, in throughput and in CPU time.
func ratioTable(in content.Input, number int, g *content.Group, rows []shownRow) table {
	x, base := ratiosOf(in, g.Scenario, g.Load), baseOf(in, rows)
	t := newTable("chart ratios", loadTitle(g)+": ratios to the baseline, with every round", rows,
		func(r shownRow) who { return whoOf(in, r.Target, r.Version) })
	for i, r := range rows {
		if r.line {
			t.Rows[i].Class = "line"
		}
	}
	t.add(column{Head: "#", Class: "n rank"}, func(_ int, r shownRow) cell { return cell{Text: r.place} })
	t.add(column{Head: "target"}, func(i int, r shownRow) cell {
		w := t.Rows[i].who
		return cell{
			Head: &rowHead{Name: w.Target, Note: strings.TrimSpace(w.Version + " " + r.Class), Key: w.Sign.Key(),
				Gaps:     harness.GapWords(r.Warnings.Gaps()),
				Warnings: sentences(r.Warnings.WithoutGaps().Texts()...)},
		}
	})
	rate := "requests/s"
	if g.How.SLO > 0 {
		rate = "capacity"
	}
	columns := 0
	for _, c := range []struct {
		measure
		class, head, name string
	}{{byRate, "rate", rate, "ratio"}, {byCPU, "cost wide", "CPU time per answer", "cpu_ratio"}} {
		if !x.has(c.measure, rows, base) {
			continue
		}
		columns++
		axis := ratioAxis
		axis.id = fmt.Sprintf("grid-%d-%s", number, c.name)
		t.strips(c.class, c.head+" of every round, relative to "+figures.Short(base), axis,
			func(r shownRow) strip { return x.strip(c.measure, r, base) })
		t.add(column{Head: c.head + ", relative to", Base: figures.Short(base), Name: c.name, Class: "n ratio"},
			func(_ int, r shownRow) cell { return ratioCell(x, c.measure, rows, r, base) })
	}
	if columns == 2 {
		t.Class += " two"
	}
	t.Draws = columns > 0
	return t.table
}

// ratioCell is the ratio of a row in words. Of CPU time nothing is a bound.
func ratioCell(x ratios, m measure, rows []shownRow, r shownRow, base string) cell {
	if r.Target == base {
		return cell{Value: "1", Text: "1"}
	}
	c := estimateCell(x.estimate(m, r.Target, base), ratioText(rows))
	if m.dots == byRate.dots && c.Value != "" {
		c.Text = boundSign(r.bound, boundOf(rows, base)) + c.Text
	}
	return c
}

func boundOf(rows []shownRow, target string) bool {
	return slices.ContainsFunc(rows, func(r shownRow) bool { return r.Target == target && r.bound })
}

// ratioText prints ratios with two digits after the point, or three where a few rows differ by little.
func ratioText(rows []shownRow) func(float64) string {
	if ratioDigits(rows) == 2 {
		return figures.Factor
	}
	return figures.AsRatio
}

func ratioDigits(rows []shownRow) int {
	if len(rows) > 4 {
		return 2
	}
	return 3
}

// figureTable has throughput, CPU time, memory and response times of each row.
func figureTable(in content.Input, g *content.Group, rows []shownRow) table {
	measure := "requests/s"
	if g.How.SLO > 0 {
		measure = "capacity, requests/s"
	}
	t := newTable(
		"plain sortable figures",
		loadTitle(g)+": throughput, CPU time, memory and response times",
		rows,
		func(r shownRow) who { return whoOf(in, r.Target, r.Version) },
	)
	t.Slides, t.Copies = true, true
	t.add(column{Head: "#", Name: "rank", Class: "n rank", Sorted: true}, func(i int, r shownRow) cell {
		return figureCell("", float64(i+1), r.place)
	})
	t.targets()
	t.word("soft", "engine", "engine", func(r shownRow) string { return whoOf(in, r.Target, "").Engine })
	t.estimate(
		"beneath",
		measure,
		"throughput_mean_rps",
		func(r shownRow) harness.Estimate { return r.Throughput },
	)
	t.resources(in, "", func(r shownRow) harness.Summary { return r.Summary })
	for _, p := range percentiles {
		t.percentile("", p, func(r shownRow) harness.Summary { return r.Summary })
	}
	return t.table
}

// resources adds columns for CPU time and memory, as far as any row has them.
func (t *tableOf[R]) resources(in content.Input, class string, of func(R) harness.Summary) {
	var all []cpuRow
	time, held := false, false
	for _, r := range t.of {
		x := newCPURow(in, of(r))
		all, time, held = append(all, x), time || x.rounds > 0, held || known(x.memory(peak))
	}
	add := func(head, name string, get func(cpuRow) float64) {
		t.add(column{Head: head, Name: name, Class: strings.TrimSpace("n " + class)}, func(i int, _ R) cell {
			return figureCell("", get(all[i]), unitText(name)(get(all[i])))
		})
	}
	if time {
		add("CPU per answer", "server_cpu_s/correct", func(r cpuRow) float64 { return r.perServer })
	}
	if held {
		add("peak memory", "rss_peak_bytes", func(r cpuRow) float64 { return r.memory(peak) })
	}
}

// percentile is one of the response times: of all answers, and by round.
type percentile struct {
	head, name string
	of         func(*harness.Distribution) float64
	by         func(harness.Summary) harness.Estimate
}

var percentiles = []percentile{
	{"p50", "p50_s", figures.P50, func(r harness.Summary) harness.Estimate { return r.P50 }},
	{"p99", "p99_s", figures.P99, func(r harness.Summary) harness.Estimate { return r.P99 }},
}

// percentile adds a column for a percentile of the response times, with its interval by round.
// Where it is known of no row there is none.
func (t *tableOf[R]) percentile(class string, p percentile, of func(R) harness.Summary) {
	if !slices.ContainsFunc(t.of, func(x R) bool { return of(x).Times != nil }) {
		return
	}
	t.add(
		column{Head: p.head, Name: p.name, Class: strings.TrimSpace("n beneath " + class)},
		func(_ int, x R) cell {
			r := of(x)
			if r.Times == nil {
				return wordCell(figures.None)
			}
			c := figureCell("", p.of(r.Times), figures.At(r, p.of))
			if e := p.by(r); e.Low > 0 && known(e.High) {
				c.Range = span(e, figures.Duration)
			}
			return c
		},
	)
}

func meanOf(r harness.Summary) float64 { return r.Throughput.Mean }
