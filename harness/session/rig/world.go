package rig

import (
	"path/filepath"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
)

// World is what a plan can refer to here.
func World(targets []harness.Target) plan.World {
	w := plan.World{
		Targets:     append(plan.Plain(targets), plan.Applications(targets, harness.Own)...),
		Application: scenarios.Application,
		CheckCPUs:   launch.CheckCPUs,
		FirstCPUs:   launch.FirstCPUs,
		NoSlices:    NoSlices(),
		Quota:       measure.Machine{Root: "/"}.Quota() > 0,
		Scenarios:   append(scenarios.Names(), scenarios.OfApplications()...),
	}
	for _, a := range scenarios.Applications() {
		w.Targets = append(w.Targets, plan.Applications(targets, a)...)
	}
	w.ServerCPUs, w.LoadCPUs = launch.SplitCPUs()
	return w
}

// Below is a path under root, unless it is absolute.
func Below(root, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(root, path)
}
