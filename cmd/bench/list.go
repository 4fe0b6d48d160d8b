package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenrounds/harness/plan"
	"tenrounds/harness/report"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/session"
	"tenrounds/harness/session/rig"
)

func listCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List targets, scenarios, plans and report formats",
		Example: "  bench list",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return list(c.OutOrStdout())
		},
	}
}

func list(w io.Writer) error {
	root, targets, err := project()
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "Targets")
	wide := 12
	for _, t := range plan.Plain(targets) {
		wide = max(wide, len(t.Name))
	}
	for _, t := range plan.Plain(targets) {
		fmt.Fprintf(w, "  %-*s %-12s %-10s files by %s\n", wide, t.Name, t.Language, t.Engine, t.Static)
	}
	fmt.Fprintln(w, "\nScenarios")
	for _, s := range scenarios.All() {
		fmt.Fprintf(w, "  %-12s %s\n", s.Name, s.About)
	}
	for _, name := range scenarios.APINames() {
		s, err := scenarios.ByName(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "  %-12s %s\n", s.Name, s.About)
	}
	fmt.Fprintf(w, "  and of the bookstore, each with -small, -medium or -full: %s\n",
		strings.Join(scenarios.BookstoreKinds(), ", "))
	fmt.Fprintln(w, "\nPlans")
	for _, name := range planNames(root) {
		p, err := readPlan(root, name, addPlanFlags(pflag.NewFlagSet("", pflag.ContinueOnError)),
			rig.World(targets))
		if err != nil {
			fmt.Fprintf(w, "  %-12s %v\n", name, err)
			continue
		}
		fmt.Fprintf(w, "  %-12s %s (%s)\n", name, p.About, session.PlanFacts(p))
	}
	fmt.Fprintln(w, "\nReport formats")
	for _, f := range report.Formats() {
		fmt.Fprintf(w, "  %-12s %s\n", f.Name, f.About)
	}
	fmt.Fprintf(w, "\nPlans are files in %s.\n", filepath.Join(root, "plans"))
	return nil
}
