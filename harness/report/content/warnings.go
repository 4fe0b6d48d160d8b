package content

import (
	"fmt"
	"math"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// Titles names a scenario and a load.
type Titles func(scenario, load string) string

// FileTitles names them as the files of a run do.
func FileTitles(scenario, load string) string { return scenario + ", " + load }

// Warnings are those of a run, each with the targets that have it.
func Warnings(in Input, title Titles) []string {
	all := append(runWarnings(in.Run), in.Run.Warnings.Texts()...)
	for _, g := range Groups(in) {
		if cv := g.Scatter(); cv > MuchScatter {
			apart := ""
			if g.Apart {
				apart = fmt.Sprintf(" (ranked apart: %s)", g.Why())
			}
			all.add("%s%s: rounds vary by %s (median cv of the rows): other work on the machine, or turns too "+
				"short; do not trust small differences", title(g.Scenario, g.Load), apart, figures.Percent(cv))
		}
	}
	all = append(all, standingWarnings(in, title)...)
	all = append(all, disturbed(in, title)...)
	byWarning := lists{}
	for _, r := range in.Rows {
		for _, w := range r.Warnings.WithoutGaps() { // gaps have a list of their own
			byWarning.add(w.Text, r.Target)
		}
	}
	for _, w := range byWarning {
		all.add("%s (%s)", w.key, strings.Join(w.names, ", "))
	}
	return all
}

// runWarnings are those of a run as a whole: an older methodology, and what was found on its machine.
func runWarnings(r harness.Run) (all sentences) {
	if r.Methodology > 0 && r.Methodology != harness.Methodology {
		all.add("measured by version %d of the methodology, now %d: do not compare its figures with current runs",
			r.Methodology, harness.Methodology)
	}
	if r.Status == harness.StatusInterrupted {
		all.add(
			"the run was stopped by hand: if that was because of what it showed, its tests call equal targets " +
				"different in more than 5 of 100 such runs",
		)
	}
	for _, f := range r.Findings {
		if f.Problem() {
			all = append(all, "the machine, before the run: "+f.String())
		}
	}
	return all
}

// What a trend, and the time taken by the hypervisor, must reach to be mentioned.
const (
	leastTrend = 0.01
	muchSteal  = 0.01
)

// standingWarnings are those of trends and of outlying rounds.
func standingWarnings(in Input, title Titles) (all sentences) {
	for _, s := range in.Standings {
		at := title(s.Scenario, s.Load) + ": "
		if len(s.Targets) > 1 && s.Trend.P < 0.05 && math.Abs(s.Trend.Change) >= leastTrend {
			all.add("%sall targets together changed by %s from the first round to the last (p %s); this affects "+
				"the means and their intervals, but not the ratios by round",
				at, figures.Change(s.Trend.Change), figures.PValue(s.Trend.P))
		}
		all = append(all, monitorWarnings(at, s.Monitors)...)
		for _, o := range s.Outliers {
			cause := "no cause found"
			if len(o.Causes) > 0 {
				cause = strings.Join(o.Causes, "; ")
			} else if steal := in.Run.Environment.Steal; steal >= muchSteal {
				cause += fmt.Sprintf("; steal over the whole run was %s", figures.Percent(steal))
			}
			all.add("%s%s, round %d: %s its median (%.1f robust standard deviations); kept, %s",
				at, o.Target, o.Round, aboveOrBelow(o.Off), math.Abs(o.Score), cause)
		}
	}
	return all
}

// monitorWarnings say which assumptions of the tests do not hold.
func monitorWarnings(at string, m stats.Monitors) (all sentences) {
	if m.Serial.P < 0.01 && m.Serial.Value > 0 {
		all.add(
			"%sneighbouring rounds resemble each other (autocorrelation %.2f of what is left without target and "+
				"round, p %s): the tests assume that they do not, so they find too many differences",
			at,
			m.Serial.Value,
			figures.PValue(m.Serial.P),
		)
	}
	if m.NonAdditive.P < 0.01 && m.NonAdditive.Value > 0 {
		all.add("%swhat a round did to fast targets it did not do to slow ones alike (Tukey's test, p %s): ratios "+
			"depend on how fast the machine was in a round", at, figures.PValue(m.NonAdditive.P))
	}
	return all
}

// aboveOrBelow says how far a figure is from another: "5.1 % below".
func aboveOrBelow(share float64) string {
	if share < 0 {
		return figures.Percent(-share) + " below"
	}
	return figures.Percent(share) + " above"
}

// DisturbedTurns counts the turns in which something else took CPU time; most is true if it was half of them
// or more.
func DisturbedTurns(rows []harness.Summary) (some, all int, most bool) {
	for _, r := range rows {
		some, all = some+r.Disturbed, all+r.N
	}
	return some, all, some > 0 && 2*some >= all
}

// disturbed counts the disturbed turns of each scenario and load. A sweep counts as one load.
func disturbed(in Input, title Titles) (all sentences) {
	at := func(r harness.Summary) string {
		if inSweep(in.Sweeps, r) {
			return r.Scenario + ", all connections"
		}
		return title(r.Scenario, r.Load)
	}
	for _, rows := range groupBy(in.Rows, at) {
		turns, first := 0, ""
		for _, r := range rows {
			turns += r.N
			if r.Disturbed > 0 && first == "" {
				first = r.Target + " in " + r.Disturbance
			}
		}
		var each sentences
		hit := 0
		for _, own := range groupBy(rows, func(r harness.Summary) string { return r.Target }) {
			n := 0
			for _, r := range own {
				n += r.Disturbed
			}
			if n > 0 {
				each.add("%s %d", own[0].Target, n)
			}
			hit += n
		}
		if hit > 0 {
			all.add("%s: %d of %d turns were disturbed (%s); the first: %s", at(rows[0]), hit, turns,
				strings.Join(each, ", "), first)
		}
	}
	return all
}
