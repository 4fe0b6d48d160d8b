package stats

import (
	"fmt"
	"math"
	"slices"

	"tenrounds/harness"
)

// Gate says whether a regression of a share or more is shown, ruled out, or neither.
type Gate struct {
	Share float64
	// Regressions are the rows whose loss is significant, after the correction for the number of rows, and over
	// the share; and those that lost their rank.
	Regressions []string
	// Open are the rows whose loss may be over the share, since the upper end of its one-sided 95 % interval is,
	// and those whose rates could not be compared.
	Open []string
	// Judged is the number of rows that could be judged at all.
	Judged int
	// Smallest is the median over the rows of the smallest loss that their tests find with Power, as a share;
	// NaN without rows.
	Smallest float64
}

// Passed reports whether every row is shown to lose less than the share. All rows must pass, so each may be
// tested at 5 % alone (intersection-union test, Berger 1982).
func (g Gate) Passed() bool { return g.Judged > 0 && len(g.Regressions)+len(g.Open) == 0 }

// loss is a row that a gate judges: by is oriented so that a mean above 0 is a loss.
type loss struct {
	name, figure string
	by           contrast
	shown        bool // it is significant
}

func newGate(share float64, all []loss) Gate {
	g := Gate{Share: share, Judged: len(all), Smallest: math.NaN()}
	family := map[string]int{}
	for _, x := range all {
		family[x.figure]++
	}
	var smallest []float64
	for _, x := range all {
		critical := studentQuantile(1-(1-Confidence)/2/float64(family[x.figure]), x.by.freedom)
		smallest = append(smallest, x.by.smallest(critical))
		_, most := x.by.bounds(1 - Confidence)
		low, high := x.by.bounds((1 - Confidence) / 2)
		text := fmt.Sprintf("%s: %s %s", x.name, words[x.figure], lossWords(x.figure, x.by.mean, low, high))
		switch limit := limitOf(x.figure, share); {
		case x.shown && x.by.mean > limit:
			g.Regressions = append(g.Regressions, text)
		case math.Log(most) >= limit:
			g.Open = append(g.Open, text)
		}
	}
	if len(smallest) > 0 {
		slices.Sort(smallest)
		g.Smallest = smallest[len(smallest)/2]
	}
	return g
}

// limitOf is the logarithm of a loss of a share: of throughput what is left is 1 - share, and CPU time grows
// to 1 + share.
func limitOf(figure string, share float64) float64 {
	if figure == FigureThroughput {
		return -math.Log1p(-share)
	}
	return math.Log1p(share)
}

// lossWords print a loss as a change of the figure, with its interval.
func lossWords(figure string, mean, low, high float64) string {
	change, from, to := math.Exp(mean), low, high
	if figure == FigureThroughput {
		change, from, to = 1/change, 1/high, 1/low
	}
	return fmt.Sprintf("%+.1f %% (%+.1f..%+.1f %%)", 100*(change-1), 100*(from-1), 100*(to-1))
}

// GateOf judges the last step of each row of a comparison.
func GateOf(c Comparison, share float64) Gate {
	var all []loss
	var broken, unseen []string
	for _, r := range c.Rows {
		if len(r.Steps) == 0 {
			continue
		}
		s := r.Steps[len(r.Steps)-1]
		name := fmt.Sprintf("%s %s %s", r.Target, r.Scenario, r.Load)
		switch {
		case s.Broken && r.Figure == FigureThroughput:
			broken = append(broken, name+": "+r.Sides[len(r.Sides)-1].Reason)
		case s.LimitMoved && r.Figure == FigureThroughput:
			unseen = append(unseen, name+": "+s.Reason)
		case Judged(s):
			x := loss{name, r.Figure, s.by, s.Verdict == ChangeWorse}
			if r.Figure == FigureThroughput {
				x.by.mean = -x.by.mean
			}
			all = append(all, x)
		}
	}
	g := newGate(share, all)
	g.Regressions, g.Open = append(broken, g.Regressions...), append(unseen, g.Open...)
	return g
}

// GateOfVariants judges targets of one run against others of it, by the rounds that both have: of holds the
// target that each is measured against. A row that could not be compared, because its limit was another one
// or it has too few rounds, is open: a gate must not pass what it cannot see.
func GateOfVariants(standings []Standing, rows []harness.Summary, of map[string]string, share float64) Gate {
	var all []loss
	seen := map[string]bool{}
	for _, figure := range []string{FigureThroughput, FigureCPU} {
		var family []loss
		var p []float64
		for _, s := range standings {
			for _, x := range s.by(figure) {
				if l, ok := lossOf(x, of, figure); ok {
					l.name += " " + s.Scenario + " " + s.Load
					family, p, seen[l.name] = append(family, l), append(p, x.P), true
				}
			}
		}
		for i, adjusted := range Holm(p) {
			family[i].shown = adjusted < 1-Confidence
		}
		all = append(all, family...)
	}
	g := newGate(share, all)
	for _, r := range rows {
		name := r.Target + " " + r.Scenario + " " + r.Load
		if base := of[r.Target]; base != "" && r.CopyOf == "" && !seen[name] {
			g.Open = append(
				g.Open,
				fmt.Sprintf("%s: not compared with %s (its limit is another, or rounds are missing)",
					name, base),
			)
		}
	}
	return g
}

// by are the pairs of a figure.
func (s Standing) by(figure string) []Pair {
	if figure == FigureCPU {
		return s.CPU
	}
	return s.Pairs
}

// lossOf is what a variant loses against its target; false if the pair is none of the two, or was not tested.
func lossOf(x Pair, of map[string]string, figure string) (l loss, ok bool) {
	switch {
	case math.IsNaN(x.P):
		return l, false
	case of[x.A] == x.B:
		x = x.Reverse()
	case of[x.B] != x.A:
		return l, false
	}
	l = loss{name: x.B, figure: figure, by: x.by} // of the plain target over its variant
	if figure == FigureCPU {
		l.by.mean = -l.by.mean
	}
	return l, true
}
