package page

import (
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// scriptData is what the page's script reads to draw the first chart of each group again, with another
// baseline.
type scriptData struct {
	Groups []scriptGroup `json:"groups"`
}

// scriptGroup has the rows of a chart; a group without one has none.
type scriptGroup struct {
	Targets []string `json:"targets"`
	// Base is the place of the baseline at first, Bounds are 1 for rows that are lower bounds.
	Base   int            `json:"base"`
	Bounds []int          `json:"bounds"`
	Digits int            `json:"digits"`
	Rate   *scriptMeasure `json:"rate,omitempty"`
	Cost   *scriptMeasure `json:"cost,omitempty"`
}

// scriptMeasure is a figure that rows are compared by. Ratios hold the ratio of each row to each later one:
// mean, lower and upper end, or the mean alone. Rounds are the figures of each row in the rounds by number; 0
// is not known. Scales has the ends of the scale for each baseline, and its ticks.
type scriptMeasure struct {
	Ratios  [][][]float64 `json:"ratios"`
	Numbers []int         `json:"numbers"`
	Rounds  [][]float64   `json:"rounds"`
	Scales  [][]float64   `json:"scales"`
}

func newScriptData(in content.Input) scriptData {
	var d scriptData
	for _, g := range content.Groups(in) {
		var s scriptGroup
		if rows := shownRows(in, g); !g.How.Open() && !g.Apart && len(rows) > 0 {
			s = newScriptGroup(in, g, rows)
		}
		d.Groups = append(d.Groups, s)
	}
	return d
}

func newScriptGroup(in content.Input, g *content.Group, rows []shownRow) scriptGroup {
	x, base := ratiosOf(in, g.Scenario, g.Load), baseOf(in, rows)
	s := scriptGroup{Digits: ratioDigits(rows)}
	for i, r := range rows {
		s.Targets = append(s.Targets, figures.Short(r.Target))
		if r.Target == base {
			s.Base = i
		}
		bound := 0
		if r.bound {
			bound = 1
		}
		s.Bounds = append(s.Bounds, bound)
	}
	if x.has(byRate, rows, base) {
		s.Rate = newScriptMeasure(x, byRate, rows)
	}
	if x.has(byCPU, rows, base) {
		s.Cost = newScriptMeasure(x, byCPU, rows)
	}
	return s
}

func newScriptMeasure(x ratios, m measure, rows []shownRow) *scriptMeasure {
	var s scriptMeasure
	for _, r := range rows {
		for round := range m.by(x.rounds[r.Target]) {
			if !slices.Contains(s.Numbers, round) {
				s.Numbers = append(s.Numbers, round)
			}
		}
	}
	slices.Sort(s.Numbers)
	for i, r := range rows {
		var rounds []float64
		for _, n := range s.Numbers {
			rounds = append(rounds, digits6(m.by(x.rounds[r.Target])[n]))
		}
		line := [][]float64{}
		for _, b := range rows[i+1:] {
			line = append(line, ends(x.estimate(m, r.Target, b.Target)))
		}
		s.Rounds, s.Ratios = append(s.Rounds, rounds), append(s.Ratios, line)
	}
	for _, b := range rows {
		var seen []float64
		for _, r := range rows {
			seen = append(seen, x.strip(m, r, b.Target).values()...)
		}
		scale, ticks, _ := ratioAxis.draw(seen)
		s.Scales = append(s.Scales, append([]float64{scale.Low, scale.High}, ticks...))
	}
	return &s
}

// ends are the mean and the interval of a ratio, as far as they are known.
func ends(e harness.Estimate) []float64 {
	switch {
	case !known(e.Mean):
		return nil
	case !known(e.Low) || !known(e.High):
		return []float64{digits6(e.Mean)}
	}
	return []float64{digits6(e.Mean), digits6(e.Low), digits6(e.High)}
}

// pageChoices is what a reader can choose from above the charts.
type pageChoices struct {
	Engines, Scenarios, Baselines []string
	// Usual are the baselines of the charts where nobody chooses another one.
	Usual []string
}

func newChoices(in content.Input) any {
	var c pageChoices
	add := func(list *[]string, s string) {
		if s = figures.Short(s); s != "" && !slices.Contains(*list, s) {
			*list = append(*list, s)
		}
	}
	for _, s := range in.Run.Subjects {
		add(&c.Engines, s.Manifest.Engine)
	}
	for _, r := range in.Rows {
		add(&c.Scenarios, r.Scenario)
	}
	for _, g := range content.Groups(in) {
		if g.How.Open() || g.Apart {
			continue
		}
		rows := shownRows(in, g)
		x, base := ratiosOf(in, g.Scenario, g.Load), baseOf(in, rows)
		for _, r := range rows {
			if x.has(byRate, rows, base) {
				add(&c.Baselines, r.Target)
				add(&c.Usual, base)
			}
		}
	}
	slices.Sort(c.Engines)
	slices.Sort(c.Baselines)
	return c
}
