package page

import (
	"fmt"
	"maps"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// ratios are what the rows of a scenario and load are compared by.
type ratios struct {
	versus map[[2]string]stats.Versus
	rounds map[string]stats.RowFigures
}

func ratiosOf(in content.Input, scenario, load string) ratios {
	x := ratios{map[[2]string]stats.Versus{}, map[string]stats.RowFigures{}}
	for _, v := range in.Detail.Versus {
		if v.Scenario == scenario && v.Load == load {
			x.versus[[2]string{v.Target, v.Base}] = v
		}
	}
	for _, f := range in.Detail.Rounds {
		if f.Scenario == scenario && f.Load == load {
			x.rounds[f.Target] = f
		}
	}
	return x
}

// measure is a figure that rows are compared by. Its dots are of the same figures as its means.
type measure struct {
	of   func(stats.Versus) harness.Estimate
	by   func(stats.RowFigures) map[int]float64
	dots string // the column of its dots
}

var (
	byRate = measure{func(v stats.Versus) harness.Estimate { return v.Ratio },
		func(f stats.RowFigures) map[int]float64 { return f.Throughput }, "round_ratio"}
	byCPU = measure{func(v stats.Versus) harness.Estimate { return v.CPU },
		func(f stats.RowFigures) map[int]float64 { return f.CPU }, "round_cpu_ratio"}
)

// estimate is the ratio of a target to another one; no number where that is not known.
func (x ratios) estimate(m measure, target, base string) harness.Estimate {
	if v, known := x.versus[[2]string{target, base}]; known && m.of(v).Mean > 0 {
		return m.of(v)
	}
	return alone(nan())
}

// dots are the ratios of a target to another one, round by round.
func (x ratios) dots(m measure, target, base string) (all []chart.Dot) {
	of, by := m.by(x.rounds[target]), m.by(x.rounds[base])
	if target == base {
		return nil
	}
	for _, round := range slices.Sorted(maps.Keys(of)) {
		if ratio := of[round] / by[round]; of[round] > 0 && by[round] > 0 {
			all = append(all, chart.Dot{Value: ratio, Round: round, Column: m.dots,
				Title: fmt.Sprintf("round %d: %s", round, figures.AsRatio(ratio))})
		}
	}
	return all
}

// has reports whether the ratios of some rows are known.
func (x ratios) has(m measure, rows []shownRow, base string) bool {
	return slices.ContainsFunc(rows, func(r shownRow) bool {
		return r.Target != base && known(x.estimate(m, r.Target, base).Mean)
	})
}

// strip is a row in the chart of ratios.
func (x ratios) strip(m measure, r shownRow, base string) strip {
	return strip{rounds: x.dots(m, r.Target, base), Estimate: x.estimate(m, r.Target, base), signed: true,
		hollow: r.bound}
}

// shownRow is a ranked row of a scenario and load as the first chart has it.
type shownRow struct {
	harness.Summary
	place string
	// bound says that its server was not the limit, so that its rate is a lower bound.
	bound bool
	// line says that it begins a tier, or rows that are ranked apart.
	line bool
}

// shownRows are the ranked rows of a group, followed by those that are ranked apart from it.
func shownRows(in content.Input, g *content.Group) (all []shownRow) {
	tier := 0
	for _, part := range append([]*content.Group{g}, apartFrom(in, g)...) {
		for i, r := range part.Ranked {
			x := shownRow{Summary: r, place: part.Rank(i), bound: isBound(r)}
			if x.bound && part.Apart {
				x.place = "≥"
			}
			x.line = len(all) > 0 && (i == 0 || tier > 0 && r.Tier > tier)
			if r.Tier > 0 {
				tier = r.Tier
			}
			all = append(all, x)
		}
		tier = 0
	}
	return all
}

// isBound reports whether something else than its server is known to have limited a row.
func isBound(r harness.Summary) bool {
	switch r.Verdict {
	case harness.VerdictGenerator:
		return true
	case harness.VerdictUnclear:
		return r.Costs != nil && known(r.Costs.ServerBusy)
	}
	return false
}

// baseOf is the target that the rows of a scenario and load are divided by; "" where there is none.
func baseOf(in content.Input, rows []shownRow) string {
	var all []harness.Summary
	for _, r := range rows {
		all = append(all, r.Summary)
	}
	if b := stats.Base(in.Run, all); b != nil {
		return b.Target
	}
	return ""
}

// boundSign says on which side of a ratio the true one is, where one of the two rows is a bound.
func boundSign(row, base bool) string {
	switch {
	case row && !base:
		return "≥ "
	case base && !row:
		return "≤ "
	}
	return ""
}
