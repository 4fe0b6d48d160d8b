package report

import (
	"fmt"
	"math"
	"slices"

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

func pairsView(in Input) any {
	var all []pairsGroup
	for i, g := range groups(in) {
		if s := in.standingOf(g); s != nil && s.Tiers != nil {
			all = append(all, newPairsGroup(in, i, g, s))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// standingOf is that of the rows of a group, or nil: only rows of one verdict are compared.
func (in Input) standingOf(g *group) *stats.Standing {
	for i := range in.Standings {
		s := &in.Standings[i]
		if s.Scenario == g.scenario && s.Load == g.load && s.Verdict == g.verdict && s.Class == g.class && (len(s.Targets) > 1 || len(s.Copies) > 0) && !g.how.Open() {
			return s
		}
	}
	return nil
}

func newPairsGroup(in Input, number int, g *group, s *stats.Standing) pairsGroup {
	v := pairsGroup{heading: newHeading(number, g.scenario, g.load), Title: g.title()}
	const long = 10
	v.Shut = len(s.Pairs) > long && apartOf(s.Pairs) == 0
	v.Words = []string{
		fmt.Sprintf("%d of %d pairs can be told apart over %d rounds. The interval of a ratio typically reaches %s to either side: smaller differences seldom show.",
			apartOf(s.Pairs), len(s.Pairs), s.Rounds, reachWords(reach(s.Pairs))),
		prose(checkWords(*s, apartOf(s.Pairs))),
	}
	byName := map[string]who{}
	for _, r := range g.ranked {
		byName[r.Target] = in.who(r.Target, r.Version)
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
	c := pairCell{Base: base.Target, Engine: base.Engine, Apart: p.Apart, Far: farness(p.Ratio), Holm: pvalue(p.Holm),
		Ratio: figureCell("ratio", p.Ratio, factor(p.Ratio)), Low: figureCell("ratio_low", p.Low, ""), High: figureCell("ratio_high", p.High, "")}
	if !unknown(p.Low) && !unknown(p.High) {
		c.Interval = factor(p.Low) + " to " + factor(p.High)
	}
	return c
}

// reachWords prints how far an interval reaches from its ratio. Intervals are of logarithms, so a far one does not reach
// as many per cent down as up, but the same factor.
func reachWords(share float64) string {
	if share < 0.5 {
		return percent(share)
	}
	return "a factor of " + factor(1+share)
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
