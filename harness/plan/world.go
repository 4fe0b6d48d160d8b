// Package plan turns manifests, scenarios and settings into a harness.Plan: which programs run, in which
// order, how often, and under which load. It starts nothing and reads no clock.
package plan

import (
	"slices"
	"strings"

	"tenrounds/harness"
)

// World is what a plan can refer to.
type World struct {
	Targets   []harness.Target
	Scenarios []string
	// ServerCPUs and LoadCPUs are the two halves of the machine for "auto"; empty if processes cannot be pinned.
	ServerCPUs, LoadCPUs string
	// NoSlices says why slices are not possible on this system; empty if they are.
	NoSlices string
	// Quota is true if a cgroup limits the CPU time of this process.
	Quota bool
	// CheckCPUs refuses a list of CPUs that this machine does not have.
	CheckCPUs func(list string) error
	// FirstCPUs are the first n of a list of CPUs; nil where nothing can be pinned.
	FirstCPUs func(list string, n int) (string, error)
	// Application returns the application of a scenario; "" is the contract's. nil means the contract's for all.
	Application func(scenario string) string
}

// application returns the application of a scenario.
func (w World) application(scenario string) string {
	if w.Application == nil {
		return ""
	}
	return w.Application(scenario)
}

// targets are the targets that belong to the applications of the scenarios.
func (w World) targets(scenarios []string) ([]harness.Target, error) {
	wanted := map[string]bool{}
	for _, s := range scenarios {
		wanted[w.application(s)] = true
	}
	for _, t := range w.Targets {
		if t.Variant != nil && !wanted[t.Application] {
			return nil, bad("scenarios", "--with changes %s, %s", t.Variant.Target, w.instead(t, wanted))
		}
	}
	other := func(t harness.Target) bool { return !wanted[t.Application] }
	return slices.DeleteFunc(slices.Clone(w.Targets), other), nil
}

// instead says what to do about a variant of which a plan asks nothing.
func (w World) instead(t harness.Target, wanted map[string]bool) string {
	own := strings.TrimSuffix(t.Variant.Target, "-"+t.Application)
	for _, o := range w.Targets {
		if wanted[o.Application] && o.Variant == nil && framework(o) == own {
			return "of which the plan asks nothing: name " + o.Name + " there"
		}
	}
	return "and the plan has no scenario for it: add one"
}

// assign lists the scenarios of each entry where they are not all: in a plan with more than one application,
// and for a framework that does not support all. Entries with none are left out.
func (w World) assign(p *harness.Plan) error {
	idle := map[string]bool{}
	for i := range p.Entries {
		e := &p.Entries[i]
		t, _ := targetNamed(e.Target, w.Targets)
		other := func(s string) bool { return w.application(s) != t.Application || t.Unsupported[s] != "" }
		if own := slices.DeleteFunc(slices.Clone(p.Scenarios), other); len(own) < len(p.Scenarios) {
			e.Scenarios, idle[e.Alias] = own, len(own) == 0
		}
		for _, s := range p.Scenarios {
			if why := t.Unsupported[s]; why != "" && w.application(s) == t.Application {
				if e.Unsupported == nil {
					e.Unsupported = map[string]string{}
				}
				e.Unsupported[s] = why
			}
		}
	}
	p.Entries = slices.DeleteFunc(p.Entries, func(e harness.Entry) bool { return idle[e.Alias] })
	for _, s := range p.Scenarios {
		if len(p.Asked(s)) > 0 {
			continue
		}
		example := ""
		fits := func(t harness.Target) bool { return t.Application == w.application(s) }
		if i := slices.IndexFunc(w.Targets, fits); i >= 0 {
			example = ", such as " + w.Targets[i].Name
		}
		return bad("scenarios", "no target of the plan has %s: name one that has it%s, or leave the scenario out",
			s, example)
	}
	return nil
}

// targetNamed finds a target by its name.
func targetNamed(name string, targets []harness.Target) (harness.Target, bool) {
	i := slices.IndexFunc(targets, func(t harness.Target) bool { return t.Name == name })
	if i < 0 {
		return harness.Target{}, false
	}
	return targets[i], true
}

func namesOf(targets []harness.Target) (all []string) {
	for _, t := range targets {
		all = append(all, t.Name)
	}
	return all
}
