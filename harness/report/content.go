package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// group is the rows of one scenario and load, which are ranked against each other.
type group struct {
	scenario, load   string
	ranked, unranked []harness.Summary
	requests, failed int64
	rounds           []int // the numbers of rounds that its ranked rows have, each once
}

func groups(rows []harness.Summary) []*group {
	var all []*group
	for _, r := range rows {
		i := slices.IndexFunc(all, func(g *group) bool { return g.scenario == r.Scenario && g.load == r.Load })
		if i < 0 {
			all = append(all, &group{scenario: r.Scenario, load: r.Load})
			i = len(all) - 1
		}
		g := all[i]
		g.requests += r.Requests
		g.failed += r.Failed
		if r.Unranked != "" {
			g.unranked = append(g.unranked, r)
			continue
		}
		g.ranked = append(g.ranked, r)
		if !slices.Contains(g.rounds, r.N) {
			g.rounds = append(g.rounds, r.N)
		}
	}
	return all
}

// facts says on how much the figures of a group stand.
func (g *group) facts() string {
	var n []string
	slices.Sort(g.rounds)
	for _, r := range g.rounds {
		n = append(n, fmt.Sprint(r))
	}
	s := fmt.Sprintf("%s requests, %s failed", thousands(g.requests), thousands(g.failed))
	if len(n) > 0 {
		s = "n = " + strings.Join(n, " or ") + " rounds, " + s
	}
	return s
}

// method says in one sentence how the run was done.
func method(p harness.Plan) string {
	s := fmt.Sprintf("%d rounds, %s order", p.Rounds, p.Order)
	if p.Order == harness.OrderShuffled {
		s += fmt.Sprintf(" (seed %d)", p.Seed)
	}
	if p.Launch == harness.LaunchRound {
		s += ", launched afresh in each round"
	} else {
		s += ", launched once"
	}
	if p.Up == harness.UpAll {
		s += ", all up together"
	} else {
		s += ", one up at a time"
	}
	if len(p.Loads) > 0 {
		l := p.Loads[0]
		s += fmt.Sprintf("; %d connections for %v after %v of warm-up", l.Connections, l.Duration, l.Warmup)
	}
	return s + "."
}

// cpus says who ran where.
func cpus(m harness.MachineSplit) string {
	if m.ServerCPUs == "" && m.LoadCPUs == "" {
		return "servers and generator are not pinned: they share all CPUs"
	}
	s := fmt.Sprintf("servers on CPU %s, generator on CPU %s", orAll(m.ServerCPUs), orAll(m.LoadCPUs))
	if m.ServerCPUs == m.LoadCPUs {
		s += ": they share them, so the figures are those of both together"
	}
	return s
}

func orAll(list string) string {
	if list == "" {
		return "(any)"
	}
	return list
}

// machine describes where a run was made.
func machine(e harness.Environment) string {
	s := fmt.Sprintf("%s, %d CPUs, %s of memory, %s/%s", orUnknown(e.CPUModel), e.CPUs, bytesize(e.Memory), e.OS, e.Arch)
	if e.Kernel != "" {
		s += ", kernel " + e.Kernel
	}
	return s + ", " + e.Go
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown CPU"
	}
	return s
}

// state says how a run ended if it did not end as planned.
func state(r harness.Run) string {
	switch r.Status {
	case harness.StatusComplete:
		return ""
	case harness.StatusRunning:
		return "The run is under way, or was killed."
	case harness.StatusFailed:
		return "The run failed: " + r.Reason + "."
	}
	return fmt.Sprintf("The run was %s: %s.", r.Status, r.Reason)
}

// crossCheck is a target's throughput under two loaders in the same run.
type crossCheck struct {
	target, scenario string
	load, wrk        harness.Summary
}

func crossChecks(run harness.Run, rows []harness.Summary) []crossCheck {
	var own, wrk string
	for _, l := range run.Plan.Loads {
		if l.Loader == harness.LoaderWrk {
			wrk = l.String()
		} else {
			own = l.String()
		}
	}
	if own == "" || wrk == "" {
		return nil
	}
	var all []crossCheck
	for _, a := range rows {
		for _, b := range rows {
			if a.Target == b.Target && a.Scenario == b.Scenario && a.Load == own && b.Load == wrk {
				all = append(all, crossCheck{a.Target, a.Scenario, a, b})
			}
		}
	}
	return all
}

// warnings lists the doubts of a run, each with the rows that have it.
func warnings(in Input) []string {
	all := slices.Clone(in.Run.Warnings)
	rows := map[string][]string{}
	var order []string
	for _, r := range in.Rows {
		for _, w := range r.Warnings {
			if rows[w] == nil {
				order = append(order, w)
			}
			if !slices.Contains(rows[w], r.Target) {
				rows[w] = append(rows[w], r.Target)
			}
		}
	}
	for _, w := range order {
		all = append(all, fmt.Sprintf("%s (%s)", w, strings.Join(rows[w], ", ")))
	}
	return all
}

func took(r harness.Run) string {
	if r.Ended.IsZero() || r.Status == harness.StatusRunning { // one that goes on keeps its first end until the next
		return ""
	}
	return r.Ended.Sub(r.Started).Round(time.Second).String()
}
