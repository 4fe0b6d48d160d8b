package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenrounds/harness"
	"tenrounds/harness/session/catalog"
	"tenrounds/harness/session/rig"
)

func listCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list [targets|scenarios|plans|formats]",
		Short: "List targets, scenarios, plans and report formats",
		Example: `  bench list
  bench list plans`,
		Args: cobra.MaximumNArgs(len(catalog.Parts())),
		RunE: func(c *cobra.Command, args []string) error {
			root, targets, err := project()
			if err != nil {
				return err
			}
			all := catalog.Catalog{Targets: targets, Plans: planNames(root),
				Plan: func(name string) (harness.Plan, error) {
					return readPlan(root, name, addPlanFlags(pflag.NewFlagSet("", pflag.ContinueOnError)),
						rig.World(targets))
				}}
			if err := all.Write(c.OutOrStdout(), args...); err != nil {
				return usage("%w", err)
			}
			return nil
		},
	}
}
