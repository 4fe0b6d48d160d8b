package content

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// Group is the rows of one scenario and load. In a closed loop only rows with the same limit and class are
// ranked together, so each limit and class has a group of its own.
type Group struct {
	Scenario, Load   string
	Class            string
	Verdict          harness.Verdict
	Apart            bool         // it is not the first of its scenario and load
	shared           bool         // server and generator have the same CPUs
	overlap          bool         // they have at least one CPU in common
	How              harness.Load // zero if the plan does not have it
	Ranked, Unranked []harness.Summary
	requests, failed int64
	Rounds           []int // the different numbers of rounds of its ranked rows
}

// Groups are those that no sweep shows.
func Groups(in Input) []*Group {
	var all []*Group
	for _, r := range in.Rows {
		if inSweep(in.Sweeps, r) {
			continue
		}
		g := groupOf(&all, in.Run.Plan, r)
		g.requests += r.Requests
		g.failed += r.Failed
		if r.Unranked != "" {
			g.Unranked = append(g.Unranked, r)
			continue
		}
		g.Ranked = append(g.Ranked, r)
		if !slices.Contains(g.Rounds, r.N) {
			g.Rounds = append(g.Rounds, r.N)
		}
	}
	return all
}

// groupOf finds the group of a row, or makes it. Rows without a rank belong to the first.
func groupOf(all *[]*Group, p harness.Plan, r harness.Summary) *Group {
	first := true
	for _, g := range *all {
		if g.Scenario != r.Scenario || g.Load != r.Load {
			continue
		}
		if r.Unranked != "" || g.How.Open() || g.Verdict == r.Verdict && g.Class == r.Class {
			return g
		}
		first = false
	}
	m := p.Machine
	g := &Group{
		Scenario: r.Scenario, Load: r.Load, How: LoadOf(p, r.Load), Verdict: r.Verdict, Class: r.Class,
		Apart:   !first,
		overlap: m.Overlap(),
	}
	g.shared = g.How.Workers == 0 && !m.Apart &&
		(m.ServerCPUs == m.LoadCPUs || m.ServerCPUs == "" || m.LoadCPUs == "")
	*all = append(*all, g)
	return g
}

// LoadOf finds a load of the plan by its name.
func LoadOf(p harness.Plan, name string) harness.Load {
	for _, l := range p.Loads {
		if l.String() == name {
			return l
		}
	}
	return harness.Load{}
}

// Heading names a group; one that is ranked apart has another limit or class than the first of its scenario
// and load.
func (g *Group) Heading() string { return g.Scenario + ", " + g.Load + g.apartHeading() }

// Title is the same for the page.
func (g *Group) Title() string {
	return figures.Short(g.Scenario) + ", " + LoadWords(g.How, g.Load) + g.apartHeading()
}

func (g *Group) apartHeading() string {
	switch {
	case g.Apart:
		return ", ranked apart: " + g.Why()
	case g.Class != "" && !g.How.Open():
		return ", " + figures.Short(g.Class)
	}
	return ""
}

// Why is what sets the rows of a group apart from the first group of its scenario and load.
func (g *Group) Why() string {
	limit := "limit " + figures.Short(g.Verdict)
	if g.Class != "" {
		return figures.Short(g.Class) + ", " + limit
	}
	return limit
}

// Facts are the numbers of rounds and requests of a group.
func (g *Group) Facts() string {
	s := fmt.Sprintf("%s requests, %s failed", figures.Thousands(g.requests), figures.Thousands(g.failed))
	if g.How.SLO > 0 {
		s += g.capacityWords()
	}
	if len(g.Rounds) == 0 {
		return s
	}
	slices.Sort(g.Rounds)
	var n []string
	for _, r := range g.Rounds {
		n = append(n, fmt.Sprint(r))
	}
	unit := figures.Plural(g.Rounds[len(g.Rounds)-1], "round", "rounds")
	return fmt.Sprintf("n = %s %s, %s", strings.Join(n, " or "), unit, s)
}

// capacityWords say what the capacities of a search are, and what their intervals are of. Runs of before the
// staircase searched by bisection.
func (g *Group) capacityWords() string {
	if !slices.ContainsFunc(g.Ranked, func(r harness.Summary) bool { return r.Tries > 0 }) {
		return fmt.Sprintf("; requests/s is the capacity: the highest rate, in steps of 9 %%, with p99 under %v",
			g.How.SLO)
	}
	s := fmt.Sprintf("; requests/s is the capacity: the rate at which half of the tries keep p99 under %v",
		g.How.SLO)
	if slices.Max(g.Rounds) < stats.MinRounds {
		s += "; its interval is that of the search in one round and does not include the scatter between launches"
	}
	return s
}

// MuchScatter is the coefficient of variation over rounds from which a group has a warning.
const MuchScatter = 0.10

// Scatter is the median coefficient of variation of the ranked rows; 0 if none has one.
func (g *Group) Scatter() float64 {
	var all []float64
	for _, r := range g.Ranked {
		if cv := r.Throughput.CV; !math.IsNaN(cv) {
			all = append(all, cv)
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// Rank is a row's rank in its group, with = where its tier has others: "4=". Without tiers it is the place by
// the mean. Rows that the generator limited have none, and copies do not count.
func (g *Group) Rank(i int) string {
	switch {
	case g.Verdict == harness.VerdictGenerator:
		return figures.None
	case g.Ranked[i].CopyOf != "":
		return "copy"
	}
	own, rank, shared := g.Ranked[i], 1, ""
	for k, r := range g.Ranked {
		switch {
		case r.CopyOf != "" || k == i:
		case own.Tier > 0 && r.Tier == own.Tier:
			shared = "="
		case own.Tier > 0 && r.Tier < own.Tier, own.Tier == 0 && k < i:
			rank++
		}
	}
	return fmt.Sprint(rank) + shared
}

// Competitors are the ranked rows without the copies.
func (g *Group) Competitors() []harness.Summary {
	return slices.DeleteFunc(slices.Clone(g.Ranked), func(r harness.Summary) bool { return r.CopyOf != "" })
}
