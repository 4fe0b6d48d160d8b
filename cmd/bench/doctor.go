package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/plan"
	"tenrounds/harness/session"
	"tenrounds/harness/session/books"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/session/rig"
)

// doctorOptions are the flags of "bench doctor" that are not settings of a plan.
type doctorOptions struct {
	json      bool // the old spelling of --format json
	format    string
	out       string
	manifests []string
}

func doctorCommand() *cobra.Command {
	var o doctorOptions
	var flags *planFlags
	c := &cobra.Command{
		Use:   "doctor [PLAN]",
		Short: "Say what on this machine will spoil a run, and how to mend it",
		Long: `doctor compares the machine with what a plan needs: CPUs, other work on them, frequency, memory,
files, ports, limits of the kernel and of a container. It watches the machine for a second, changes nothing
and starts no server. Each finding says what was found, what is needed, what comes of it, and what mends it.

Every run begins with the same checks. What makes it impossible ends it before anything is built; warnings are
printed and kept with the results. PLAN and its settings are as in bench run (standard if none is given, own
with --url).

Exit codes: 0 the plan can be run, with warnings or without; 1 it cannot.`,
		Example: `  bench doctor
  bench doctor ramp
  bench doctor quick --mode users --users 15000
  bench doctor --format json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return doctor(c.Context(), flags.plan(args), flags, o, c.OutOrStdout())
		},
	}
	c.Flags().SortFlags = false
	c.SetUsageFunc(usageInGroups)
	flags = addPlanFlags(c.Flags())
	c.Flags().StringVar(&o.format, "format", "text", "`NAME` of the format: text or json")
	c.Flags().BoolVar(&o.json, "json", false, "")
	hideRenamed(c.Flags(), "json", "--format json")
	c.Flags().StringVar(&o.out, "out", "results", "the results would go to `DIR`")
	c.Flags().StringSliceVar(&o.manifests, "manifests", nil, "`DIRS` with more targets, DIR/NAME/target.json")
	return c
}

// doctor is "bench doctor".
func doctor(ctx context.Context, name string, flags *planFlags, o doctorOptions, stdout io.Writer) error {
	switch {
	case o.json:
		o.format = "json"
	case o.format != "text" && o.format != "json":
		return usage("--format: unknown format %q; there are: text, json", o.format)
	}
	root, targets, err := project(o.manifests...)
	if err != nil {
		return err
	}
	p, err := readPlan(root, name, flags, rig.World(targets))
	if err != nil {
		return err
	}
	if err := books.Check(p); err != nil {
		return err
	}
	s := rig.New(root)
	defer func() { _ = s.Close() }()
	needs := plan.Needs(p, targets)
	findings, err := s.Examine(ctx, needs, rig.Below(root, o.out))
	if err != nil {
		return err
	}
	if o.format == "json" {
		err = reports.DiagnosisJSON(stdout, p.Name, needs, findings)
	} else {
		reports.Diagnosis(stdout, p, needs, findings)
	}
	if err == nil && session.Impossible(findings) != nil {
		return &exitcode.Error{Code: exitcode.Failed} // the findings are printed already
	}
	return err
}
