package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

// raceInput is a run of n targets in tiers of three, of which the slower are 10 % slower for each tier.
func raceInput(n, rounds int) content.Input {
	in := input()
	in.Run.Status, in.Run.Reason, in.Run.Warnings, in.Run.Subjects, in.Rows = harness.StatusComplete, "", nil, nil, nil
	s := stats.Standing{Scenario: "text", Load: "closed-c20", Rounds: rounds, Trend: stats.Trend{Change: nan, P: nan}}
	for i := range n {
		r := row(fmt.Sprintf("target%d", i+1), "v1", "closed-c20", 100_000-500*float64(i)-9_000*float64(i/3))
		r.Tier, r.N = i/3+1, rounds
		in.Rows, s.Targets = append(in.Rows, r), append(s.Targets, r.Target)
		if i%3 == 0 {
			s.Tiers = append(s.Tiers, nil)
		}
		s.Tiers[i/3] = append(s.Tiers[i/3], r.Target)
	}
	for i, a := range in.Rows {
		for j, b := range in.Rows[i+1:] {
			ratio, apart := a.Throughput.Mean/b.Throughput.Mean, i/3 != (i+1+j)/3
			p := stats.Pair{A: a.Target, B: b.Target, N: rounds, Ratio: ratio, Low: ratio / 1.05, High: ratio * 1.05, P: 0.2, Holm: 1, SignedRank: 0.3}
			if apart {
				p.P, p.Holm, p.SignedRank, p.Apart = 1e-6, 0.0123, 0.002, true
			}
			s.Pairs = append(s.Pairs, p)
		}
	}
	if rounds < 6 {
		s.Tiers = nil
		for i := range s.Pairs {
			p := &s.Pairs[i]
			p.Low, p.High, p.P, p.Holm, p.SignedRank, p.Apart = nan, nan, nan, nan, nan, false
		}
	}
	in.Standings = []stats.Standing{s}
	return in
}

func TestTiersGolden(t *testing.T) {
	t.Parallel()
	in := raceInput(5, 10)
	s := &in.Standings[0]
	s.Trend = stats.Trend{Change: 0.042, P: 0.0123}
	s.Outliers = []stats.Outlier{
		{Target: "target2", Round: 7, Off: -0.25, Score: -6.3, Causes: []string{"the generator was busy", "launched again"}},
		{Target: "target4", Round: 2, Off: 0.1, Score: 3.6},
	}
	for _, name := range []string{"text", "markdown"} {
		got := write(t, name, in)
		golden(t, "tiers."+name, got)
		sane(t, name, got)
	}
	narrow(t, write(t, "text", in))
}

func TestTierWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(*content.Input)
		want   string
		not    string
	}{
		{"equal", func(*content.Input) {}, "Tier 1: target1, target2 and target3 cannot be told apart.", "scatter little"},
		{"alone", func(in *content.Input) { in.Standings[0].Tiers[1] = []string{"target4"} }, "Tier 2: target4.", ""},
		{"told apart within a tier", func(in *content.Input) { // target2 from target3, which is the faster of them
			in.Standings[0].Pairs[4].Apart, in.Standings[0].Pairs[4].Ratio = true, 0.9
		}, "Tier 1: target2 and target3 cannot be told apart from target1, the first of them, but target3 is faster than target2.", ""},
		{"tiers that overlap", func(in *content.Input) {
			in.Standings[0].Tiers = [][]string{{"target1", "target3"}, {"target2"}, {"target4", "target5"}}
		}, "see the pairs. A target whose ratios scatter little", ""},
		{"the other test does not see it", func(in *content.Input) { in.Standings[0].Pairs[3].SignedRank = 0.06 }, "does not see all of these differences: not that of target1 and target5.", "sees each"},
		{"few rounds", func(in *content.Input) { *in = raceInput(5, 5) }, "cannot be said yet: the targets have 5 rounds in common, and intervals and tiers need 6", "Tier"},
		{"one target", func(in *content.Input) { *in = raceInput(1, 10) }, "target1", "faster than whom,"},
		{"steal", func(in *content.Input) {
			in.Standings[0].Outliers = []stats.Outlier{{Target: "target1", Round: 3, Off: -0.5, Score: -9}}
		}, "no cause was recorded for it; steal over the whole run was 1.2 %", ""},
		{"verdicts", func(in *content.Input) { in.Standings[0].Verdict = "server" }, "Of the rows whose verdict is server:", ""},
	} {
		in := raceInput(5, 10)
		c.change(&in)
		for _, name := range []string{"text", "markdown"} {
			got := strings.Join(strings.Fields(string(write(t, name, in))), " ")
			if !strings.Contains(got, c.want) || c.not != "" && strings.Contains(got, c.not) {
				t.Errorf("%s, %s: want %q and not %q in\n%s", c.name, name, c.want, c.not, got)
			}
		}
	}
}

// However many targets there are, a terminal shows every pair.
func TestTextMatrixFits(t *testing.T) {
	t.Parallel()
	for _, n := range []int{2, 3, 13, 14, 30, 60} {
		in := raceInput(n, 10)
		in.Standings[0].Pairs[0].Ratio = 12.5
		got := write(t, "text", in)
		narrow(t, got)
		cells := 0
		_, matrix, _ := bytes.Cut(got, []byte("How many times"))
		for line := range strings.Lines(string(matrix)) {
			f := strings.Fields(line)
			if len(f) > 2 && f[1] == "target"+f[0] { // not cut
				cells += len(f) - 2
			}
		}
		if cells != n*(n-1)/2 {
			t.Errorf("%d targets: %d pairs in the matrix, want %d:\n%s", n, cells, n*(n-1)/2, matrix)
		}
	}
}

func TestHostileStandings(t *testing.T) {
	t.Parallel()
	build := func(text string) content.Input {
		in := raceInput(5, 10)
		s := &in.Standings[0]
		s.Verdict = text
		for i := range s.Targets {
			s.Targets[i], s.Tiers[i/3][i%3] = text, text
		}
		for i := range s.Pairs {
			s.Pairs[i].A, s.Pairs[i].B, s.Pairs[i].SignedRank = text, text, 1
		}
		s.Outliers = []stats.Outlier{{Target: text, Round: 1, Off: 1, Score: 9, Causes: []string{text}}}
		return in
	}
	plain := write(t, "markdown", build("plain"))
	for _, text := range []string{"<script>alert(1)</script>", "a|b", "a\nb", "\r\n\r\n# heading", "[x](javascript:y)", "\x1b[31mred\x07", "\u202egnirts", "\xff\xfe\x00", strings.Repeat("x y|", 2_500), strings.Repeat("→", 10_000)} {
		in := build(text)
		md := write(t, "markdown", in)
		sane(t, "markdown", md)
		sameTables(t, text, md, plain)
		if bytes.ContainsAny(md, "<>") || link.Match(md) {
			t.Errorf("%.30q is markup in the report", text)
		}
		txt := write(t, "text", in)
		sane(t, "text", txt)
		narrow(t, txt)
	}
}

// The headline is of what was told apart: a scenario in which nobody is, or in which the database was the limit, names none.
func TestHeadlineOfWhatIsSettled(t *testing.T) {
	t.Parallel()
	decided, tied := raceInput(7, 10), raceInput(3, 10) // three are one tier, fewer than half of seven
	tied.Rows[0].Target, tied.Standings[0].Tiers[0][0], tied.Standings[0].Targets[0] = "lucky", "lucky", "lucky"
	for i := range tied.Rows {
		tied.Rows[i].Scenario = "json"
	}
	tied.Standings[0].Scenario = "json"
	both := decided
	both.Rows, both.Standings = append(both.Rows, tied.Rows...), append(both.Standings, tied.Standings...)
	_, head, _ := strings.Cut(string(write(t, "html", both)), "<h1>")
	head, _, _ = strings.Cut(head, "</h1>")
	if !strings.Contains(head, "target1") || strings.Contains(head, "lucky") {
		t.Errorf("%q", head)
	}
}
