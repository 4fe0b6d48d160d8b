package plan

import (
	"slices"

	"tenrounds/harness"
)

// World is what a plan can refer to.
type World struct {
	Targets   []harness.Target
	Scenarios []string
	// ServerCPUs and LoadCPUs are the halves of the machine that "auto" stands for; empty where
	// processes cannot be pinned.
	ServerCPUs, LoadCPUs string
	// NoSlices says why targets cannot be asked in slices on this system; empty where they can.
	NoSlices string
	// CheckCPUs refuses a list of CPUs that this machine does not have.
	CheckCPUs func(list string) error
	// Application says which application a scenario asks; "" is the contract's own. Nil: all do that.
	Application func(scenario string) string
}

// application says which application a scenario asks.
func (w World) application(scenario string) string {
	if w.Application == nil {
		return ""
	}
	return w.Application(scenario)
}

// targets are those that the scenarios of a plan can be asked of: the programs of the applications that it asks.
func (w World) targets(scenarios []string) ([]harness.Target, error) {
	asked := map[string]bool{}
	for _, s := range scenarios {
		asked[w.application(s)] = true
	}
	if !asked[""] && slices.ContainsFunc(w.Targets, func(t harness.Target) bool { return t.Variant != nil }) {
		return nil, bad("scenarios", "another version of a framework (--with) is for the plain servers, and no scenario of the plan asks these: add one of them, such as json")
	}
	return slices.DeleteFunc(slices.Clone(w.Targets), func(t harness.Target) bool { return !asked[t.Application] }), nil
}
