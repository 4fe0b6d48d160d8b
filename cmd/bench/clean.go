package main

import (
	"cmp"
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
		Long: `clean lists the Python environments in the cache, with their size and when they were used last, and
removes those that were not used for 30 days. The next command that builds a target installs what it needs
again. The bookstore's data, results and bin/ stay. clean waits for an environment that is being made. It
does not notice that a run uses one, so use --unused 0s only if nothing runs.`,
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
	did := "removed"
	if o.dryRun {
		did = "to be removed"
	}
	before := time.Now().Add(-o.unused)
	var kept, gone int64
	removed := 0
	for _, i := range all {
		remove := !i.Used.After(before)
		if remove && !o.dryRun {
			if remove, err = i.Remove(ctx); err != nil { // false if it was used meanwhile
				return err
			}
		}
		does := "kept"
		if remove {
			does = did
			removed++
			gone += i.Bytes
		} else {
			kept += i.Bytes
		}
		fmt.Fprintf(w, "%-14s %7s MB  %3d packages  used %s  %-30s %s\n", does, inMegabytes(i.Bytes), i.Packages,
			i.Used.Format(time.DateOnly), cmp.Or(i.Runtime, "unfinished"), filepath.Base(i.Dir))
	}
	fmt.Fprintf(w, "%d of %d environments %s, %s MB; %s MB are kept\n", removed, len(all), did,
		inMegabytes(gone),
		inMegabytes(kept))
	return nil
}

func inMegabytes(n int64) string { return fmt.Sprintf("%.1f", float64(n)/1e6) }
