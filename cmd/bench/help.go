package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenrounds/harness/plan"
)

// flagGroup is the annotation of a flag with its group.
const flagGroup = "group"

// inGroup puts flags in a group of --help.
func inGroup(set *pflag.FlagSet, g plan.Group, names ...string) {
	for _, name := range names {
		_ = set.SetAnnotation(name, flagGroup, []string{string(g)}) // it fails for unknown flags only
	}
}

// groupOf is the group of a flag. Flags without one, as --help, are about the output.
func groupOf(f *pflag.Flag) plan.Group {
	if g := f.Annotations[flagGroup]; len(g) > 0 {
		return plan.Group(g[0])
	}
	return plan.GroupOutput
}

// helpWidth is how wide the help of flags is.
const helpWidth = 80

// usageInGroups prints the usage of a command with its flags in groups.
func usageInGroups(c *cobra.Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage:\n  %s\n\nExamples:\n%s\n", c.UseLine(), c.Example)
	for _, g := range plan.Groups() {
		set := pflag.NewFlagSet("", pflag.ContinueOnError)
		set.SortFlags = false
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if groupOf(f) == g {
				set.AddFlag(f)
			}
		})
		if set.HasAvailableFlags() {
			fmt.Fprintf(&b, "\n%s:\n%s", g, set.FlagUsagesWrapped(helpWidth))
		}
	}
	if _, err := fmt.Fprint(c.OutOrStderr(), b.String()); err != nil {
		return fmt.Errorf("print the usage: %w", err)
	}
	return nil
}

// commandGroups are the groups of bench --help, with their commands in the order in which they are listed.
var commandGroups = []struct {
	title string
	names []string
}{
	{"Measure, and read what was measured:", []string{"run", "compare", "report"}},
	{"Before a run:", []string{"doctor", "list", "new", "verify"}},
	{"More about results:", []string{"spread", "site"}},
	{"Other measurements:", []string{"facts", "instructions", "selftest"}},
	{"Many machines:", []string{"worker", "target", "scale"}},
	{"Upkeep:", []string{"data", "clean", "completion", "help"}},
}

// keepOrder makes cobra list commands as they were added: a setting of all commands of a process.
var keepOrder = sync.OnceFunc(func() { cobra.EnableCommandSorting = false })

// group puts the commands of the root in their groups. A command that no group names stands with the last
// ones.
func group(root *cobra.Command, all []*cobra.Command) {
	keepOrder()
	place := func(c *cobra.Command) (group, at int) {
		for i, g := range commandGroups {
			if at := slices.Index(g.names, c.Name()); at >= 0 {
				return i, at
			}
		}
		return len(commandGroups) - 1, 0
	}
	slices.SortStableFunc(all, func(a, b *cobra.Command) int {
		i, j := place(a)
		k, l := place(b)
		return slices.Compare([]int{i, j}, []int{k, l})
	})
	for _, g := range commandGroups {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title})
	}
	for _, c := range all {
		i, _ := place(c)
		c.GroupID = commandGroups[i].title
	}
	last := commandGroups[len(commandGroups)-1].title
	root.SetHelpCommandGroupID(last)
	root.SetCompletionCommandGroupID(last)
	root.AddCommand(all...)
}

// unknownFlag adds to the error of an unknown flag which one may be meant.
func unknownFlag(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if s := plan.Suggest(unknown.GetSpecifiedName(), names); s != "" {
			return usage("%w; did you mean --%s?; see %s --help", err, s, c.CommandPath())
		}
	}
	return usage("%w; see %s --help", err, c.CommandPath())
}

// unknownCommand is the error of a command that there is not.
func unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	return usage("unknown command %q%s; see %s --help", name, meant(name, names), root.Name())
}

// meant asks whether a word is a misspelling of a known one; "" if it is not.
func meant(word string, known []string) string {
	if s := plan.Suggest(word, known); s != "" {
		return fmt.Sprintf("; did you mean %q?", s)
	}
	return ""
}
