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
	for _, b := range []Block{pilotTable(s), falseTable(r), detectionTable(s, r), gateTable(s, r)} {
		if len(b.Rows) > 0 {
			all = append(all, b)
		}
	}
	return append(all, Block{Notes: sensitivityWords(s, r)})
}

func pilotTable(s harness.Selftest) Block {
	b := Block{Title: "Pilot",
		Facts: "what a delay costs under load, with 95 % intervals; the wanted delays are scaled by it"}
	b.columns(false, "r burnt per answer", "r CPU time per answer", "r interval", "r throughput", "r interval")
	change := func(r harness.PilotRatio) (string, string) {
		return figures.Change(r.Ratio - 1), between(r.Low-1, r.High-1, figures.Change)
	}
	for _, p := range s.Pilot {
		cpu, cpuRange := change(p.CPU)
		throughput, throughputRange := change(p.Throughput)
		b.row(p.Burn.String(), cpu, cpuRange, throughput, throughputRange)
	}
	return b
}

func falseTable(r stats.SelftestResult) Block {
	b := Block{Title: "Equal servers that are found to differ"}
	b.columns(false, "l figure", "r pairs", "r interval", "r tables", "r interval", "r launches", "r sd",
		"r 95 % within")
	for _, n := range r.Noise {
		b.Facts = "tests at 5 %, with 95 % intervals of the share"
		b.Words = []string{
			fmt.Sprintf("A pair is tested over %d rounds as a report on two servers does. A table is %d equal "+
				"servers: it counts if any of its pairs differs significantly after correction, as in a report on all "+
				"of them. Both should be 5 in 100.", n.Rounds, n.Servers),
			"sd is the standard deviation of the log ratio of two launches in one round. 95 of 100 such ratios are " +
				"within the last column.",
		}
		b.row(n.Figure, outOf(n.FalsePairs), shareBounds(n.FalsePairs), outOf(n.FalseTables),
			shareBounds(n.FalseTables), fmt.Sprint(n.Launches), figures.SmallShare(n.SD), plusMinus(n.Reach))
	}
	return b
}

func plusMinus(share float64) string {
	if figures.Unknown(share) {
		return figures.None
	}
	return "±" + figures.SmallShare(share)
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

// between is an interval; a dash if it is not known.
func between(low, high float64, show func(float64) string) string {
	if figures.Unknown(low) || figures.Unknown(high) {
		return figures.None
	}
	return strings.TrimSuffix(show(low), " %") + ".." + show(high)
}

// cost is the change of a figure, with its interval.
func cost(e harness.Estimate) string {
	change := func(f float64) string { return fmt.Sprintf("%+.2f", 100*f) }
	text := change(e.Mean-1) + " %"
	if i := between(e.Low-1, e.High-1, change); i != figures.None {
		text += " (" + i + ")"
	}
	return text
}

// wanted is a delay; a copy without one is told so.
func wanted(d harness.Delay) string {
	if d.Share == 0 {
		return "none"
	}
	return fmt.Sprintf("%g %%", 100*d.Share)
}

// runsOf describes the runs of the part with delays.
func runsOf(s harness.Selftest) string {
	for _, p := range s.Parts {
		if p.Plan.Name == harness.PartDelays && len(p.Plan.Loads) > 0 {
			l := p.Plan.Loads[0]
			return fmt.Sprintf("runs of %d rounds, %v of each server in a round, slices of %v", p.Rounds, l.Duration,
				l.Slice)
		}
	}
	return "runs"
}

func detectionTable(s harness.Selftest, r stats.SelftestResult) Block {
	b := Block{Title: "Known delays", Facts: runsOf(s)}
	b.columns(false, "l figure", "r wanted", "r cost", "r found in", "r interval", "r equal in")
	for _, d := range r.Detections {
		b.Words = []string{fmt.Sprintf("cost is what the delay did to the figure over all launches, with its 95 "+
			"%% interval. A run finds a delay if the two differ significantly, in the right direction; without a "+
			"delay each run that finds a difference is wrong. equal in counts runs that show the two to be equal "+
			"within %g %%.",
			100*d.Margin)}
		b.row(d.Figure, wanted(d.Delay), cost(d.Cost), outOf(d.Runs), shareBounds(d.Runs), outOf(d.Equal))
	}
	return b
}

func gateTable(s harness.Selftest, r stats.SelftestResult) Block {
	b := Block{
		Title: fmt.Sprintf("Gates of %g %%", 100*s.Gate),
		Facts: "bench run --with --fail-on-regression on the same runs, each with one copy",
		Words: []string{"A gate passes (exit 0) if a loss of that size is ruled out, fails (exit 3) if one is " +
			"shown, and is else not settled (exit 7)."},
	}
	b.columns(false, "r delay", "r CPU time", "r exit 0", "r interval", "r exit 3", "r interval", "r exit 7")
	for _, g := range r.Gates {
		b.row(wanted(g.Delay), cost(g.CPU), outOf(g.Passed), shareBounds(g.Passed), outOf(g.Failed),
			shareBounds(g.Failed), outOf(g.Unsettled))
	}
	return b
}

// sensitivityWords name the smallest delay that a run finds.
func sensitivityWords(s harness.Selftest, r stats.SelftestResult) (all sentences) {
	var few []string
	for _, x := range r.Sensitivities {
		switch {
		case !x.Enough:
			few = append(few, x.Figure)
		case x.Found == nil:
			all.add("%s: no delay that was tried is found in 9 of 10 runs.", x.Figure)
		default:
			all.add("%s: the smallest delay that was tried and found in 9 of 10 runs costs %s of CPU time (%s).",
				x.Figure, cost(x.Found.CPU), runsOf(s))
		}
	}
	if len(few) > 0 {
		all.add("Too few runs to say what is found in 9 of 10 (%s): ten of each delay are needed.",
			strings.Join(few, ", "))
	}
	return all
}
