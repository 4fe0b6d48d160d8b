package tables

import (
	"bytes"
	"fmt"
	"io"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// Text writes tables for a terminal of 80 columns.
func Text(w io.Writer, in content.Input) error {
	var b bytes.Buffer
	for _, g := range content.Groups(in) {
		if g.How.Open() {
			textBlock(content.OpenTable(g, content.NarrowColumns(g)), &b)
			for _, r := range content.CPURankingsOf(in, g) {
				textBlock(content.CPURankingTable(r, false), &b)
			}
		} else {
			textGroup(&b, in, g)
			for _, s := range content.StandingsOf(in, g) {
				textStanding(&b, s, g.Ranked)
			}
			for _, t := range content.SlicesTables(g) {
				textBlock(t, &b)
			}
		}
	}
	for _, s := range []string{content.NoCopyWords(in), content.IntervalWords(in)} {
		if s != "" {
			wrap(&b, s)
		}
	}
	for _, l := range content.RunInLines(in.RunIns) {
		wrap(&b, "warm-up: "+l)
	}
	for _, t := range widerTables(in, false) {
		textBlock(t, &b)
	}
	textCrossCheck(&b, in)
	for _, t := range content.ResourceTables(in, content.NarrowResources(), content.NarrowDatabase()) {
		textBlock(t, &b)
	}
	for _, s := range in.Run.Subjects {
		if in.Told {
			break
		}
		for _, l := range broken(s) {
			wrap(&b, "violation: "+l)
		}
		if why := s.Unchecked(); why != "" {
			wrap(&b, s.Alias+" could not be checked: "+why)
		}
	}
	for _, l := range content.GapLines(in.Run.Subjects) {
		wrap(&b, l)
	}
	for _, m := range content.Warnings(in) {
		wrap(&b, "warning: "+m)
	}
	if s := content.DatabaseWords(in.Run.Database); s != "" {
		wrap(&b, s)
	}
	if s := content.State(in.Run); s != "" {
		wrap(&b, s)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func textGroup(b *bytes.Buffer, in content.Input, g *content.Group) {
	wrap(b, g.Heading()+": "+g.Facts())
	if len(g.Ranked) > 0 {
		rows := [][]string{{"#", "target", "version", "mean/s", "sd", "cv", "95 % interval", "rel", "p99"}}
		for i, r := range g.Ranked {
			rows = append(rows, []string{
				g.Rank(i), content.WithGaps(r), r.Version, figures.Rate(r.Throughput.Mean), figures.Rate(r.Throughput.SD),
				figures.Percent(r.Throughput.CV), figures.Interval(r.Throughput), figures.Factor(r.Relative.Mean), figures.At(r, figures.P99),
			})
		}
		textTable(b, "rllrrrrrr", rows)
	}
	for _, w := range append(content.LimitWords(g), content.MadeWords(in.Run.Plan, g)...) {
		wrap(b, w)
	}
	for _, r := range g.Unranked {
		wrap(b, fmt.Sprintf("- %s %s (%s/s) not ranked: %s", r.Target, r.Version, figures.Rate(r.Throughput.Mean), r.Unranked))
	}
	b.WriteByte('\n')
}

func textCrossCheck(b *bytes.Buffer, in content.Input) {
	checks := content.CrossChecks(in.Run, in.Rows)
	if len(checks) == 0 {
		return
	}
	fmt.Fprintln(b, "Cross-check: the same turns driven by wrk, which verifies nothing")
	rows := [][]string{{"target", "scenario", "load/s", "wrk/s", "load/wrk"}}
	for _, c := range checks {
		rows = append(rows, []string{
			c.Target, c.Scenario, figures.Rate(c.Load.Throughput.Mean), figures.Rate(c.Wrk.Throughput.Mean), figures.Factor(c.Load.Throughput.Mean / c.Wrk.Throughput.Mean),
		})
	}
	textTable(b, "llrrr", rows)
	b.WriteByte('\n')
}
