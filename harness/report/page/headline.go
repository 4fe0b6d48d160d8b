package page

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// race is a ranking with its fastest row and those that are not significantly slower.
type race struct {
	scenario string
	first    []string
	// of is how many were ranked.
	of int
	// alone says what is known of the others, if one is ranked and others have another limit.
	alone string
	// within says that the first leads the second by less than a copy differed.
	within bool
}

// withinNoise reports whether the first of a ranking leads the second by less than a program and its copy
// differed.
func withinNoise(s *stats.Standing, rows []harness.Summary) bool {
	if s == nil || len(rows) < 2 {
		return false
	}
	p, known := stats.Between(s.Pairs, rows[0].Target, rows[1].Target)
	return known && slices.ContainsFunc(s.Copies, func(c stats.Copy) bool {
		return math.Abs(p.Ratio-1) < math.Abs(c.Throughput.Ratio-1)
	})
}

// besides says what is known of the rows that something else limited, where one row is ranked: their rates
// are lower bounds, so one of them may be proved to be faster.
func besides(g *content.Group, all []*content.Group) string {
	rows := g.Competitors()
	if len(rows) != 1 {
		return ""
	}
	var names []string
	for _, o := range all {
		if !o.Apart || o.Scenario != g.Scenario || o.Load != g.Load || o.Class != g.Class {
			continue
		}
		for _, r := range o.Competitors() {
			if low := r.Throughput.Low; known(low) && low > rows[0].Throughput.High {
				return fmt.Sprintf("%s is faster than %s: at least %s and not %s %s", figures.Short(r.Target),
					figures.Short(rows[0].Target), figures.Rate(r.Throughput.Mean),
					figures.Rate(rows[0].Throughput.Mean), unitOf(g))
			}
			names = append(names, figures.Short(r.Target))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf("Only %s was at its limit: %s may be faster than shown", figures.Short(rows[0].Target),
		figures.Clip(figures.List(names), figures.CellLimit))
}

// open reports whether fewer than half of those that were ranked are significantly slower than the fastest:
// being on top of them is mostly luck then.
func (r race) open() bool { return r.of > 1 && 2*len(r.first) > r.of }

type races []race

func (all races) scenarios() (names []string) {
	for _, r := range all {
		if name := figures.Short(r.scenario); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// headline is what the rankings show together. others are the rankings that it says nothing of, compared is
// the number of targets in all of them.
func (all races) headline(others races, compared int) string {
	tied := all.tied(compared)
	if len(all) > 1 && tied == "" && !slices.ContainsFunc(all, func(r race) bool { return !r.open() }) {
		return fmt.Sprintf("None of the %d rankings has a clear winner", len(all))
	}
	words := tied
	if words == "" {
		words = all.winner()
	}
	mine := all.scenarios()
	if len(others) == 0 || slices.ContainsFunc(others.scenarios(),
		func(s string) bool { return slices.Contains(mine, s) }) {
		return words
	}
	return words + " in " + figures.Clip(figures.List(mine), figures.CellLimit)
}

// tied is the headline where the same targets are first in every ranking, in whatever order; "" if not.
func (all races) tied(compared int) string {
	sorted := func(r race) []string { return slices.Sorted(slices.Values(r.first)) }
	for _, r := range all {
		if len(r.first) < 2 || !slices.Equal(sorted(r), sorted(all[0])) {
			return ""
		}
	}
	switch n := len(all[0].first); {
	case n == compared && n > 3:
		return fmt.Sprintf("None of %d servers is significantly slower than the first", n)
	case n == compared:
		return "No significant difference between " + figures.List(all[0].first)
	case n <= 4:
		return figures.List(all[0].first) + " are fastest, without a significant difference between them"
	}
	return ""
}

// winner says which target is fastest, or that it depends.
func (all races) winner() string {
	var firsts []string
	for _, r := range all {
		if !slices.Contains(firsts, r.first[0]) {
			firsts = append(firsts, r.first[0])
		}
	}
	if len(firsts) > 1 {
		return "The fastest server depends on scenario and load: " + figures.Clip(strings.Join(firsts, ", "),
			figures.ProseLimit)
	}
	// Beside it stand copies only, or rows without a rank.
	if !slices.ContainsFunc(all, func(r race) bool { return r.of > 1 }) {
		return cmp.Or(all[0].alone, firsts[0]+" is the only server that is ranked")
	}
	var near []string
	for _, r := range all {
		for _, name := range r.first[1:] {
			if !slices.Contains(near, name) {
				near = append(near, name)
			}
		}
	}
	words := firsts[0] + " is fastest"
	if len(near) == 0 {
		if slices.ContainsFunc(all, func(r race) bool { return r.within }) {
			words += ", but by less than a copy differed"
		}
		return words
	}
	always := ""
	for _, name := range near {
		if slices.ContainsFunc(all, func(r race) bool { return !slices.Contains(r.first, name) }) {
			always = "always "
		}
	}
	who := figures.List(near)
	if len(near) > 3 {
		who = fmt.Sprintf("%d others", len(near))
	}
	return words + ", but not " + always + "significantly faster than " + who
}

// unsettled says that the rankings which a headline leaves out have no clear winner; "" unless it is true of
// all of them.
func (all races) unsettled() string {
	switch {
	case len(all) == 0 || slices.ContainsFunc(all, func(r race) bool { return len(r.first) < 2 }):
		return ""
	case len(all) == 1:
		return "; " + figures.Short(all[0].scenario) + " has no clear winner"
	}
	return fmt.Sprintf("; the %d other rankings have no clear winner", len(all))
}

// onlyChecks reports whether a group only checks others: the rankings of wrk and Locust do not count where
// the run has other loads too.
func onlyChecks(g *content.Group, all []*content.Group) bool {
	return g.How.CrossCheck() &&
		slices.ContainsFunc(all, func(o *content.Group) bool { return !o.How.CrossCheck() })
}

// openHeadline is the headline of a run that offers its loads: who kept up with them. At one rate that all
// met it says which server needs less CPU time for that.
func openHeadline(in content.Input) string {
	all := content.Groups(in)
	if !slices.ContainsFunc(all, func(g *content.Group) bool { return g.How.Open() }) {
		return "No result could be ranked"
	}
	if len(all) == 1 && all[0].How.Ramp() {
		if words := rampHeadline(all[0]); words != "" {
			return words
		}
	}
	unsure := func(g *content.Group) bool { return !g.How.Open() || len(g.Unranked) > 0 || len(g.Ranked) == 0 }
	if slices.ContainsFunc(all, unsure) {
		return "Not all servers kept up with the load: see the rows"
	}
	load := loadOf(all[0])
	if slices.ContainsFunc(all, func(g *content.Group) bool { return loadOf(g) != load }) {
		load = "all loads"
	}
	kept, behind := keptUp(all)
	switch {
	case len(behind) > 0 && len(kept) == 0:
		return fmt.Sprintf("No server kept up with %s: %s", load,
			figures.Clip(strings.Join(behind, ", "), figures.ProseLimit))
	case len(behind) > 0:
		return fmt.Sprintf("%s kept up with %s; not: %s", figures.Clip(figures.List(kept), figures.CellLimit), load,
			figures.Clip(strings.Join(behind, ", "), figures.ProseLimit))
	case len(kept) == 1:
		return "The server kept up with " + load
	}
	whole := figures.Plural(len(kept)-1, "Both", fmt.Sprintf("All %d", len(kept)))
	words := whole + " servers kept up with " + load
	for _, r := range in.CPURankings {
		if more := content.EqualRateWords(r.Standing); more != "" && len(in.CPURankings) == 1 {
			words += "; " + figures.Prose(more)
		}
	}
	return words
}

// loadOf is an offered load in words.
func loadOf(g *content.Group) string {
	if g.How.Mode == harness.ModeRate {
		return figures.Number(g.How.Rate) + " requests per second"
	}
	return content.LoadWords(g.How, g.Load)
}

// keptUp are the servers that kept up with all loads, and those that did not, each with the first load that
// was too much and the number of others where there are several.
func keptUp(all []*content.Group) (kept, behind []string) {
	missed := map[string][]string{}
	for _, g := range all {
		for _, r := range g.Ranked {
			name := figures.Short(r.Target)
			if !slices.Contains(kept, name) {
				kept = append(kept, name)
			}
			if r.Verdict != harness.VerdictOffered {
				missed[name] = append(missed[name], loadOf(g))
			}
		}
	}
	for _, name := range kept {
		switch n := len(missed[name]); {
		case n > 0 && len(all) == 1:
			behind = append(behind, name)
		case n == 1:
			behind = append(behind, name+" ("+missed[name][0]+")")
		case n > 1:
			behind = append(behind, fmt.Sprintf("%s (%s and %d more)", name, missed[name][0], n-1))
		}
	}
	return slices.DeleteFunc(kept, func(name string) bool { return missed[name] != nil }), behind
}

// rampHeadline says who broke last and who first; "" where none did.
func rampHeadline(g *content.Group) string {
	rows := content.ByUsers(g.Ranked)
	var limited []string
	for _, r := range rows {
		if r.Verdict == harness.VerdictGenerator {
			limited = append(limited, figures.Short(r.Target))
		}
	}
	if len(limited) > 0 {
		return "The generator was the limit of " + figures.Clip(figures.List(limited), figures.CellLimit) +
			": servers may bear more users than it made"
	}
	if len(rows) == 0 {
		return ""
	}
	broke := func(r harness.Summary, when string) string {
		return figures.Short(r.Target) + " broke " + when + "at " + content.Broke(r) + " users"
	}
	var whole []string
	for _, r := range rows {
		if r.Stopped == 0 {
			whole = append(whole, figures.Short(r.Target))
		}
	}
	last := rows[len(rows)-1]
	switch {
	case len(whole) == len(rows):
		return ""
	case len(rows) == 1:
		return broke(last, "")
	case len(whole) > 0:
		return figures.Clip(figures.List(whole), figures.CellLimit) + " answered all users to the end; " +
			broke(last, "first, ")
	}
	return broke(rows[0], "last, ") + "; " + broke(last, "first, ")
}
