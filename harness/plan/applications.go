package plan

import (
	"os"
	"path/filepath"

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
