package main

import (
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

// bench report checks thresholds of a run that was kept.
func TestReportWithThresholds(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, c := range []struct {
		threshold, want string
		code            int
	}{
		{"gin p50<1h", "threshold gin p50<1h: holds for ", exitcode.OK},
		{"throughput>1e9/s", "bench: broken: threshold throughput>1e9/s", exitcode.Threshold},
		{"text p99<5", `--threshold: "text p99<5": column 10: "5" is no time such as 5ms`, exitcode.Usage},
		{"gnu p99<5ms", `the plan has no target, scenario or load "gnu"`, exitcode.Usage},
	} {
		if code, _, words := said(t, "report", keptRun, "--threshold", c.threshold); code != c.code ||
			!strings.Contains(words, c.want) {
			t.Errorf("report with %s: exit %d, want %d with %q:\n%s", c.threshold, code, c.code, c.want, words)
		}
	}
}
