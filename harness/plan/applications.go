package plan

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenrounds/harness"
)

// Plain are the targets that are the contract's own servers.
func Plain(targets []harness.Target) []harness.Target {
	return slices.DeleteFunc(slices.Clone(targets), func(t harness.Target) bool { return t.Application != "" })
}

// Applications returns those of the targets that are an application of this name by their manifest, and those that also have
// one, as targets of their own. As with targets the folder is the registry: servers/NAME/APPLICATION/main.go is built into
// bin/NAME-APPLICATION and answers that name at /about. What their manifest says of the framework holds for
// them too; commands of its own, --vary and the files do not. Variants have none.
func Applications(targets []harness.Target, application string) []harness.Target {
	var found []harness.Target
	for _, t := range targets {
		if t.Application != "" {
			if t.Application == application {
				found = append(found, t)
			}
			continue
		}
		dir := filepath.Join(t.Dir, application)
		if _, err := os.Stat(filepath.Join(dir, "main.go")); err != nil || t.Language != "Go" || t.Variant != nil {
			continue
		}
		found = append(found, harness.Target{
			Name: t.Name + "-" + application, Title: t.Title, Language: t.Language, Module: t.Module, Engine: t.Engine,
			URL: t.URL, Stars: t.Stars, Dir: dir, External: t.External, Application: application, Class: t.Class, Warmup: t.Warmup,
		})
	}
	return found
}

// framework is the name that the programs of one framework have in common.
func framework(t harness.Target) string {
	if t.Application == "" {
		return t.Name
	}
	return strings.TrimSuffix(t.Name, "-"+t.Application)
}

// withCompanions adds to names of targets the other programs of their frameworks that the plan asks: who names one
// means the framework. What has settings of its own stands for itself.
func (s Settings) withCompanions(names []string, targets []harness.Target) []string {
	all := slices.Clone(names)
	for _, name := range names {
		i := slices.IndexFunc(targets, func(t harness.Target) bool { return t.Name == name })
		if i < 0 || targets[i].Variant != nil {
			continue
		}
		for _, t := range targets {
			own := slices.ContainsFunc(s.Entries, func(e EntrySettings) bool { return e.Name == t.Name })
			if t.Variant == nil && t.Application != targets[i].Application && framework(t) == framework(targets[i]) && !own && !slices.Contains(all, t.Name) {
				all = append(all, t.Name)
			}
		}
	}
	return all
}

// assign says which scenarios each entry is asked, where a plan asks more than one application.
func (w World) assign(p *harness.Plan) error {
	applications := map[string]string{} // by target
	for _, t := range w.Targets {
		applications[t.Name] = t.Application
	}
	for i := range p.Entries {
		e := &p.Entries[i]
		var own []string
		for _, s := range p.Scenarios {
			if w.application(s) == applications[e.Target] {
				own = append(own, s)
			}
		}
		if len(own) < len(p.Scenarios) {
			e.Scenarios = own
		}
	}
	for _, s := range p.Scenarios {
		if len(p.Asked(s)) > 0 {
			continue
		}
		example := ""
		for _, t := range w.Targets {
			if t.Application == w.application(s) {
				example = ", such as " + t.Name
				break
			}
		}
		return bad("scenarios", "none of the targets can be asked %s: name one that can%s, or leave the scenario out", s, example)
	}
	return nil
}

// Standalone are the targets that need no packages from a registry. Where none is named these take part; the others, in
// Python, take minutes to install.
func Standalone(targets []harness.Target) []harness.Target {
	return slices.DeleteFunc(slices.Clone(targets), func(t harness.Target) bool { return t.Lock != "" })
}
