package content

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// Warnings are those of a run, each with the targets that have it.
func Warnings(in Input) []string {
	all := append(runWarnings(in.Run), in.Run.Warnings...)
	for _, g := range Groups(in) {
		if cv := g.Scatter(); cv > MuchScatter {
			apart := ""
			if g.Apart {
				apart = fmt.Sprintf(" (ranked apart: %s)", g.Why())
			}
			all = append(all, fmt.Sprintf("%s, %s%s: rounds vary by %s (median cv of the rows): other work on the "+
				"machine, "+
				"or turns too short; do not trust small differences", g.Scenario, g.Load, apart, figures.Percent(cv)))
		}
	}
	all = append(all, standingWarnings(in)...)
	all = append(all, disturbed(in)...)
	byWarning := lists{}
	for _, r := range in.Rows {
		for _, w := range WithoutGaps(r.Warnings) { // gaps have a list of their own
			byWarning.add(w, r.Target)
		}
	}
	for _, w := range byWarning {
		all = append(all, fmt.Sprintf("%s (%s)", w.key, strings.Join(w.names, ", ")))
	}
	return all
}

// lists are names by what they have in common, both in the order of their first appearance.
type lists []list

type list struct {
	key   string
	names []string
}

// add puts a name in the list of a key, once.
func (l *lists) add(key, name string) {
	i := slices.IndexFunc(*l, func(x list) bool { return x.key == key })
	if i < 0 {
		i, *l = len(*l), append(*l, list{key: key})
	}
	if x := &(*l)[i]; !slices.Contains(x.names, name) {
		x.names = append(x.names, name)
	}
}

// runWarnings are those of a run as a whole: an older methodology, and what was found on its machine.
func runWarnings(r harness.Run) (all []string) {
	if r.Methodology > 0 && r.Methodology != harness.Methodology {
		all = append(all, fmt.Sprintf("measured by version %d of the methodology, the current one is %d: do not "+
			"compare its "+
			"figures with current runs", r.Methodology, harness.Methodology))
	}
	for _, f := range r.Findings {
		if f.Problem() {
			all = append(all, "the machine, before the run: "+f.String())
		}
	}
	return all
}

// What a trend, and the time taken by the hypervisor, must reach to be mentioned.
const (
	leastTrend = 0.01
	muchSteal  = 0.01
)

// standingWarnings are those of trends and of outlying rounds.
func standingWarnings(in Input) (all []string) {
	for _, s := range in.Standings {
		at := s.Scenario + ", " + s.Load + ": "
		if s.Trend.P < 0.05 && math.Abs(s.Trend.Change) >= leastTrend {
			all = append(all, fmt.Sprintf("%sall targets together changed by %s from the first round to the last "+
				"(p %s); this "+
				"affects the means and their intervals, but not the ratios by round",
				at, figures.Change(s.Trend.Change), figures.PValue(s.Trend.P)))
		}
		for _, o := range s.Outliers {
			cause := "no cause found"
			if len(o.Causes) > 0 {
				cause = strings.Join(o.Causes, "; ")
			} else if steal := in.Run.Environment.Steal; steal >= muchSteal {
				cause += fmt.Sprintf("; steal over the whole run was %s", figures.Percent(steal))
			}
			all = append(all, fmt.Sprintf("%s%s, round %d: %s its median (%.1f robust standard deviations); kept, %s",
				at, o.Target, o.Round, aboveOrBelow(o.Off), math.Abs(o.Score), cause))
		}
	}
	return all
}

// aboveOrBelow says how far a figure is from another: "5.1 % below".
func aboveOrBelow(share float64) string {
	if share < 0 {
		return figures.Percent(-share) + " below"
	}
	return figures.Percent(share) + " above"
}

// disturbed counts the disturbed turns of each scenario and load. A sweep counts as one load.
func disturbed(in Input) (all []string) {
	type group struct {
		at, first  string
		turns, hit int
		targets    []string
		hits       map[string]int
	}
	var groups []*group
	for _, r := range in.Rows {
		at := r.Scenario + ", " + r.Load
		if inSweep(in.Sweeps, r) {
			at = r.Scenario + ", all connections"
		}
		i := slices.IndexFunc(groups, func(g *group) bool { return g.at == at })
		if i < 0 {
			i, groups = len(groups), append(groups, &group{at: at, hits: map[string]int{}})
		}
		g := groups[i]
		g.turns += r.N
		if r.Disturbed == 0 {
			continue
		}
		if g.hit == 0 {
			g.first = r.Target + " in " + r.Disturbance
		}
		if g.hits[r.Target] == 0 {
			g.targets = append(g.targets, r.Target)
		}
		g.hits[r.Target] += r.Disturbed
		g.hit += r.Disturbed
	}
	for _, g := range groups {
		if g.hit == 0 {
			continue
		}
		var each []string
		for _, t := range g.targets {
			each = append(each, fmt.Sprintf("%s %d", t, g.hits[t]))
		}
		all = append(all, fmt.Sprintf("%s: %d of %d turns were disturbed (%s); the first: %s",
			g.at, g.hit, g.turns, strings.Join(each, ", "), g.first))
	}
	return all
}
