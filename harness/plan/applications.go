package plan

import (
	"os"
	"path/filepath"
	"slices"

	"tenrounds/harness"
)

// Applications returns those of the targets that also have an application of this name, as targets of their
// own. As with targets the folder is the registry: servers/NAME/APPLICATION/main.go is built into
// bin/NAME-APPLICATION and answers that name at /about. What their manifest says of the framework holds for
// them too; commands of its own, --vary and the files do not.
func Applications(targets []harness.Target, application string) []harness.Target {
	var found []harness.Target
	for _, t := range targets {
		dir := filepath.Join(t.Dir, application)
		if _, err := os.Stat(filepath.Join(dir, "main.go")); err != nil || t.Language != "Go" {
			continue
		}
		found = append(found, harness.Target{
			Name: t.Name + "-" + application, Title: t.Title, Language: t.Language, Module: t.Module, Engine: t.Engine,
			URL: t.URL, Stars: t.Stars, Dir: dir, External: t.External, Application: application,
		})
	}
	return found
}

// targets are those that the scenarios of a plan can be asked of: the programs of one application.
func (w World) targets(scenarios []string) ([]harness.Target, error) {
	of := func(scenario string) string {
		if w.Application == nil {
			return ""
		}
		return w.Application(scenario)
	}
	application := of(scenarios[0])
	for _, s := range scenarios[1:] {
		if of(s) != application {
			return nil, bad("scenarios", "%s and %s are asked of different programs: take them in two runs", scenarios[0], s)
		}
	}
	return slices.DeleteFunc(slices.Clone(w.Targets), func(t harness.Target) bool { return t.Application != application }), nil
}
