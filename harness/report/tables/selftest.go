package tables

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// SelftestText writes what a self-test came to for a terminal of 80 columns.
func SelftestText(w io.Writer, s harness.Selftest, r stats.SelftestResult) error {
	var b bytes.Buffer
	for _, t := range selftestTables(s, r) {
		textBlock(t, &b)
	}
	for _, x := range sensitivityWords(s, r) {
		wrap(&b, x)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// SelftestMarkdown writes the same as a document.
func SelftestMarkdown(w io.Writer, s harness.Selftest, r stats.SelftestResult) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\nSelf-test of the harness on %s, whose CPU time for an answer was %s. Started %s.\n",
		escape(s.ID), escape(s.Target), figures.Duration(s.CPU), s.Started.UTC().Format("2006-01-02 15:04 UTC"))
	for _, t := range selftestTables(s, r) {
		markdownBlock(t, &b)
	}
	b.WriteByte('\n')
	for _, x := range sensitivityWords(s, r) {
		fmt.Fprintf(&b, "- %s\n", escape(x))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// selftestTables leave out those that would be empty.
func selftestTables(s harness.Selftest, r stats.SelftestResult) (all []content.Table) {
	for _, t := range []content.Table{noiseTable(s, r), falseTable(s, r), detectionTable(s, r), quarterTable(r)} {
		if len(t.Rows) > 0 {
			all = append(all, t)
		}
	}
	return all
}

func noiseTable(s harness.Selftest, r stats.SelftestResult) content.Table {
	t := content.Table{
		Title: "Noise floor", Facts: fmt.Sprintf("%s against a copy of itself, both launched afresh for each pair", s.Target),
		Align: "llrrrr", Head: []string{"part", "figure", "pairs", "sd", "within", "95 % within"},
		Words: []string{
			"sd is that of the log ratio over the pairs of launches; within is what the scatter within a launch makes of it. " +
				"Where sd is clearly more, launches of one program differ: only more launches help then, longer ones do not.",
			"Of 100 pairs of launches of equal servers 95 differ by less than the last column.",
		},
	}
	for _, n := range r.Noise {
		t.Rows = append(t.Rows, []string{n.Part, n.Figure, fmt.Sprint(n.Launches), figures.SmallShare(n.SD), figures.SmallShare(n.Within), plusMinus(n.Reach)})
	}
	return t
}

func plusMinus(share float64) string {
	if figures.Unknown(share) {
		return figures.None
	}
	return "±" + figures.SmallShare(share)
}

func falseTable(s harness.Selftest, r stats.SelftestResult) content.Table {
	t := content.Table{
		Title: "Equal servers told apart", Facts: "at 5 %, with 95 % intervals of the share",
		Align: "llrrrr", Head: []string{"part", "figure", "by launch", "interval", "by run", "interval"},
		Words: []string{
			"By launch: paired t over ten stretches of one pair of launches. It tells whether these two processes differ, so it finds too many where launches of one program differ.",
			fmt.Sprintf("By run: paired t over %d pairs of launches, as a report judges. It is the one that has to keep to 5 in 100.", s.Rounds),
		},
	}
	for _, n := range r.Noise {
		if n.FalseLaunches.N+n.FalseRuns.N > 0 {
			t.Rows = append(t.Rows, []string{n.Part, n.Figure, outOf(n.FalseLaunches), shareBounds(n.FalseLaunches), outOf(n.FalseRuns), shareBounds(n.FalseRuns)})
		}
	}
	return t
}

func outOf(c stats.Count) string {
	if c.N == 0 {
		return figures.None
	}
	return fmt.Sprintf("%d of %d", c.Found, c.N)
}

func shareBounds(c stats.Count) string {
	if c.N == 0 {
		return figures.None
	}
	return fmt.Sprintf("%.1f..%.1f %%", 100*c.Low, 100*c.High)
}

func detectionTable(s harness.Selftest, r stats.SelftestResult) content.Table {
	t := content.Table{
		Title: "Known delays", Facts: fmt.Sprintf("shares of the %s of CPU time that %s takes for an answer; runs of %d rounds", figures.Duration(s.CPU), s.Target, s.Rounds),
		Align: "llrrrrr", Head: []string{"part", "figure", "delay", "is", "ratio", "found in", "interval"},
	}
	if s.Shortened {
		t.Words = append(t.Words, "The turns were shorter than those of the plans, which find smaller delays than these.")
	}
	for _, d := range r.Detections {
		t.Rows = append(t.Rows, []string{
			d.Part, d.Figure, figures.Percent(d.Delay.Share), d.Delay.Burn.String(), figures.AsRatio(d.Ratio), outOf(d.Runs), shareBounds(d.Runs),
		})
	}
	return t
}

// quarterTable is of slices alone: turns have no quarters.
func quarterTable(r stats.SelftestResult) content.Table {
	t := content.Table{
		Title: "Known delays in a quarter of the time", Facts: "a quarter of each launch's slices alone, which makes four shorter runs of each",
		Align: "llrrrr", Head: []string{"part", "figure", "delay", "found in", "interval", "sd of all"},
		Words: []string{
			"What a run of a quarter of the time finds. Where noise falls with the root of the time, the whole run finds half the delay as often.",
			"sd of all is that of the log ratio over the pairs of launches with all of their slices.",
		},
	}
	for _, d := range r.Detections {
		if d.Quarters.N > 0 {
			t.Rows = append(t.Rows, []string{d.Part, d.Figure, figures.Percent(d.Delay.Share), outOf(d.Quarters), shareBounds(d.Quarters), figures.SmallShare(d.SD)})
		}
	}
	return t
}

// sensitivityWords say what the smallest delay is that a run finds.
func sensitivityWords(s harness.Selftest, r stats.SelftestResult) (all []string) {
	var few []string
	for _, x := range r.Sensitivities {
		at := fmt.Sprintf("%s, %s: ", x.Part, x.Figure)
		switch {
		case !x.Enough:
			few = append(few, x.Part+" "+x.Figure)
		case x.Delay == nil:
			all = append(all, at+"no delay that was tried is found in 9 of 10 runs.")
		default:
			all = append(all, fmt.Sprintf("%sthe smallest delay that is found in 9 of 10 runs of %d rounds is %s (%v for each answer%s).",
				at, s.Rounds, figures.Percent(x.Delay.Share), x.Delay.Burn, rise(r, x)))
		}
	}
	if len(few) > 0 {
		all = append(all, fmt.Sprintf("Too few runs to say what is found in 9 of 10 (%s): it takes ten of each delay.", strings.Join(few, ", ")))
	}
	return all
}

// rise is what a delay came to: its share is one of the CPU time that was measured before, and the machine may be faster or slower since.
func rise(r stats.SelftestResult, x stats.Sensitivity) string {
	for _, d := range r.Detections {
		if d.Part == x.Part && d.Figure == stats.FigureCPU && d.Delay == *x.Delay && !figures.Unknown(d.Ratio) {
			return fmt.Sprintf(", which made %+.1f %% of CPU time", 100*(d.Ratio-1))
		}
	}
	return ""
}
