package page

import (
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// race is a ranking with its fastest row and those that the run does not tell apart from it.
type race struct {
	scenario string
	first    []string
	// of is how many were ranked.
	of int
}

// open reports whether the run tells fewer than half of those that were ranked from the fastest: being on top of them is
// mostly luck then.
func (r race) open() bool { return r.of > 1 && 2*len(r.first) > r.of }

type races []race

// undecided are several rankings of which none says who is fastest.
func (all races) undecided() bool {
	return len(all) > 1 && !slices.ContainsFunc(all, func(r race) bool { return !r.open() })
}

func (all races) names() (firsts [][]string) {
	for _, r := range all {
		firsts = append(firsts, r.first)
	}
	return firsts
}

func (all races) scenarios() (names []string) {
	for _, r := range all {
		if name := figures.Short(r.scenario); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// headline is what the rankings say together, others being those that the run has beside them.
func (all races) headline(others races, compared int, measured bool) string {
	if all.undecided() && headlineOfTiers(all.names(), compared) == "" {
		return fmt.Sprintf("Who is fastest is not settled in any of the %d rankings", len(all))
	}
	return all.within(others, headline(all.names(), compared, measured))
}

// within says which scenarios a headline is of, where the run has others that it says nothing of.
func (all races) within(others races, headline string) string {
	mine := all.scenarios()
	if headline == "" || len(mine) == 0 || len(others) == 0 || slices.ContainsFunc(others.scenarios(), func(s string) bool { return slices.Contains(mine, s) }) {
		return headline
	}
	return "In " + figures.Clip(figures.List(mine), figures.CellLimit) + " " + headline
}

// unsettled says so of the rankings that a headline leaves out; "" unless it is true of all of them.
func (all races) unsettled() string {
	if len(all) == 0 || slices.ContainsFunc(all, func(r race) bool { return len(r.first) < 2 }) {
		return ""
	}
	if len(all) == 1 {
		return "; who is fastest in " + figures.Short(all[0].scenario) + " is not settled"
	}
	return fmt.Sprintf("; who is fastest in the %d other rankings is not settled", len(all))
}

// onlyChecks reports whether a group only checks others: wrk and Locust say nothing of their own where
// the run has other loads too.
func onlyChecks(g *content.Group, all []*content.Group) bool {
	return g.How.CrossCheck() && slices.ContainsFunc(all, func(o *content.Group) bool { return !o.How.CrossCheck() })
}

// nearWords say whom the run does not tell apart from the one that came first everywhere; "" if it tells all.
func nearWords(firsts [][]string) string {
	var near []string
	everywhere := true
	for _, f := range firsts {
		for _, name := range f[1:] {
			if !slices.Contains(near, name) {
				near = append(near, name)
			}
		}
	}
	for _, name := range near {
		everywhere = everywhere && !slices.ContainsFunc(firsts, func(f []string) bool { return !slices.Contains(f, name) })
	}
	who, cannot := figures.List(near), "cannot"
	switch {
	case len(near) == 0:
		return ""
	case len(near) > 3:
		who = fmt.Sprintf("%d others", len(near))
	}
	if !everywhere {
		cannot = "cannot always"
	}
	return ", but this run " + cannot + " tell " + who + " from it"
}

// whyUnranked is the reason that all rows without a rank have in common.
func whyUnranked(rows []harness.Summary) string {
	for _, r := range rows {
		if r.Failed > 0 || r.Unranked != rows[0].Unranked {
			return "errors are never speed"
		}
	}
	return figures.Prose(rows[0].Unranked)
}
