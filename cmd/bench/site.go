package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"tenrounds/harness/session/site"
)

func siteCommand() *cobra.Command {
	var output, from string
	c := &cobra.Command{
		Use:   "site",
		Short: "Make a static site of all runs: an index, their reports, a comparison of any two",
		Long: `site reads every folder of results and writes pages that need no server: open index.html in a
browser, or put the folder on any web server. Each report is one file. A folder that cannot be read is
listed with the reason.`,
		Example: `  bench site                                   site/index.html of results/
  bench site --results results --out public`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			runs, err := site.Make(from, output, c.ErrOrStderr())
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%d runs in %s\n", len(runs), filepath.Join(output, site.Index))
			return nil
		},
	}
	c.Flags().StringVar(&output, "out", "site", "`FOLDER` to write to: a new one, or a site made before")
	oldSpelling(c.Flags(), "output", "out")
	c.Flags().StringVar(&from, "results", "results", "`FOLDER` that holds the runs")
	return c
}
