package page

import (
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// rankingView shows each ranking with every round drawn.
func rankingView(in content.Input) any {
	return eachGroup(in, func(i int, g *content.Group) []group {
		if g.How.Open() {
			return nil
		}
		v := newGroup(i, g)
		v.Facts = []string{strings.Join(sentences(slices.Concat([]string{g.Facts()}, content.LimitWords(g),
			content.MadeWords(in.Run.Plan, g))...), " ")}
		v.Tables, v.Unranked = []table{rankingTable(in, g)}, unrankedOf(in, g)
		return []group{v}
	})
}

func rankingTable(in content.Input, g *content.Group) table {
	measure := "requests per second"
	if g.How.SLO > 0 {
		measure = "capacity, requests per second"
	}
	t := newSummaryTable(in, "chart sortable",
		g.Title()+": "+measure+", with the interval of the mean and every round", g.Ranked)
	t.add(column{Head: "#", Name: "rank", Class: "n rank", Sorted: true}, func(i int, _ harness.Summary) cell {
		return figureCell("", float64(i+1), g.Rank(i))
	})
	t.add(column{Head: "target", Name: "target"}, func(i int, r harness.Summary) cell {
		return cell{Head: &rowHead{Name: t.Rows[i].Target, Note: t.Rows[i].Version,
			Gaps:     harness.GapWords(r.Warnings.Gaps()),
			Warnings: sentences(r.Warnings.WithoutGaps().Texts()...)}}
	})
	t.add(column{Head: "engine", Name: "engine", Class: "wide soft"}, func(i int, _ harness.Summary) cell {
		return wordCell(t.Rows[i].Engine)
	})
	t.strips("", "every round", rateAxis, func(r harness.Summary) strip {
		turns := turnsOf(in, r.Target, r.Scenario, r.Load)
		return strip{rounds: dots(turns, achieved, figures.Rate), Estimate: r.Throughput}
	})
	t.figure("", measure, "throughput_mean_rps", meanOf)
	t.add(column{Head: "95 % interval", Name: "ci_low_rps", Class: "n wide"},
		func(_ int, r harness.Summary) cell {
			return intervalCell(r.Throughput)
		})
	t.estimate("ratio", "times", "relative", func(r harness.Summary) harness.Estimate { return r.Relative })
	t.Head[len(t.Head)-1].Base = "the slowest"
	return t.table
}

func meanOf(r harness.Summary) float64 { return r.Throughput.Mean }

// intervalCell is the interval of a rate without its mean.
func intervalCell(e harness.Estimate) cell {
	return figureCell("ci_low_rps", e.Low, span(e, figures.Rate))
}
