package report

import (
	"bytes"
	"fmt"
	"io"

	"tenrounds/harness"
)

// Text writes tables for a terminal of 80 columns.
func Text(w io.Writer, in Input) error {
	var b bytes.Buffer
	for _, g := range groups(in.Rows) {
		textGroup(&b, g)
	}
	textCrossCheck(&b, in)
	for _, s := range in.Run.Subjects {
		for _, v := range s.Violations() {
			fmt.Fprintf(&b, "violation: %s\n", v)
		}
	}
	for _, m := range warnings(in) {
		fmt.Fprintf(&b, "warning: %s\n", m)
	}
	if s := state(in.Run); s != "" {
		fmt.Fprintln(&b, s)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func textGroup(b *bytes.Buffer, g *group) {
	fmt.Fprintf(b, "%s, %s: %s\n", g.scenario, g.load, g.facts())
	const row = "%2s %-12s %-9s %8s %6s %6s %17s %5s %8s\n"
	if len(g.ranked) > 0 {
		fmt.Fprintf(b, row, "#", "target", "version", "mean/s", "sd", "cv", "95 % interval", "rel", "p99")
	}
	for i, r := range g.ranked {
		fmt.Fprintf(b, row, fmt.Sprint(i+1), clip(r.Target, 12), clip(r.Version, 9), rate(r.Throughput.Mean), rate(r.Throughput.SD),
			percent(r.Throughput.CV), interval(r.Throughput), factor(r.Relative.Mean), at(r, p99))
	}
	for _, r := range g.unranked {
		fmt.Fprintf(b, " - %-12s %-9s %8s  not ranked: %s\n", clip(r.Target, 12), clip(r.Version, 9), rate(r.Throughput.Mean), r.Unranked)
	}
	b.WriteByte('\n')
}

func textCrossCheck(b *bytes.Buffer, in Input) {
	checks := crossChecks(in.Run, in.Rows)
	if len(checks) == 0 {
		return
	}
	fmt.Fprintln(b, "Cross-check: the same turns driven by wrk, which verifies nothing")
	fmt.Fprintf(b, "%-12s %-9s %10s %10s %10s\n", "target", "scenario", "load/s", "wrk/s", "load/wrk")
	for _, c := range checks {
		fmt.Fprintf(b, "%-12s %-9s %10s %10s %10s\n", clip(c.target, 12), c.scenario,
			rate(c.load.Throughput.Mean), rate(c.wrk.Throughput.Mean), factor(c.load.Throughput.Mean/c.wrk.Throughput.Mean))
	}
	b.WriteByte('\n')
}

// Compare writes two results side by side; a and b name them.
func Compare(w io.Writer, a, b string, changes []harness.Change) error {
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "A = %s\nB = %s\n", a, b)
	scenario := ""
	for _, c := range changes {
		if s := c.Scenario + ", " + c.Load; s != scenario {
			scenario = s
			fmt.Fprintf(&buf, "\n%s\n", s)
			fmt.Fprintf(&buf, "%-12s %9s %17s %9s %17s %8s\n", "target", "A mean/s", "95 % interval", "B mean/s", "95 % interval", "change")
		}
		am, ai := side(c.A)
		bm, bi := side(c.B)
		fmt.Fprintf(&buf, "%-12s %9s %17s %9s %17s %8s%s\n", clip(c.Target, 12), am, ai, bm, bi, change(c.Throughput), doubt(c))
	}
	_, err := w.Write(buf.Bytes())
	return err
}

func side(s *harness.Summary) (mean, ci string) {
	if s == nil {
		return none, none
	}
	return rate(s.Throughput.Mean), interval(s.Throughput)
}

// doubt says under a row why its change means little.
func doubt(c harness.Change) string {
	var s string
	for _, x := range []struct {
		name string
		row  *harness.Summary
	}{{"A", c.A}, {"B", c.B}} {
		switch {
		case x.row == nil:
			s += fmt.Sprintf("\n  only one side has this row: %s lacks it", x.name)
		case x.row.Unranked != "":
			s += fmt.Sprintf("\n  %s is not ranked: %s", x.name, x.row.Unranked)
		}
	}
	return s
}
