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

// LimitWords say what limited the rows of a closed loop or a search, and who is ranked with whom.
func LimitWords(g *Group) []string {
	if len(g.Ranked) == 0 {
		return nil
	}
	words := append(lonelyCopies(g), hatchWords(g.How)...)
	if g.Class == harness.ClassTuned {
		words = append(words, "Tuned targets have more settings than their authors recommend, so they are "+
			"ranked separately.")
	}
	busy := busyWords(g.Ranked, g.shared)
	switch g.Verdict {
	case harness.VerdictServer:
		if g.How.SLO > 0 {
			return append(words, "Limit: the servers. At higher rates p99 was too high, and the generator sent on "+
				"time.")
		}
		words = append(words, "Limit: the servers' CPUs, fully used"+busy+".")
		if all := generatorToo(g); all != "" {
			words = append(words, "The generator's CPUs were fully used too; a faster generator may raise these "+
				"rates: "+all+".")
		}
	case harness.VerdictUnclear:
		if busy == "" {
			return append(words, "Limit: unclear, "+g.Ranked[0].Limit+".")
		}
		words = append(words, "Limit: unclear. Neither the servers' CPUs nor the generator's were fully used"+busy+
			", so these figures are lower bounds"+listed(g.Ranked)+".")
	case harness.VerdictDatabase:
		own := ""
		if slices.ContainsFunc(g.Ranked, watched) {
			own = "; the database used " + span(g.Ranked, func(c *harness.Costs) float64 { return c.DatabaseShare })
		}
		words = append(words, "Limit: the database. It fully used the CPUs that it shares with the generator"+
			busy+own+listed(g.Ranked)+".")
	case harness.VerdictGenerator:
		words = append(words, "Limit: the generator"+busy+". These rates are not the servers' limit and have no "+
			"rank"+listed(g.Ranked)+".")
		words = append(words, splitWords(g)...)
	}
	return append(words, otherWords(g)...)
}

// hatchWords say how many users started, if not all did.
func hatchWords(l harness.Load) []string {
	start := l.Hatch * (l.Warmup + l.Duration).Seconds()
	if l.Mode != harness.ModeUsers || start >= float64(l.Users) {
		return nil
	}
	return []string{fmt.Sprintf("At %s more each second, only %s of the %s users start within %v.",
		figures.Number(l.Hatch), figures.Rate(start), figures.Thousands(int64(l.Users)), l.Warmup+l.Duration)}
}

// splitWords say how to give server and generator CPUs of their own, where they share some.
func splitWords(g *Group) []string {
	if !g.overlap {
		return nil
	}
	return []string{"Server and generator share CPUs. On a machine with two or more CPUs, give each its own " +
		"with --server-cpus and --load-cpus (auto: half each)."}
}

// lonelyCopies list the copies whose original has another limit or class.
func lonelyCopies(g *Group) (words sentences) {
	for _, r := range g.Ranked {
		original := func(o harness.Summary) bool { return o.Target == r.CopyOf }
		if r.CopyOf != "" && !slices.ContainsFunc(g.Ranked, original) {
			words.add("%s is a copy of %s, which is not in this table.", r.Target, r.CopyOf)
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

// listed names the rows of a table next to it, if they are few.
func listed(rows []harness.Summary) string {
	if len(rows) > 5 {
		return ""
	}
	return ": " + names(rows)
}

// generatorToo names the rows for which the generator's CPUs were fully used as well. That is expected on
// shared CPUs.
func generatorToo(g *Group) string {
	var all []harness.Summary
	for _, r := range g.Ranked {
		if r.Costs != nil && r.Costs.GeneratorBusy >= harness.BusyShare && !g.shared {
			all = append(all, r)
		}
	}
	return names(all)
}

// otherWords say if other processes used a notable part of the servers' CPUs. On shared CPUs the generator is
// one.
func otherWords(g *Group) []string {
	for _, r := range g.Ranked {
		if c := r.Costs; c != nil && !g.shared && c.ServerBusy-c.ServerShare >= stats.Notable {
			own := span(g.Ranked, func(c *harness.Costs) float64 { return c.ServerShare })
			return []string{"Other processes used a part of the servers' CPUs; the servers themselves used " +
				own + "."}
		}
	}
	return nil
}

// span is the range of a share over rows; "" if it is not known of any.
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

// ServersBusy is how busy the servers' CPUs were in the ranked rows of a group; "" if that is not known.
func ServersBusy(g *Group) string {
	return span(g.Ranked, func(c *harness.Costs) float64 { return c.ServerBusy })
}

// busyWords say how busy the CPUs were; "" if that is not known.
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
