package page

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// noisePage shows how small a difference the run can detect: what identical servers differed by, and how far
// intervals reach.
type noisePage struct {
	Copied bool
	Groups []group
}

// copyRow is two entries that are one program with the same settings.
type copyRow struct {
	stats.Copy
	heading
	scenario, load string
}

// noiseRow is what the pairs of a scenario and load can show.
type noiseRow struct {
	heading
	title   string
	pairs   []stats.Pair
	scatter float64
}

func noiseView(in content.Input) any {
	var words []string
	var copies []copyRow
	var rows []noiseRow
	for i, g := range content.Groups(in) {
		s := content.StandingOf(in, g)
		if s == nil {
			continue
		}
		words = append(append(words, content.CopyWords(*s)...), content.LaunchWords(*s)...)
		h := newHeading(i, g.Scenario, g.Load)
		for _, c := range s.Copies {
			copies = append(copies, copyRow{c, h, g.Scenario, g.Load})
		}
		if s.Tiers != nil {
			rows = append(rows, noiseRow{h, g.Title(), s.Pairs, g.Scatter()})
		}
	}
	v := noisePage{Copied: len(copies) > 0}
	if v.Copied {
		v.Groups = append(v.Groups, group{Facts: sentences(words...), Tables: []table{copyTable(in, copies)}})
	}
	if len(rows) > 0 {
		v.Groups = append(v.Groups, group{Tables: []table{noiseTable(rows)}})
	}
	if v.Groups == nil {
		return nil
	}
	return v
}

func noiseTable(rows []noiseRow) table {
	t := newTable("plain", "What the rounds of each scenario and load can show", rows,
		func(noiseRow) who { return who{} })
	t.Slides = true
	t.Notes = []string{
		"Variation is the coefficient of variation between rounds, the median over the rows. The " +
			"other columns are about ratios within a round, in which variation that all servers share cancels out.",
	}
	t.add(column{Head: "scenario and load"}, func(i int, r noiseRow) cell {
		t.Rows[i].Group = &rows[i].heading
		return cell{Head: &rowHead{Name: r.title}}
	})
	t.figure("", "variation between rounds", "throughput_cv", func(r noiseRow) float64 { return r.scatter })
	t.figure("", "half-width of the interval of a ratio", "ratio_high/ratio",
		func(r noiseRow) float64 { return 1 + content.Reach(r.pairs) },
		func(f float64) string { return reachWords(f - 1) })
	t.figure("", "smallest significant difference", "ratio",
		func(r noiseRow) float64 { return 1 + leastApart(r.pairs) },
		func(f float64) string { return figures.Percent(f - 1) })
	t.add(column{Head: "significant pairs", Name: "apart", Class: figureClass}, func(_ int, r noiseRow) cell {
		return figureCell("", float64(apartOf(r.pairs)), fmt.Sprintf("%d of %d", apartOf(r.pairs), len(r.pairs)))
	})
	return t.table
}

// leastApart is the smallest significant difference of a pair, as a share.
func leastApart(pairs []stats.Pair) float64 {
	least := nan()
	for _, p := range pairs {
		if by := max(p.Ratio, 1/p.Ratio) - 1; p.Apart && !(by >= least) {
			least = by
		}
	}
	return least
}

func copyTable(in content.Input, rows []copyRow) table {
	t := newTable("chart two",
		"Copies of one server: ratios of their throughput and of their CPU time per answer", rows,
		func(c copyRow) who { return whoOf(in, c.Throughput.A, "") })
	t.add(column{Head: "copies"}, func(i int, c copyRow) cell {
		t.Rows[i].Group = &rows[i].heading
		return cell{Head: &rowHead{Name: figures.Short(c.Throughput.A) + " / " + figures.Short(c.Throughput.B),
			Note: c.Scenario}}
	})
	ratio := func(class, head, name string, m measure, of func(copyRow) stats.Pair) {
		t.strips(class, head+" of every round", ratioAxis, func(c copyRow) strip {
			x := ratiosOf(in, c.scenario, c.load)
			return strip{rounds: x.dots(m, c.Throughput.A, c.Throughput.B), Estimate: estimateOf(of(c))}
		})
		t.estimate("ratio", head, name, func(c copyRow) harness.Estimate { return estimateOf(of(c)) },
			figures.AsRatio)
	}
	ratio("", "throughput, ratio", "ratio", byRate, func(c copyRow) stats.Pair { return c.Throughput })
	if slices.ContainsFunc(rows, func(c copyRow) bool { return c.CPU.N > 0 }) {
		ratio(wide, "CPU time, ratio", "cpu_ratio", byCPU, func(c copyRow) stats.Pair { return c.CPU })
	}
	t.figure(wide, "noise: smaller differences mean nothing", "noise",
		func(c copyRow) float64 { return content.NoiseReach(c.Throughput) },
		figures.Percent)
	return t.table
}

// estimateOf is the ratio of a pair with its interval; no number for a pair that was not measured.
func estimateOf(p stats.Pair) harness.Estimate {
	if p.N == 0 {
		return alone(nan())
	}
	return harness.Estimate{Mean: p.Ratio, Low: p.Low, High: p.High}
}
