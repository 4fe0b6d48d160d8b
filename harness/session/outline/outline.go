// Package outline says what a plan would do, before anything is built.
package outline

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/session"
)

// Write says in six lines what a plan would do, the time first. With turns it lists these too.
func Write(w io.Writer, p harness.Plan, known []harness.Target, turns bool) {
	hint := " (--list-turns lists them)"
	if turns {
		hint = ""
	}
	fmt.Fprintf(w, "about %v once all is built: %d turns%s\n", plan.Estimate(p), p.Turns(), hint)
	fmt.Fprintf(w, "plan %s: %s, launch %s, order %s, up %s, seed %d\n", p.Name, session.RoundsOf(p),
		p.Launch, p.Order, p.Up, p.Seed)
	fmt.Fprintf(w, "load: %s\n", loadWords(p))
	for _, line := range targetLines(p, known) {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintf(w, "machine: %s\n", machineWords(p))
	if !turns {
		return
	}
	for round := 1; round <= p.Rounds; round++ {
		for _, t := range plan.Turns(p, round) {
			fmt.Fprintf(w, "round %d turn %d: %s %s %s %v after %v of warm-up\n", t.Round, t.Order, t.Target,
				t.Scenario, t.Load, t.Load.Duration, t.Load.Warmup)
		}
	}
}

// fewLoads and fewScenarios are how many a line names; of more it names the first and the last.
const (
	fewLoads     = 3
	fewScenarios = 4
)

// loadWords say what is asked, how, and for how long.
func loadWords(p harness.Plan) string {
	var loads []string
	for _, l := range p.Loads {
		loads = append(loads, content.LoadWords(l, l.String()))
	}
	l := p.Loads[0]
	words := fmt.Sprintf("%s; %s, %v after %v of warm-up", ends(p.Scenarios, fewScenarios, "scenarios"),
		ends(slices.Compact(loads), fewLoads, "loads"), l.Duration, l.Warmup)
	if l.Slice > 0 {
		words += fmt.Sprintf(", in slices of %v", l.Slice)
	}
	if p.NoSlices != "" {
		words += ", in turns, not in slices: " + p.NoSlices
	}
	return words
}

// ends lists texts, or of many the first and the last with their number.
func ends(all []string, few int, what string) string {
	if n := len(all); n > few {
		return fmt.Sprintf("%d %s from %s to %s", n, what, all[0], all[n-1])
	}
	return strings.Join(all, ", ")
}

// targetLines name the targets with the versions that are known without a build, in two lines at most.
func targetLines(p harness.Plan, known []harness.Target) []string {
	const width, most = 80, 2
	var names []string
	for _, e := range p.Entries {
		name := figures.Short(e.Alias)
		if i := slices.IndexFunc(known, func(t harness.Target) bool { return t.Name == e.Target }); i >= 0 {
			if v := launch.Pinned(known[i]); v != "" && !strings.Contains(name, v) {
				name += " " + figures.Short(v)
			}
		}
		names = append(names, name)
	}
	line, lines := figures.Counted(len(names), "target")+": ", []string(nil)
	for i, name := range names {
		if i < len(names)-1 {
			name += ", "
		}
		more := fmt.Sprintf("and %d more", len(names)-i)
		room := width
		if len(lines) == most-1 && i < len(names)-1 {
			room -= len(more)
		}
		if utf8.RuneCountInString(line+strings.TrimSpace(name)) > room {
			if len(lines) == most-1 {
				return append(lines, line+more)
			}
			lines, line = append(lines, strings.TrimSpace(line)), "  "
		}
		line += name
	}
	return append(lines, line)
}

// machineWords say which CPUs and which database are used, and in how many layouts programs are linked.
func machineWords(p harness.Plan) string {
	const anywhere = "any (not pinned)"
	servers := cmp.Or(p.Machine.ServerCPUs, anywhere)
	if !slices.ContainsFunc(p.Entries, func(e harness.Entry) bool { return e.URL == "" }) {
		servers = "as started"
	}
	words := fmt.Sprintf("servers on CPU %s, generator on CPU %s", servers, cmp.Or(p.Machine.LoadCPUs, anywhere))
	if n := p.Layouts(); n > 0 {
		words += fmt.Sprintf("; each target in Go linked in %d random layouts", n)
	}
	if p.Database != "" {
		words += "; database: " + p.Database
	}
	return words
}
