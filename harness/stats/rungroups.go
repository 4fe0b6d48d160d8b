package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// FewestRuns is the least number of runs of a group: fewer say nothing of how runs of equal programs differ.
const FewestRuns = 3

// CompareGroups compares several runs of one state with several of another. The unit of replication is the
// run: a row's figure is the mean logarithm of its ratios in each run, and the means of the two groups are
// compared by Welch's test over the runs. So the interval includes the variation between runs of equal
// programs, which need not be known.
func CompareGroups(a, b []RunData, o CompareOptions) (Comparison, error) {
	c := newComparer(o)
	c.out.Groups, c.out.Between = true, 0
	if len(a) < FewestRuns || len(b) < FewestRuns {
		return c.out, fmt.Errorf("there are %d and %d runs: each side needs %d at least, since fewer do not "+
			"tell how runs of equal programs differ", len(a), len(b), FewestRuns)
	}
	for side, runs := range [][]RunData{a, b} {
		for i, d := range runs {
			if err := c.add(d, fmt.Sprintf("%s%d", label(side), i+1)); err != nil {
				return c.out, err
			}
			c.out.Runs[len(c.out.Runs)-1].Side = side
		}
	}
	c.terms()
	c.each(func(figure string, k rowKey, baseline string) { c.groupRow(figure, k, baseline, len(a)) })
	c.judge()
	c.resolution()
	return c.out, nil
}

// groupRow adds a row whose sides are the two groups.
func (c *comparer) groupRow(figure string, k rowKey, baseline string, first int) {
	row := ComparedRow{Figure: figure, Target: k.target, Scenario: k.scenario, Load: k.load, Baseline: baseline}
	var sides []side
	known := false
	for _, s := range c.sides {
		sides = append(sides, s.side(figure, k, baseline))
		known = known || !math.IsNaN(sides[len(sides)-1].Mean)
	}
	if !known && figure != FigureThroughput {
		return
	}
	step := ChangeStep{Change: Estimate(nil), P: math.NaN(), Verdict: ChangeBaseline}
	why := ""
	for i := range sides[1:] {
		if why == "" {
			why = c.between(0, i+1, sides, k)
		}
	}
	a, b := groupSide(sides[:first]), groupSide(sides[first:])
	step.Absolute = b.Mean/a.Mean - 1
	switch {
	case why != "":
		step.Verdict, step.Reason = ChangeBarred, why
		step.Broken = unrankedIn(sides[first:]) && !unrankedIn(sides[:first])
	case !sides[0].self:
		d, ok := welch(runMeans(sides[:first]), runMeans(sides[first:]), spreadOfRuns{})
		c.settle(&step, d, ok, len(c.out.Rows), 0)
	}
	row.Sides, row.Steps = []Side{a, b}, []ChangeStep{step}
	c.out.Rows = append(c.out.Rows, row)
}

// runMeans are the mean logarithms of the runs.
func runMeans(sides []side) (all []float64) {
	for _, s := range sides {
		all = append(all, stat.Mean(s.logs, nil))
	}
	return all
}

// groupSide sums up the runs of a group: N is the number of runs, and the interval of the ratio is over them.
func groupSide(sides []side) Side {
	out := Side{Version: sides[0].Version, N: len(sides), Ratio: Estimate(nil)}
	ratios, ones := map[int]float64{}, map[int]float64{}
	for i, s := range sides {
		out.Mean += s.Mean / float64(len(sides))
		ratios[i], ones[i] = s.Ratio.Mean, 1
		if out.Reason == "" {
			out.Reason = s.Reason
		}
	}
	out.Ratio = Ratio(ratios, ones)
	return out
}

// unrankedIn reports whether a row has no rank in one of the runs.
func unrankedIn(sides []side) bool {
	for _, s := range sides {
		if s.unranked {
			return true
		}
	}
	return false
}

// BetweenRuns is the standard deviation between runs of equal programs, as a share: from three runs or more
// of the same programs, over their rows of throughput, by the moments of DerSimonian and Laird (1986). It is
// 0 where the runs differ by no more than their rounds explain.
func BetweenRuns(all []RunData, o CompareOptions) (float64, error) {
	c := newComparer(o)
	if len(all) < FewestRuns {
		return 0, fmt.Errorf("there are %d runs: %d at least tell how runs of equal programs differ", len(all),
			FewestRuns)
	}
	for i, d := range all {
		if err := c.add(d, label(i)); err != nil {
			return 0, err
		}
	}
	q, freedom, scale := 0.0, 0.0, 0.0
	for _, g := range c.groups() {
		baseline := c.baseline(g.scenario)
		for _, target := range g.targets {
			var sides []side
			for _, s := range c.sides {
				sides = append(sides, s.side(FigureThroughput, rowKey{target, g.scenario, g.load}, baseline))
			}
			x, f, w := heterogeneity(sides)
			q, freedom, scale = q+x, freedom+f, scale+w
		}
	}
	if scale == 0 {
		return 0, fmt.Errorf("the runs have no row in common that can be compared")
	}
	return math.Expm1(math.Sqrt(max(0, (q-freedom)/scale))), nil
}

// heterogeneity is Cochran's Q of the runs of a row, its degrees of freedom, and what a variance between runs
// of 1 adds to it; all 0 where a run lacks the row.
func heterogeneity(sides []side) (q, freedom, scale float64) {
	var sum, weights, squares float64
	for _, s := range sides {
		v := stat.Variance(s.logs, nil) / float64(len(s.logs))
		if s.Reason != "" || s.self || !(v > 0) {
			return 0, 0, 0
		}
		w := 1 / v
		sum, weights, squares = sum+w*stat.Mean(s.logs, nil), weights+w, squares+w*w
	}
	for _, s := range sides {
		v := stat.Variance(s.logs, nil) / float64(len(s.logs))
		q += math.Pow(stat.Mean(s.logs, nil)-sum/weights, 2) / v
	}
	return q, float64(len(sides) - 1), weights - squares/weights
}
