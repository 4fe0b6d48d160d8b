package page

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// pairsGroup is each ranked target of a group against each other, as a matrix.
type pairsGroup struct {
	heading
	Title string
	Words []string
	Head  []who
	Rows  []pairsRow
	// Shut says that the matrix is long and tells nobody apart.
	Shut bool
}

type pairsRow struct {
	who
	Cells []pairCell
}

// pairCell compares the target of its row with that of its column. Blank ones have their pair on the other side of
// the diagonal.
type pairCell struct {
	Blank bool
	// Base and Engine are of the column's target, so that a filter takes whole columns away.
	Base, Engine   string
	Ratio          cell
	Low, High      cell
	Interval, Holm string
	Apart          bool
	// Far is how strongly the cell is coloured, from 1 to 4.
	Far int
}

func pairsView(in content.Input) any {
	var all []pairsGroup
	for i, g := range content.Groups(in) {
		if s := standingOf(in, g); s != nil && s.Tiers != nil {
			all = append(all, newPairsGroup(in, i, g, s))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// standingOf is that of the rows of a group, or nil: only rows of one verdict are compared.
func standingOf(in content.Input, g *content.Group) *stats.Standing {
	for i := range in.Standings {
		s := &in.Standings[i]
		if s.Scenario == g.Scenario && s.Load == g.Load && s.Verdict == g.Verdict && s.Class == g.Class && (len(s.Targets) > 1 || len(s.Copies) > 0) && !g.How.Open() {
			return s
		}
	}
	return nil
}

func newPairsGroup(in content.Input, number int, g *content.Group, s *stats.Standing) pairsGroup {
	v := pairsGroup{heading: newHeading(number, g.Scenario, g.Load), Title: g.Title()}
	const long = 10
	v.Shut = len(s.Pairs) > long && apartOf(s.Pairs) == 0
	v.Words = []string{
		fmt.Sprintf("%d of %d pairs can be told apart over %d rounds. The interval of a ratio typically reaches %s to either side: smaller differences seldom show.",
			apartOf(s.Pairs), len(s.Pairs), s.Rounds, reachWords(content.Reach(s.Pairs))),
		figures.Prose(content.CheckWords(*s, apartOf(s.Pairs))),
	}
	byName := map[string]who{}
	for _, r := range g.Ranked {
		byName[r.Target] = whoOf(in, r.Target, r.Version)
	}
	for _, t := range s.Targets[1:] {
		v.Head = append(v.Head, byName[t])
	}
	pairs := s.Pairs
	for i, t := range s.Targets[:len(s.Targets)-1] {
		row := pairsRow{who: byName[t]}
		for j, base := range v.Head {
			c := pairCell{Blank: true, Engine: base.Engine}
			if j >= i && len(pairs) > 0 {
				c, pairs = newPairCell(pairs[0], base), pairs[1:]
			}
			row.Cells = append(row.Cells, c)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func newPairCell(p stats.Pair, base who) pairCell {
	c := pairCell{Base: base.Target, Engine: base.Engine, Apart: p.Apart, Far: farness(p.Ratio), Holm: figures.PValue(p.Holm),
		Ratio: figureCell("ratio", p.Ratio, figures.Factor(p.Ratio)), Low: figureCell("ratio_low", p.Low, ""), High: figureCell("ratio_high", p.High, "")}
	if !figures.Unknown(p.Low) && !figures.Unknown(p.High) {
		c.Interval = figures.Factor(p.Low) + " to " + figures.Factor(p.High)
	}
	return c
}

// reachWords prints how far an interval reaches from its ratio. Intervals are of logarithms, so a far one does not reach
// as many per cent down as up, but the same factor.
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

// farness puts a ratio into one of four classes: up to 1.1, 1.25, 1.5 and beyond, or the same below 1.
func farness(ratio float64) int {
	far := math.Abs(math.Log(ratio))
	i := slices.IndexFunc([]float64{1.1, 1.25, 1.5}, func(limit float64) bool { return far <= math.Log(limit) })
	if i < 0 {
		return 4
	}
	return i + 1
}
