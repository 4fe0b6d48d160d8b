package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"tenrounds/harness/launch"
)

// cleanOptions are the flags of "bench clean".
type cleanOptions struct {
	unused time.Duration
	dryRun bool
}

func cleanCommand() *cobra.Command {
	var o cleanOptions
	c := &cobra.Command{
		Use:   "clean",
		Short: "Remove what is installed for targets and was not used for a while",
		Long: `clean lists what is installed for targets in Python in the cache, with its size and when it was used last, and
removes what was not used for 30 days. What a target needs is installed again by the next command that builds it.
The bookstore's data, results and bin/ stay. An environment that is being made is waited for; one that a run
uses at this moment should not be removed, so --unused 0s is for a machine on which nothing runs.`,
		Example: `  bench clean --dry-run
  bench clean
  bench clean --unused 0s       all of it`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.unused < 0 {
				return usage("--unused: %v is below 0", o.unused)
			}
			return o.clean(c.Context(), c.OutOrStdout())
		},
	}
	c.Flags().DurationVar(&o.unused, "unused", 30*24*time.Hour, "remove what was not used for this `TIME`")
	c.Flags().BoolVar(&o.dryRun, "dry-run", false, "only say what would be removed")
	return c
}

func (o cleanOptions) clean(ctx context.Context, w io.Writer) error {
	all, err := launch.Installations()
	if err != nil {
		return err
	}
	before := time.Now().Add(-o.unused)
	var kept, gone int64
	removed := 0
	for _, i := range all {
		does := "kept"
		if !i.Used.After(before) {
			if does, err = o.remove(ctx, i); err != nil {
				return err
			}
		}
		if does == "kept" {
			kept += i.Bytes
		} else {
			removed++
			gone += i.Bytes
		}
		what := i.Runtime
		if what == "" {
			what = "unfinished"
		}
		fmt.Fprintf(w, "%-14s %7s MB  %3d packages  used %s  %-30s %s\n", does, inMegabytes(i.Bytes), i.Packages,
			i.Used.Format(time.DateOnly), what, filepath.Base(i.Dir))
	}
	fmt.Fprintf(w, "%d of %d environments %s, %s MB; %s MB are kept\n", removed, len(all), o.did(), inMegabytes(gone), inMegabytes(kept))
	return nil
}

// remove says what became of an environment.
func (o cleanOptions) remove(ctx context.Context, i launch.Installation) (string, error) {
	if o.dryRun {
		return o.did(), nil
	}
	removed, err := i.Remove(ctx)
	if err != nil || !removed { // somebody has used it meanwhile
		return "kept", err
	}
	return o.did(), nil
}

func (o cleanOptions) did() string {
	if o.dryRun {
		return "to be removed"
	}
	return "removed"
}

func inMegabytes(n int64) string { return fmt.Sprintf("%.1f", float64(n)/1e6) }
