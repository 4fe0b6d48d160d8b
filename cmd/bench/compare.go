package main

import (
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/report"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

func compareCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "compare A B",
		Short: "Put two results side by side",
		Long: `compare shows the mean throughput of two results (folders, or their summary.csv) side by side, with the change
from A to B in per cent and both 95 % intervals. The machine drifts between runs: a change that is smaller than
the intervals says nothing.`,
		Example: "  bench compare results/reference results/20261122-101500-standard",
		Args:    cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			a, err := results.ReadSummary(args[0])
			if err != nil {
				return err
			}
			b, err := results.ReadSummary(args[1])
			if err != nil {
				return err
			}
			if err := sameTerms(c.OutOrStdout(), args[0], args[1]); err != nil {
				return err
			}
			return report.Compare(c.OutOrStdout(), args[0], args[1], stats.Compare(a, b))
		},
	}
}

// sameTerms refuses two runs of different methodologies and says what else is different. Of a lone CSV nothing is
// known.
func sameTerms(w io.Writer, a, b string) error {
	var runs []harness.Run
	for _, path := range []string{a, b} {
		st, err := os.Stat(path)
		if err != nil {
			return err
		}
		if !st.IsDir() {
			fmt.Fprintf(w, "%s is a table alone: whether the runs can be compared is not known\n", path)
			return nil
		}
		run, err := results.ReadRun(path)
		if err != nil {
			return err
		}
		runs = append(runs, run)
	}
	x, y := runs[0], runs[1]
	if x.Methodology != y.Methodology {
		return fmt.Errorf("%s was measured by version %d of the methodology and %s by version %d: they cannot be compared", a, x.Methodology, b, y.Methodology)
	}
	ex, ey := x.Environment, y.Environment
	for _, d := range []struct {
		what  string
		equal bool
	}{
		{"machine", ex.Host == ey.Host && ex.CPUModel == ey.CPUModel && ex.CPUs == ey.CPUs},
		{"kernel", ex.Kernel == ey.Kernel},
		{"Go version", ex.Go == ey.Go},
		{"CPUs of servers and generator", x.Plan.Machine.ServerCPUs == y.Plan.Machine.ServerCPUs && x.Plan.Machine.LoadCPUs == y.Plan.Machine.LoadCPUs},
		{"loads or their times", slices.Equal(x.Plan.Loads, y.Plan.Loads)},
		{"launches or order", x.Plan.Launch == y.Plan.Launch && x.Plan.Order == y.Plan.Order && x.Plan.Up == y.Plan.Up && x.Plan.Interleave == y.Plan.Interleave},
	} {
		if !d.equal {
			fmt.Fprintf(w, "different in A and B: %s; the change below is of that as well\n", d.what)
		}
	}
	return nil
}
