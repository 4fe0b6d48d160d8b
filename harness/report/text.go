package report

import (
	"bytes"
	"fmt"
	"io"
)

// Text writes tables for a terminal of 80 columns.
func Text(w io.Writer, in Input) error {
	var b bytes.Buffer
	for _, g := range groups(in) {
		if g.how.Open() {
			openTable(g, narrowColumns(g)).text(&b)
			for _, r := range cpuRankingsOf(in, g) {
				cpuRankingTable(r, false).text(&b)
			}
		} else {
			textGroup(&b, in, g)
			for _, s := range standingsOf(in, g) {
				textStanding(&b, s, g.ranked)
			}
			for _, t := range slicesTables(g) {
				t.text(&b)
			}
		}
	}
	for _, s := range []string{noCopyWords(in), intervalWords(in)} {
		if s != "" {
			wrap(&b, s)
		}
	}
	for _, l := range runInLines(in.RunIns) {
		wrap(&b, "warm-up: "+l)
	}
	for _, t := range widerTables(in, false) {
		t.text(&b)
	}
	textCrossCheck(&b, in)
	for _, t := range resourceTables(in, narrowResources(), narrowDatabase()) {
		t.text(&b)
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
	for _, l := range gapLines(in.Run.Subjects) {
		wrap(&b, l)
	}
	for _, m := range warnings(in) {
		wrap(&b, "warning: "+m)
	}
	if s := databaseWords(in.Run.Database); s != "" {
		wrap(&b, s)
	}
	if s := state(in.Run); s != "" {
		wrap(&b, s)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func textGroup(b *bytes.Buffer, in Input, g *group) {
	wrap(b, g.heading()+": "+g.facts())
	if len(g.ranked) > 0 {
		rows := [][]string{{"#", "target", "version", "mean/s", "sd", "cv", "95 % interval", "rel", "p99"}}
		for i, r := range g.ranked {
			rows = append(rows, []string{
				g.rank(i), withGaps(r), r.Version, rate(r.Throughput.Mean), rate(r.Throughput.SD),
				percent(r.Throughput.CV), interval(r.Throughput), factor(r.Relative.Mean), at(r, p99),
			})
		}
		textTable(b, "rllrrrrrr", rows)
	}
	for _, w := range append(limitWords(g), madeWords(in.Run.Plan, g)...) {
		wrap(b, w)
	}
	for _, r := range g.unranked {
		wrap(b, fmt.Sprintf("- %s %s (%s/s) not ranked: %s", r.Target, r.Version, rate(r.Throughput.Mean), r.Unranked))
	}
	b.WriteByte('\n')
}

func textCrossCheck(b *bytes.Buffer, in Input) {
	checks := crossChecks(in.Run, in.Rows)
	if len(checks) == 0 {
		return
	}
	fmt.Fprintln(b, "Cross-check: the same turns driven by wrk, which verifies nothing")
	rows := [][]string{{"target", "scenario", "load/s", "wrk/s", "load/wrk"}}
	for _, c := range checks {
		rows = append(rows, []string{
			c.target, c.scenario, rate(c.load.Throughput.Mean), rate(c.wrk.Throughput.Mean), factor(c.load.Throughput.Mean / c.wrk.Throughput.Mean),
		})
	}
	textTable(b, "llrrr", rows)
	b.WriteByte('\n')
}
