package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// group is the rows of one scenario and load. Those of a closed loop are ranked against each other, and so each
// limit has a group of its own.
type group struct {
	scenario, load   string
	verdict, class   string
	apart            bool         // it is not the first of its scenario and load
	shared           bool         // server and generator have the same CPUs
	overlap          bool         // they have one in common at least
	how              harness.Load // zero if the plan does not have it
	ranked, unranked []harness.Summary
	requests, failed int64
	rounds           []int // the numbers of rounds that its ranked rows have, each once
}

// groups are those that no sweep shows.
func groups(in Input) []*group {
	var all []*group
	for _, r := range in.Rows {
		if inSweep(in.Sweeps, r) {
			continue
		}
		g := groupOf(&all, in.Run.Plan, r)
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

// groupOf finds the group of a row, or makes it. Rows without a rank stand in the first.
func groupOf(all *[]*group, p harness.Plan, r harness.Summary) *group {
	first := true
	for _, g := range *all {
		if g.scenario != r.Scenario || g.load != r.Load {
			continue
		}
		if r.Unranked != "" || g.how.Open() || g.verdict == r.Verdict && g.class == r.Class {
			return g
		}
		first = false
	}
	g := &group{
		scenario: r.Scenario, load: r.Load, how: loadOf(p, r.Load), verdict: r.Verdict, class: r.Class, apart: !first,
		shared:  p.Machine.ServerCPUs == p.Machine.LoadCPUs || p.Machine.ServerCPUs == "" || p.Machine.LoadCPUs == "",
		overlap: p.Machine.Overlap(),
	}
	*all = append(*all, g)
	return g
}

// loadOf finds a load of the plan by its name.
func loadOf(p harness.Plan, name string) harness.Load {
	for _, l := range p.Loads {
		if l.String() == name {
			return l
		}
	}
	return harness.Load{}
}

// facts says on how much the figures of a group stand.
func (g *group) facts() string {
	var n []string
	slices.Sort(g.rounds)
	for _, r := range g.rounds {
		n = append(n, fmt.Sprint(r))
	}
	s := fmt.Sprintf("%s requests, %s failed", thousands(g.requests), thousands(g.failed))
	if g.how.SLO > 0 {
		s += fmt.Sprintf("; requests/s is the capacity: the highest rate on a scale of steps of 9 %% at which p99 of the response time stayed under %v", g.how.SLO)
	}
	if len(n) > 0 {
		s = "n = " + strings.Join(n, " or ") + " " + plural(g.rounds[len(g.rounds)-1], "round", "rounds") + ", " + s
	}
	return s
}

// muchScatter is the coefficient of variation over rounds from which a group's figures carry a warning.
const muchScatter = 0.10

// scatter is the median of the coefficients of variation of the ranked rows; 0 if none has one.
func (g *group) scatter() float64 {
	var all []float64
	for _, r := range g.ranked {
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

// method says in one sentence how the run was done.
func method(p harness.Plan) string {
	s := fmt.Sprintf("%d %s, %s order", p.Rounds, plural(p.Rounds, "round", "rounds"), p.Order)
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
		most := ""
		if l.Ramp() {
			most = "at most "
		}
		s += fmt.Sprintf("; %s for %s%s", offered(p.Loads), most, wholeTime(l.Duration))
		if l.Warmup > 0 {
			s += fmt.Sprintf(" after %s of warm-up", wholeTime(l.Warmup))
		} else {
			s += " without warm-up"
		}
		if l.Slice > 0 {
			s += fmt.Sprintf(", in slices of %v by one generator, which takes all targets in turn (%s)", l.Slice, l.SliceOrder)
		}
	}
	return s + "."
}

// offered says how hard the targets were asked. The loads of a plan differ in one thing: loader, connections, rate, or
// whether connections are kept.
func offered(loads []harness.Load) string {
	l, last := loads[0], loads[len(loads)-1]
	switch {
	case l.Mode != last.Mode || l.Mode == harness.ModeRate && l != last:
		return offeredRates(loads)
	case l.NewConnections != last.NewConnections:
		return fmt.Sprintf("%d connections, kept and with a new one for each request", l.Connections)
	case l.NewConnections:
		return fmt.Sprintf("%d connections, a new one for each request", l.Connections)
	case l.SLO > 0:
		return fmt.Sprintf("the highest rate searched at which p99 stays under %v, over %d connections, each try", l.SLO, l.Connections)
	case l.Mode == harness.ModeRate && l.Arrivals == "constant":
		return fmt.Sprintf("%s requests per second at equal distances over %d connections", offeredRate(l), l.Connections)
	case l.Mode == harness.ModeRate:
		return fmt.Sprintf("%s requests per second at random distances over %d connections", offeredRate(l), l.Connections)
	case l.Mode == harness.ModeUsers:
		s := fmt.Sprintf("%s users, %s more each second, who think %v to %v", thousands(int64(l.Users)), number(l.Hatch), l.ThinkMin, l.ThinkMax)
		if l.Ramp() {
			s = "up to " + s + ", until " + strings.Join(l.Conditions(), " or ")
		}
		return s
	case last.Connections > l.Connections:
		return fmt.Sprintf("%d to %s connections, each number", l.Connections, thousands(int64(last.Connections)))
	}
	return fmt.Sprintf("%d connections", l.Connections)
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

// disturbance is what else the machine did, where the system tells.
func disturbance(e harness.Environment) string {
	if e.OS != "linux" {
		return ""
	}
	return fmt.Sprintf("; steal %s, load average %.1f before and %.1f after", percent(e.Steal), e.LoadBefore, e.LoadAfter)
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
	var all []crossCheck
	for _, own := range run.Plan.Loads {
		for _, wrk := range run.Plan.Loads {
			if own.CrossCheck() || wrk.Loader != harness.LoaderWrk || own.Connections != wrk.Connections {
				continue
			}
			for _, a := range rows {
				for _, b := range rows {
					if a.Target == b.Target && a.Scenario == b.Scenario && a.Load == own.String() && b.Load == wrk.String() {
						all = append(all, crossCheck{a.Target, a.Scenario, a, b})
					}
				}
			}
		}
	}
	return all
}

// warnings lists the doubts of a run, each with the rows that have it.
func warnings(in Input) []string {
	all := append(runDoubts(in.Run), in.Run.Warnings...)
	for _, g := range groups(in) {
		if cv := g.scatter(); cv > muchScatter {
			apart := ""
			if g.apart {
				apart = fmt.Sprintf(" (the rows that are ranked apart: %s)", g.why())
			}
			all = append(all, fmt.Sprintf("%s, %s%s: the rounds scatter by %s (the median row's cv): other work on the machine, or turns too short; small differences mean nothing",
				g.scenario, g.load, apart, percent(cv)))
		}
	}
	all = append(all, standingDoubts(in)...)
	all = append(all, disturbed(in)...)
	rows := map[string][]string{}
	var order []string
	for _, r := range in.Rows {
		for _, w := range withoutGaps(r.Warnings) { // they have a list of their own
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
