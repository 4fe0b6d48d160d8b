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

// Standalone are the targets that need no packages from a registry. They take part if none is named; the
// others, in Python, take minutes to install.
func Standalone(targets []harness.Target) []harness.Target {
	return slices.DeleteFunc(slices.Clone(targets), func(t harness.Target) bool { return t.Lock != "" })
}

// Applications returns the targets of an application: those whose manifest names it, and one for each Go
// target with servers/NAME/APPLICATION/main.go. The latter is built into bin/NAME-APPLICATION and answers
// that name at /about. It has the framework's properties from the manifest, but not its commands, --vary and
// files. A variant of a plain server has none.
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
			Name: t.Name + "-" + application, Title: t.Title, Language: t.Language, Module: t.Module,
			Engine: t.Engine, URL: t.URL, Stars: t.Stars, Dir: dir, External: t.External, Application: application,
			Class: t.Class, Warmup: t.Warmup, Unsupported: t.Unsupported, Optional: t.Optional,
		})
	}
	return found
}

// framework is the part of the name that all programs of a framework share.
func framework(t harness.Target) string {
	if t.Application == "" || t.Application == harness.Own {
		return t.Name
	}
	return strings.TrimSuffix(t.Name, "-"+t.Application)
}

// programsOf replaces the name of a framework whose plain server takes no part by its programs that do: gin
// stands for gin-api where only the application api is asked.
func programsOf(names []string, targets []harness.Target) (all []string) {
	for _, name := range names {
		found := []string{name}
		if _, known := targetNamed(name, targets); !known {
			var programs []string
			for _, t := range targets {
				if t.Variant == nil && t.Application != "" && t.Application != harness.Own && framework(t) == name {
					programs = append(programs, t.Name)
				}
			}
			if programs != nil {
				found = programs
			}
		}
		all = append(all, found...)
	}
	return all
}

// withCompanions adds the other programs of the named frameworks that the plan can use, since a name stands
// for the framework. A program with settings of its own stands only for itself.
func (s Settings) withCompanions(names []string, targets []harness.Target) []string {
	all := slices.Clone(names)
	for _, name := range names {
		named, known := targetNamed(name, targets)
		if !known || named.Variant != nil {
			continue
		}
		for _, t := range targets {
			companion := t.Variant == nil && t.Application != named.Application && framework(t) == framework(named)
			if companion && !s.hasEntry(t.Name) && !slices.Contains(all, t.Name) {
				all = append(all, t.Name)
			}
		}
	}
	return all
}

// hasEntry reports whether a target has settings of its own.
func (s Settings) hasEntry(target string) bool {
	return slices.ContainsFunc(s.Entries, func(e EntrySettings) bool { return e.Name == target })
}
