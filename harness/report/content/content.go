package content

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// Group is the rows of one scenario and load. Those of a closed loop are ranked against each other, and so each
// limit has a group of its own.
type Group struct {
	Scenario, Load   string
	Verdict, Class   string
	Apart            bool         // it is not the first of its scenario and load
	shared           bool         // server and generator have the same CPUs
	overlap          bool         // they have one in common at least
	How              harness.Load // zero if the plan does not have it
	Ranked, Unranked []harness.Summary
	requests, failed int64
	Rounds           []int // the numbers of rounds that its ranked rows have, each once
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

// groupOf finds the group of a row, or makes it. Rows without a rank stand in the first.
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
	g := &Group{
		Scenario: r.Scenario, Load: r.Load, How: LoadOf(p, r.Load), Verdict: r.Verdict, Class: r.Class, Apart: !first,
		shared:  p.Machine.ServerCPUs == p.Machine.LoadCPUs || p.Machine.ServerCPUs == "" || p.Machine.LoadCPUs == "",
		overlap: p.Machine.Overlap(),
	}
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

// Facts says on how much the figures of a group stand.
func (g *Group) Facts() string {
	var n []string
	slices.Sort(g.Rounds)
	for _, r := range g.Rounds {
		n = append(n, fmt.Sprint(r))
	}
	s := fmt.Sprintf("%s requests, %s failed", figures.Thousands(g.requests), figures.Thousands(g.failed))
	if g.How.SLO > 0 {
		s += fmt.Sprintf("; requests/s is the capacity: the highest rate on a scale of steps of 9 %% at which p99 of the response time stayed under %v", g.How.SLO)
	}
	if len(n) > 0 {
		s = "n = " + strings.Join(n, " or ") + " " + figures.Plural(g.Rounds[len(g.Rounds)-1], "round", "rounds") + ", " + s
	}
	return s
}

// MuchScatter is the coefficient of variation over rounds from which a group's figures carry a warning.
const MuchScatter = 0.10

// Scatter is the median of the coefficients of variation of the ranked rows; 0 if none has one.
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

// Method says in one sentence how the run was done.
func Method(p harness.Plan) string {
	s := fmt.Sprintf("%d %s, %s order", p.Rounds, figures.Plural(p.Rounds, "round", "rounds"), p.Order)
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
		s += fmt.Sprintf("; %s for %s%s", offered(p.Loads), most, figures.WholeTime(l.Duration))
		if l.Warmup > 0 {
			s += fmt.Sprintf(" after %s of warm-up", figures.WholeTime(l.Warmup))
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
		s := fmt.Sprintf("%s users, %s more each second, who think %v to %v", figures.Thousands(int64(l.Users)), figures.Number(l.Hatch), l.ThinkMin, l.ThinkMax)
		if l.Ramp() {
			s = "up to " + s + ", until " + strings.Join(l.Conditions(), " or ")
		}
		return s
	case last.Connections > l.Connections:
		return fmt.Sprintf("%d to %s connections, each number", l.Connections, figures.Thousands(int64(last.Connections)))
	}
	return fmt.Sprintf("%d connections", l.Connections)
}

// CPUs says who ran where.
func CPUs(m harness.MachineSplit) string {
	if m.ServerCPUs == "" && m.LoadCPUs == "" {
		return "servers and generator are not pinned: they share all CPUs"
	}
	s := fmt.Sprintf("servers on CPU %s, generator on CPU %s", orAll(m.ServerCPUs), orAll(m.LoadCPUs))
	if m.ServerCPUs == m.LoadCPUs {
		s += ": they share them, so the figures are those of both together"
	}
	return s
}

// Disturbance is what else the machine did, where the system tells.
func Disturbance(e harness.Environment) string {
	if e.OS != "linux" {
		return ""
	}
	return fmt.Sprintf("; steal %s, load average %.1f before and %.1f after", figures.Percent(e.Steal), e.LoadBefore, e.LoadAfter)
}

func orAll(list string) string {
	if list == "" {
		return "(any)"
	}
	return list
}

// Machine describes where a run was made.
func Machine(e harness.Environment) string {
	s := fmt.Sprintf("%s, %d CPUs, %s of memory, %s/%s", orUnknown(e.CPUModel), e.CPUs, figures.ByteSize(e.Memory), e.OS, e.Arch)
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

// State says how a run ended if it did not end as planned.
func State(r harness.Run) string {
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

// Warnings lists the doubts of a run, each with the rows that have it.
func Warnings(in Input) []string {
	all := append(runDoubts(in.Run), in.Run.Warnings...)
	for _, g := range Groups(in) {
		if cv := g.Scatter(); cv > MuchScatter {
			apart := ""
			if g.Apart {
				apart = fmt.Sprintf(" (the rows that are ranked apart: %s)", g.Why())
			}
			all = append(all, fmt.Sprintf("%s, %s%s: the rounds scatter by %s (the median row's cv): other work on the machine, or turns too short; small differences mean nothing",
				g.Scenario, g.Load, apart, figures.Percent(cv)))
		}
	}
	all = append(all, standingDoubts(in)...)
	all = append(all, disturbed(in)...)
	rows := map[string][]string{}
	var order []string
	for _, r := range in.Rows {
		for _, w := range WithoutGaps(r.Warnings) { // they have a list of their own
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

// Took says how long a run took, and what the machine lost meanwhile.
func Took(r harness.Run) string {
	if r.Ended.IsZero() || r.Status == harness.StatusRunning { // one that goes on keeps its first end until the next
		return ""
	}
	return r.Ended.Sub(r.Started).Round(time.Second).String()
}
