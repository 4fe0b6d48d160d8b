package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/stats"
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
			textSlices(&b, g)
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

// widerTables are those beyond the rows: over loads, connections, generators and applications.
func widerTables(in Input, wide bool) []table {
	return slices.Concat(sweepTables(in.Sweeps, wide), connectionTables(in.Connections, wide),
		besideTables(in.Besides, wide), spreadTables(in.Spreads))
}

// broken are the violations of a subject in a few lines; run.json has all.
func broken(s harness.Subject) []string {
	lines, left := harness.Brief(s.Violations())
	if left > 0 {
		lines = append(lines, fmt.Sprintf("%s: %d more checks; run.json has all of them", s.Alias, left))
	}
	return lines
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

// Compare writes two results side by side; a and b name them.
func Compare(w io.Writer, a, b string, changes []stats.Change) error {
	var buf bytes.Buffer
	wrap(&buf, "A = "+a)
	wrap(&buf, "B = "+b)
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].Scenario == changes[0].Scenario && changes[n].Load == changes[0].Load {
			n++
		}
		compareGroup(&buf, changes[:n])
		changes = changes[n:]
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// compareGroup writes the rows of one scenario and load, and beneath them why some mean little.
func compareGroup(b *bytes.Buffer, changes []stats.Change) {
	b.WriteByte('\n')
	wrap(b, changes[0].Scenario+", "+changes[0].Load)
	rows := [][]string{{"target", "A mean/s", "95 % interval", "B mean/s", "95 % interval", "change"}}
	for _, c := range changes {
		am, ai := side(c.A)
		bm, bi := side(c.B)
		rows = append(rows, []string{c.Target, am, ai, bm, bi, change(c.Throughput)})
	}
	textTable(b, "lrrrrr", rows)
	for _, c := range changes {
		doubt(b, c)
	}
}

func side(s *harness.Summary) (mean, ci string) {
	if s == nil {
		return none, none
	}
	return rate(s.Throughput.Mean), interval(s.Throughput)
}

// doubt says why a row's change means little.
func doubt(b *bytes.Buffer, c stats.Change) {
	for _, x := range []struct {
		name string
		row  *harness.Summary
	}{{"A", c.A}, {"B", c.B}} {
		switch {
		case x.row == nil:
			wrap(b, fmt.Sprintf("- %s: only one side has this row: %s lacks it", c.Target, x.name))
		case x.row.Unranked != "":
			wrap(b, fmt.Sprintf("- %s: %s is not ranked: %s", c.Target, x.name, x.row.Unranked))
		}
	}
}
