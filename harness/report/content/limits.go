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

// Heading names a group; one that stands apart has another limit or class than the first of its scenario and load.
func (g *Group) Heading() string { return g.Scenario + ", " + g.Load + g.apartHeading() }

func (g *Group) apartHeading() string {
	switch {
	case g.Apart:
		return ", ranked apart: " + g.Why()
	case g.Class != "" && !g.How.Open():
		return ", " + figures.Short(g.Class)
	}
	return ""
}

// Why says what keeps the rows of a group out of the first ranking of its scenario and load.
func (g *Group) Why() string {
	if g.Class != "" {
		return figures.Short(g.Class) + ", limit " + figures.Short(g.Verdict)
	}
	return "limit " + figures.Short(g.Verdict)
}

// Title is the same for the page.
func (g *Group) Title() string {
	return figures.Short(g.Scenario) + ", " + LoadWords(g.How, g.Load) + g.apartHeading()
}

// LimitWords says what limited the rows of a closed loop or a search, and who is ranked with whom.
func LimitWords(g *Group) []string {
	if len(g.Ranked) == 0 {
		return nil
	}
	words := append(lonelyCopies(g), hatchWords(g.How)...)
	if g.Class == harness.ClassTuned {
		words = append(words, "Tuned targets: they have settings beyond those that their authors recommend, so they are ranked apart from the plain ones.")
	}
	busy := busyWords(g.Ranked, g.shared)
	switch g.Verdict {
	case harness.VerdictServer:
		if g.How.SLO > 0 {
			return append(words, "Limit: the servers, which broke the limit of p99 at higher rates while the generator kept its times.")
		}
		words = append(words, "Limit: the servers' CPUs, which were used up"+busy+".")
		if all := generatorToo(g); all != "" {
			words = append(words, "The generator's CPUs were used up too: under a faster one these might come out higher: "+all+".")
		}
	case harness.VerdictUnclear:
		if busy == "" {
			return append(words, "Limit: unclear, "+g.Ranked[0].Limit+".")
		}
		words = append(words, "Limit: unclear. Neither the servers' CPUs nor the generator's were used up"+busy+
			". Something else made these wait; their figures are lower bounds"+listed(g.Ranked)+".")
	case harness.VerdictDatabase:
		own := ""
		if slices.ContainsFunc(g.Ranked, watched) {
			own = ", of which it used " + span(g.Ranked, func(c *harness.Costs) float64 { return c.DatabaseShare })
		}
		words = append(words, "Limit: the database, which used up the CPUs that it shares with the generator"+busy+own+listed(g.Ranked)+".")
	case harness.VerdictGenerator:
		words = append(words, "Limit: the generator"+busy+". These figures say nothing of the servers, and have no rank"+listed(g.Ranked)+".")
		words = append(words, partWords(g)...)
	}
	return append(words, otherWords(g)...)
}

// partWords says how to part server and generator where they share CPUs, so that the generator is a part of the limit.
func partWords(g *Group) []string {
	if !g.overlap {
		return nil
	}
	return []string{"Server and generator share CPUs. Give each its own by --server-cpus and --load-cpus (auto: half of them each), on a machine with two CPUs or more."}
}

// lonelyCopies says which copies stand apart from what they are copies of.
func lonelyCopies(g *Group) (words []string) {
	for _, r := range g.Ranked {
		if r.CopyOf != "" && !slices.ContainsFunc(g.Ranked, func(o harness.Summary) bool { return o.Target == r.CopyOf }) {
			words = append(words, fmt.Sprintf("%s is a copy of %s, which does not stand in this table.", r.Target, r.CopyOf))
		}
	}
	return words
}

func names(rows []harness.Summary) string {
	var all []string
	for _, r := range rows {
		all = append(all, r.Target)
	}
	return strings.Join(all, ", ")
}

// listed names the rows of a table beside it, where they are few.
func listed(rows []harness.Summary) string {
	if len(rows) > 5 {
		return ""
	}
	return ": " + names(rows)
}

// generatorToo names the rows of which the generator's CPUs were used up as well as the server's. Where both share
// the CPUs that is no news.
func generatorToo(g *Group) string {
	var all []harness.Summary
	for _, r := range g.Ranked {
		if r.Costs != nil && r.Costs.GeneratorBusy >= harness.BusyShare && !g.shared {
			all = append(all, r)
		}
	}
	return names(all)
}

// otherWords says so if others took a notable part of the servers' CPUs. Where server and generator share them, the
// generator is one of them.
func otherWords(g *Group) []string {
	for _, r := range g.Ranked {
		if c := r.Costs; c != nil && !g.shared && c.ServerBusy-c.ServerShare >= stats.Notable {
			own := span(g.Ranked, func(c *harness.Costs) float64 { return c.ServerShare })
			return []string{"Others took a part of the servers' CPUs, of which the servers themselves used " + own + "."}
		}
	}
	return nil
}

// span is a share from the row with the least to that with the most; "" if no row tells.
func span(rows []harness.Summary, get func(*harness.Costs) float64) string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, r := range rows {
		if r.Costs != nil && !figures.Unknown(get(r.Costs)) {
			low, high = min(low, get(r.Costs)), max(high, get(r.Costs))
		}
	}
	if low > high {
		return ""
	}
	a, b := fmt.Sprintf("%.0f", 100*low), fmt.Sprintf("%.0f", 100*high)
	if a == b {
		return a + " %"
	}
	return a + " to " + b + " %"
}

// busyWords says how busy the CPUs were; "" if no row tells.
func busyWords(rows []harness.Summary, shared bool) string {
	server := span(rows, func(c *harness.Costs) float64 { return c.ServerBusy })
	generator := span(rows, func(c *harness.Costs) float64 { return c.GeneratorBusy })
	switch {
	case server == "":
		return ""
	case shared || generator == "":
		return " (" + server + " busy)"
	}
	return fmt.Sprintf(" (servers' %s busy, generator's %s)", server, generator)
}

// Rank is a row's place in its group; rows that the generator limited have none, and copies take none.
func (g *Group) Rank(i int) string {
	switch {
	case g.Verdict == harness.VerdictGenerator:
		return figures.None
	case g.Ranked[i].CopyOf != "":
		return "copy"
	}
	place := 1
	for _, r := range g.Ranked[:i] {
		if r.CopyOf == "" {
			place++
		}
	}
	return fmt.Sprint(place)
}

// Competitors are the ranked rows without the copies.
func (g *Group) Competitors() []harness.Summary {
	return slices.DeleteFunc(slices.Clone(g.Ranked), func(r harness.Summary) bool { return r.CopyOf != "" })
}

// disturbed says of how many turns of each scenario and load something else took the CPUs. A sweep counts as one load.
func disturbed(in Input) (all []string) {
	type key struct{ scenario, load string }
	turns, hit := map[key]int{}, map[key]int{}
	who, targets, first := map[key]map[string]int{}, map[key][]string{}, map[key]string{}
	var order []key
	for _, r := range in.Rows {
		k := key{r.Scenario, r.Load}
		if inSweep(in.Sweeps, r) {
			k.load = "all connections"
		}
		if turns[k] += r.N; r.Disturbed == 0 {
			continue
		}
		if hit[k] == 0 {
			order = append(order, k)
			first[k], who[k] = r.Target+" in "+r.Disturbance, map[string]int{}
		}
		hit[k] += r.Disturbed
		if who[k][r.Target] == 0 {
			targets[k] = append(targets[k], r.Target)
		}
		who[k][r.Target] += r.Disturbed
	}
	for _, k := range order {
		var each []string
		for _, t := range targets[k] {
			each = append(each, fmt.Sprintf("%s %d", t, who[k][t]))
		}
		all = append(all, fmt.Sprintf("%s, %s: %d of %d turns were disturbed (%s); the first: %s", k.scenario, k.load, hit[k], turns[k],
			strings.Join(each, ", "), first[k]))
	}
	return all
}
