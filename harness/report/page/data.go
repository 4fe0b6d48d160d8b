package page

import (
	"slices"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// scriptData is what the page's script reads: the ratios among which a reader chooses a baseline.
type scriptData struct {
	Groups []scriptGroup `json:"groups"`
}

// scriptGroup holds the ratio of each target to each other: mean, lower and upper end, or the mean alone.
type scriptGroup struct {
	Targets []string      `json:"targets"`
	Ratios  [][][]float64 `json:"ratios"`
}

func newScriptData(in content.Input) scriptData {
	var d scriptData
	for _, g := range content.Groups(in) {
		d.Groups = append(d.Groups, ratiosOf(g, in.Detail.Versus))
	}
	return d
}

func ratiosOf(g *content.Group, all []stats.Versus) scriptGroup {
	var s scriptGroup
	at := map[string]int{}
	for i, r := range g.Ranked {
		s.Targets = append(s.Targets, figures.Short(r.Target))
		at[r.Target] = i
		s.Ratios = append(s.Ratios, make([][]float64, len(g.Ranked)))
	}
	for _, v := range all {
		i, ok := at[v.Target]
		j, also := at[v.Base]
		if !ok || !also || v.Scenario != g.Scenario || v.Load != g.Load || figures.Unknown(v.Ratio.Mean) {
			continue
		}
		s.Ratios[i][j] = []float64{digits6(v.Ratio.Mean)}
		if !figures.Unknown(v.Ratio.Low) && !figures.Unknown(v.Ratio.High) {
			s.Ratios[i][j] = append(s.Ratios[i][j], digits6(v.Ratio.Low), digits6(v.Ratio.High))
		}
	}
	return s
}

// pageChoices is what a reader can choose from above the charts.
type pageChoices struct {
	Engines, Scenarios, Baselines []string
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
	ranked := map[[2]string]bool{} // what has a table of ratios: a sweep has none
	for _, g := range content.Groups(in) {
		ranked[[2]string{g.Scenario, g.Load}] = !g.How.Open()
	}
	for _, v := range in.Detail.Versus {
		if ranked[[2]string{v.Scenario, v.Load}] {
			add(&c.Baselines, v.Base)
		}
	}
	slices.Sort(c.Engines)
	slices.Sort(c.Baselines)
	return c
}
