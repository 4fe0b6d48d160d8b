package main

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tenrounds/harness/instructions"
	"tenrounds/harness/instructions/answer"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/session/counting"
	"tenrounds/harness/session/rig"
)

// instructionsOptions are the flags of "bench instructions".
type instructionsOptions struct {
	entries, with          []string
	scenario, format, fail string
	runs, requests, top    int
	allowUnsettled         bool
}

func instructionsCommand() *cobra.Command {
	var o instructionsOptions
	c := &cobra.Command{
		Use:   "instructions TARGET...",
		Short: "Count the instructions of a request, which hardly depend on what else the machine does",
		Long: `instructions runs each target under valgrind's cachegrind, sends it 100 requests and then
100 + --requests over one connection, and takes the difference: the instructions of one request, by function.
Most functions outside of the Go runtime count the same in each run, on a busy machine too. So this finds
changes of a tenth of a per cent where no time can be measured, for example on the shared runners of a CI.

The first target is the baseline. Each other one is compared with it, in the functions that count the same in
each run: more or fewer instructions (a difference that chance shows once in 1,000 times), equal within the
margin, or not settled, with the number of runs that would settle it.

It does not see the kernel, caches and the layout of the program: measure time too (bench run precise).
A TARGET is a name, or an entry as in bench run --target. Programs of an interpreter cannot be counted.

With --fail-on-increase X% it exits 3 if a target needs more instructions and by more than X, 0 if the
increase is shown to be under X, and 7 if that is not settled.`,
		Example: `  bench instructions nethttp chi gin
  bench instructions gin --with gin@v1.11.0
  bench instructions chi --with chi=../chi --fail-on-increase 0.5% --runs 12`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.entries = args
			return countInstructions(c.Context(), o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.with, "with", nil,
		"`VARIANT` to compare: gin@v1.11.0, or gin=../gin for a checkout; may be repeated")
	f.StringVar(&o.scenario, "scenario", "json", "`NAME` of the scenario whose requests are sent")
	f.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "scenarios" { // as bench run calls it
			name = "scenario"
		}
		return pflag.NormalizedName(name)
	})
	f.IntVar(&o.runs, "runs", 8, "`N` runs of each target, 4 to 1000")
	f.IntVar(&o.requests, "requests", 2000, "`N` requests that are counted in each run, 100 to 1000000")
	f.IntVar(&o.top, "functions", 10, "`N` functions to show for each comparison, those that changed most")
	f.StringVar(&o.format, "format", "text", "`NAME` of the format: text, markdown, csv or json")
	f.StringVar(&o.fail, "fail-on-increase", "",
		"`SHARE`, such as 0.5%, above which an increase fails; also the margin of equality (0.5% without it)")
	f.BoolVar(&o.allowUnsettled, "allow-unsettled", false, "exit 0 where --fail-on-increase is not settled")
	return c
}

// check refuses flags that do not fit, and returns the margin.
func (o *instructionsOptions) check() (margin float64, err error) {
	margin = 0.005
	switch {
	case o.runs < 4 || o.runs > 1000:
		return 0, usage("--runs: %d is not between 4 and 1000", o.runs)
	case o.requests < 100 || o.requests > 1_000_000:
		return 0, usage("--requests: %d is not between 100 and 1000000", o.requests)
	case o.top < 0 || o.top > 1000:
		return 0, usage("--functions: %d is not between 0 and 1000", o.top)
	case !slices.Contains(answer.Formats, o.format):
		return 0, usage("--format: unknown format %q%s", o.format, plan.DidYouMean(o.format, answer.Formats))
	case o.allowUnsettled && o.fail == "":
		return 0, usage("--allow-unsettled needs --fail-on-increase")
	}
	if o.fail != "" {
		if margin, err = parsePercent(o.fail); err != nil {
			return 0, usage("--fail-on-increase: %w", err)
		}
	}
	return margin, nil
}

func countInstructions(ctx context.Context, o instructionsOptions, stdout, stderr io.Writer) error {
	margin, err := o.check()
	if err != nil {
		return err
	}
	scenario, err := scenarios.ByName(o.scenario)
	if err != nil {
		return usage("--scenario: %w", err)
	}
	root, err := launch.Root()
	if err != nil {
		return err
	}
	entries, targets, err := counting.Subjects(root, scenario.Name, o.entries, o.with)
	if err != nil {
		return err
	}
	if len(entries) < 2 && o.fail != "" {
		return usage("--fail-on-increase compares with the first target: name another, or --with a version of it")
	}
	valgrind, err := instructions.Find()
	if err != nil {
		return err
	}
	bench := rig.New(root)
	defer func() { _ = bench.Close() }()
	subjects, failed, err := counting.Build(ctx, bench, entries, targets, o.fail != "", stderr)
	if err != nil {
		return err
	}
	results, err := counting.Count(ctx, instructions.Counter{
		Launcher: bench.Launcher, Valgrind: valgrind, Scenario: scenario, Requests: o.requests,
	}, subjects, o.runs, stderr)
	if err != nil {
		return err
	}
	table := instructions.NewTable(scenario.Name, results, margin, o.top)
	if err := answer.Write(stdout, table, o.format); err != nil {
		return err
	}
	for _, r := range results {
		failed = append(failed, r.Err)
	}
	if err := errors.Join(failed...); err != nil {
		return err
	}
	if o.fail == "" {
		return nil
	}
	return counting.Gate(table, margin, o.fail, o.allowUnsettled)
}
