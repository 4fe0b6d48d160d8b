package content

import (
	"fmt"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// Selftest describes what a self-test found. Tables without rows are left out.
func Selftest(s harness.Selftest, r stats.SelftestResult, wide bool) (all []Block) {
	if wide {
		all = append(all, Block{Title: s.ID, Level: 1,
			Facts: fmt.Sprintf("Self-test of the harness with %s, which needs %s of CPU time per answer. Started %s",
				s.Target, figures.Duration(s.CPU), figures.Minute(s.Started))})
	}
	for _, b := range []Block{noiseTable(s, r), falseTable(s, r), detectionTable(s, r), quarterTable(r)} {
		if len(b.Rows) > 0 {
			all = append(all, b)
		}
	}
	return append(all, Block{Notes: sensitivityWords(s, r)})
}

func noiseTable(s harness.Selftest, r stats.SelftestResult) Block {
	b := Block{
		Title: "Noise floor", Facts: fmt.Sprintf("%s against a copy of itself, both relaunched for each pair",
			s.Target),
		Words: []string{
			"sd is the standard deviation of the log ratio over the pairs of launches; within is the sd that the " +
				"scatter within a launch would cause. If sd is clearly larger, launches of one program differ, and " +
				"only more launches help, not longer ones.",
			"95 of 100 pairs of launches of equal servers differ by less than the last column.",
		},
	}
	b.columns(false, "l part", "l figure", "r pairs", "r sd", "r within", "r 95 % within")
	for _, n := range r.Noise {
		b.row(n.Part, n.Figure, fmt.Sprint(n.Launches), figures.SmallShare(n.SD),
			figures.SmallShare(n.Within), plusMinus(n.Reach))
	}
	return b
}

func plusMinus(share float64) string {
	if figures.Unknown(share) {
		return figures.None
	}
	return "±" + figures.SmallShare(share)
}

func falseTable(s harness.Selftest, r stats.SelftestResult) Block {
	b := Block{
		Title: "Equal servers found different", Facts: "at 5 %, with 95 % intervals of the share",
		Words: []string{
			"By launch: paired t test over ten stretches of one pair of launches. It compares these two processes, " +
				"so it finds too many differences if launches of one program differ.",
			fmt.Sprintf("By run: paired t test over %d pairs of launches, as in a report. This one must find at "+
				"most 5 in 100.", s.Rounds),
		},
	}
	b.columns(false, "l part", "l figure", "r by launch", "r interval", "r by run", "r interval")
	for _, n := range r.Noise {
		if n.FalseLaunches.N+n.FalseRuns.N > 0 {
			b.row(n.Part, n.Figure, outOf(n.FalseLaunches), shareBounds(n.FalseLaunches),
				outOf(n.FalseRuns), shareBounds(n.FalseRuns))
		}
	}
	return b
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

func detectionTable(s harness.Selftest, r stats.SelftestResult) Block {
	b := Block{Title: "Known delays", Facts: fmt.Sprintf("shares of the %s of CPU time that %s needs per "+
		"answer; runs of %d rounds",
		figures.Duration(s.CPU), s.Target, s.Rounds)}
	if s.Shortened {
		b.Words = append(b.Words, "The turns were shorter than in the plans, which find smaller delays than these.")
	}
	b.columns(false, "l part", "l figure", "r delay", "r is", "r ratio", "r found in", "r interval")
	for _, d := range r.Detections {
		b.row(d.Part, d.Figure, figures.Percent(d.Delay.Share), d.Delay.Burn.String(),
			figures.AsRatio(d.Ratio), outOf(d.Runs), shareBounds(d.Runs))
	}
	return b
}

// quarterTable is of slices alone: turns have no quarters.
func quarterTable(r stats.SelftestResult) Block {
	b := Block{
		Title: "Known delays in a quarter of the time",
		Facts: "a quarter of each launch's slices, which makes four shorter runs of each",
		Words: []string{
			"What a run of a quarter of the time finds. If noise falls with the square root of the time, the whole " +
				"run finds half the delay as often.",
			"sd of all is the standard deviation of the log ratio over the pairs of launches with all of their " +
				"slices.",
		},
	}
	b.columns(false, "l part", "l figure", "r delay", "r found in", "r interval", "r sd of all")
	for _, d := range r.Detections {
		if d.Quarters.N > 0 {
			b.row(d.Part, d.Figure, figures.Percent(d.Delay.Share), outOf(d.Quarters),
				shareBounds(d.Quarters), figures.SmallShare(d.SD))
		}
	}
	return b
}

// sensitivityWords name the smallest delay that a run finds.
func sensitivityWords(s harness.Selftest, r stats.SelftestResult) (all sentences) {
	var few sentences
	for _, x := range r.Sensitivities {
		at := fmt.Sprintf("%s, %s: ", x.Part, x.Figure)
		switch {
		case !x.Enough:
			few.add("%s %s", x.Part, x.Figure)
		case x.Delay == nil:
			all = append(all, at+"no delay that was tried is found in 9 of 10 runs.")
		default:
			all.add("%sthe smallest delay that is found in 9 of 10 runs of %d rounds is %s (%v per answer%s).",
				at, s.Rounds, figures.Percent(x.Delay.Share), x.Delay.Burn, rise(r, x))
		}
	}
	if len(few) > 0 {
		all.add("Too few runs to say what is found in 9 of 10 (%s): ten of each delay are needed.",
			strings.Join(few, ", "))
	}
	return all
}

// rise is how much CPU time a delay added. Its share is of the CPU time that was measured before, and the
// machine may be faster or slower since.
func rise(r stats.SelftestResult, x stats.Sensitivity) string {
	for _, d := range r.Detections {
		if d.Part == x.Part && d.Figure == stats.FigureCPU && d.Delay == *x.Delay && !figures.Unknown(d.Ratio) {
			return fmt.Sprintf(", which added %+.1f %% of CPU time", 100*(d.Ratio-1))
		}
	}
	return ""
}
