package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// gateFlags are those of a gate.
func gateFlags(set *pflag.FlagSet, fail *string, allow *bool) {
	set.StringVar(fail, "fail-on-regression", "", "exit 3 if a loss of throughput, or a rise of "+
		"CPU time, is significant and its estimate over `PERCENT`, 7 if neither that nor its absence is shown: 3%")
	set.BoolVar(allow, "allow-unsettled", false, "with --fail-on-regression: exit 0 where neither is shown")
}

// gateShare reads the flags of a gate; on says that there is one.
func gateShare(c *cobra.Command, fail string, allow bool) (share float64, on bool, err error) {
	if on = c.Flags().Changed("fail-on-regression"); !on {
		if allow {
			return 0, false, usage("--allow-unsettled is for --fail-on-regression")
		}
		return 0, false, nil
	}
	if share, err = parsePercent(fail); err != nil {
		return 0, true, usage("--fail-on-regression: %w", err)
	}
	return share, true, nil
}

// parsePercent reads "3%" as 0.03.
func parsePercent(text string) (float64, error) {
	number, ok := strings.CutSuffix(strings.TrimSpace(text), "%")
	v, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !ok || err != nil || !(v >= 0 && v < 100) {
		return 0, fmt.Errorf("%q is no percentage from 0%% to under 100%%, such as 3%%", text)
	}
	return v / 100, nil
}
