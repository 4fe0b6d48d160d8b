package page

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// pairsView compares each ranked target of a group with each other, as a matrix.
func pairsView(in content.Input) any {
	return eachGroup(in, func(i int, g *content.Group) []group {
		s := content.StandingOf(in, g)
		if s == nil || s.Tiers == nil {
			return nil
		}
		v, apart := newGroup(i, g), apartOf(s.Pairs)
		v.Facts = []string{strings.Join(sentences(slices.Concat([]string{
			fmt.Sprintf("%s over %d rounds (= equal, ? not settled)", content.OutcomeWords(s.Pairs, s.Margin),
				s.Rounds),
			fmt.Sprintf("The interval of a ratio typically reaches %s to either side: this run can seldom show a "+
				"smaller difference",
				reachWords(content.Reach(s.Pairs))),
			content.CheckWords(*s, apart),
		}, content.StallWords(*s), content.CPUWords(*s))...), " ")}
		t := pairsTable(in, v.Title, s)
		if len(s.Pairs) > 10 && apart == 0 {
			t.Summary = "All ratios"
		}
		v.Tables = []table{t}
		return []group{v}
	})
}

// pairsTable has a row for each target but the last and a column for each but the first. Pairs are in this
// order.
func pairsTable(in content.Input, title string, s *stats.Standing) table {
	of := func(target string) who { return whoOf(in, target, "") }
	n := len(s.Targets)
	t := newTable("matrix", title+": throughput of the row's target divided by that of the column's target",
		s.Targets[:n-1], of)
	t.Slides = true
	t.add(column{}, func(i int, _ string) cell { return cell{Head: &rowHead{Name: t.Rows[i].Target}} })
	for j := 1; j < n; j++ {
		base := of(s.Targets[j])
		t.add(column{Head: base.Target, Engine: base.Engine}, func(i int, _ string) cell {
			at := i*n - i*(i+1)/2 + j - i - 1 // the pairs of the targets before, and of this one with those before j
			if j <= i || at >= len(s.Pairs) {
				return cell{}
			}
			return pairCell(s.Pairs[at], base)
		})
	}
	return t.table
}

func pairCell(p stats.Pair, base who) cell {
	c := figureCell("ratio", p.Ratio, figures.Factor(p.Ratio))
	c.Base, c.Title = base.Target, "p "+figures.PValue(p.Holm)
	c.Class = fmt.Sprintf("far%d", farness(p.Ratio))
	if !p.Apart {
		c.Class, c.Text = "same", content.Mark(p)+" "+c.Text
	}
	if known(p.Low) && known(p.High) {
		c.Range = figures.Factor(p.Low) + " to " + figures.Factor(p.High)
	}
	return c
}

// reachWords print how far an interval reaches from its ratio. Intervals are of logarithms, so a wide one
// reaches the same factor up and down, but not the same percentage.
func reachWords(share float64) string {
	if share < 0.5 {
		return figures.Percent(share)
	}
	return "a factor of " + figures.Factor(1+share)
}

func apartOf(pairs []stats.Pair) (n int) {
	for _, p := range pairs {
		if p.Apart {
			n++
		}
	}
	return n
}

// farness puts a ratio into one of four classes, by which it is coloured: up to 1.1, 1.25, 1.5 and beyond, or
// the same below 1.
func farness(ratio float64) int {
	far := math.Abs(math.Log(ratio))
	i := slices.IndexFunc([]float64{1.1, 1.25, 1.5}, func(limit float64) bool { return far <= math.Log(limit) })
	if i < 0 {
		return 4
	}
	return i + 1
}
