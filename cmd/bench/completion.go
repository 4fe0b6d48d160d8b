package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/instructions/answer"
	"tenrounds/harness/plan"
	"tenrounds/harness/report"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/selftest"
	"tenrounds/harness/session/catalog"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/starter"
)

// words returns the words that can be at a place of the command line.
type words func() []string

// these are words that are always the same.
func these(all ...string) words { return func() []string { return all } }

// flagWords are the values of flags, by the flag's name. commandFlags has the exceptions of single commands.
// A flag whose value is a list takes several, separated by commas.
func flagWords(settings []plan.Setting) map[string]words {
	all := map[string]words{
		"targets": targetNames, "target": targetNames, "aa": targetNames, "profile": targetNames,
		"baseline": targetNames,
		"with":     variantNames, "scenarios": scenarioNames, "resume": runFolders, "postgres": these("private"),
		"scale": these("small", "medium", "full"), "parts": these(selftest.Parts()...),
	}
	for _, k := range settings {
		if k.Words != nil {
			all[k.Flag()] = these(k.Words...)
		}
	}
	return all
}

// commandFlags are the values of flags that mean something else in one command.
var commandFlags = map[string]map[string]words{
	"report":  {"format": formatNames},
	"compare": {"format": these("text", "markdown", "csv", "json")},
	"facts":   {"format": these("text", "markdown")},
	"spread":  {"format": these("text", "markdown")},
	"doctor":  {"format": these("text", "json")},
	"data":    {"database": nil}, // a file
	"verify":  {"app": these(scenarios.Applications()...)},
	"new":     {"lang": these(starter.Languages()...)},

	"instructions": {"format": these(answer.Formats...)},
}

// folderFlags take a folder.
var folderFlags = []string{"dir", "out", "results", "manifests"}

// addCompletions registers the words that "bench completion bash" and the like offer.
func addCompletions(root *cobra.Command) {
	for _, c := range root.Commands() {
		switch c.Name() {
		case "run", "doctor":
			c.ValidArgsFunction = argument(planWords, 1)
		case "list":
			c.ValidArgsFunction = argument(catalog.Parts, 0)
		case "report":
			c.ValidArgsFunction = argument(runFolders, 1)
		case "compare":
			c.ValidArgsFunction = argument(runFolders, 0)
		case "spread":
			c.ValidArgsFunction = argument(runFolders, 2)
		}
		all := flagWords(plan.AllSettings())
		maps.Copy(all, commandFlags[c.Name()])
		for name, w := range all {
			if f := c.Flags().Lookup(name); f != nil && w != nil {
				complete := value(w, f.Value.Type() == "stringSlice")
				if name == "target" {
					complete = entryValue
				}
				_ = c.RegisterFlagCompletionFunc(name, complete) // it fails for unknown flags only
			}
		}
		for _, name := range folderFlags {
			if c.Flags().Lookup(name) != nil {
				_ = c.MarkFlagDirname(name) // it fails for unknown flags only
			}
		}
	}
}

// argument completes the first arguments, up to most of them; all if most is 0. Where no word fits, the shell
// offers files: a plan can be a file, and results can be anywhere.
func argument(w words, most int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if most > 0 && len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return beginning(w(), "", typed), cobra.ShellCompDirectiveDefault
	}
}

// value completes a flag's value; of a list, the last name in it.
func value(w words, list bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if !list {
			return beginning(w(), "", typed), cobra.ShellCompDirectiveNoFileComp
		}
		at := strings.LastIndexByte(typed, ',') + 1
		given := strings.Split(typed[:at], ",")
		left := slices.DeleteFunc(slices.Clone(w()), func(name string) bool { return slices.Contains(given, name) })
		return beginning(left, typed[:at], typed[at:]),
			cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// entryValue completes an entry: the name of a target, then how it is built and started.
func entryValue(c *cobra.Command, args []string, typed string) ([]cobra.Completion,
	cobra.ShellCompDirective) {
	at := strings.LastIndexByte(typed, ' ') + 1
	if at == 0 {
		return value(targetNames, false)(c, args, typed)
	}
	given := strings.Fields(typed[:at])
	var left []string
	for _, w := range []string{"as ", "class=tuned", "--pgo", "--json=" + harness.JSONStd, "--json=" +
		harness.JSONv2, "--layout=1", "--processes=2", "--warmup=8s"} {
		name, _, _ := strings.Cut(strings.TrimSpace(w), "=")
		if !slices.ContainsFunc(given, func(g string) bool { return g == name || strings.HasPrefix(g, name+"=") }) {
			left = append(left, w)
		}
	}
	return beginning(left, typed[:at], typed[at:]),
		cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

func beginning(all []string, before, typed string) (fit []cobra.Completion) {
	for _, name := range all {
		if strings.HasPrefix(name, typed) {
			fit = append(fit, before+name)
		}
	}
	return fit
}

func planWords() []string {
	root, _, _ := project()
	return planNames(root)
}

// targetNames are the targets in servers/ and external/, with the applications.
func targetNames() (names []string) {
	_, targets, _ := project()
	for _, t := range rig.World(targets).Targets {
		names = append(names, t.Name)
	}
	return names
}

// variantNames are what --with can begin with: targets whose framework is a module that go build links.
func variantNames() (names []string) {
	_, targets, _ := project()
	for _, t := range targets {
		if t.Module != "" && t.Language == "Go" && len(t.Build) == 0 && len(t.Run) == 0 {
			names = append(names, t.Name+"@")
		}
	}
	return names
}

func scenarioNames() []string { return append(scenarios.Names(), scenarios.OfApplications()...) }

// runFolders are the folders with results under results/, relative to the shell's folder.
func runFolders() []string { return reports.RunFolders("results") }

func formatNames() (names []string) {
	for _, f := range report.Formats() {
		names = append(names, f.Name)
	}
	return names
}
