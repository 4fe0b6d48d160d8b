package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"tenrounds/harness"
)

// ordered sorts trials: by delay, then level, figure and number. They are made in the random order of maps.
func ordered(trials []Trial) []Trial {
	levels := []string{TrialPair, TrialTable, TrialGate}
	slices.SortStableFunc(trials, func(a, b Trial) int {
		return cmp.Or(cmp.Compare(a.Delay.Share, b.Delay.Share),
			cmp.Compare(slices.Index(levels, a.Level), slices.Index(levels, b.Level)),
			cmp.Compare(b.Figure, a.Figure), cmp.Compare(a.Number, b.Number))
	})
	return trials
}

// count is how many of the trials that some condition selects have an outcome.
func count(trials []Trial, of, has func(Trial) bool) (c Count) {
	for _, t := range trials {
		if of(t) {
			c.N++
			if has(t) {
				c.Found++
			}
		}
	}
	return withInterval(c)
}

func apart(t Trial) bool { return t.Apart }

// noise is what the copies of a part say of one figure.
func (l launches) noise(p harness.SelftestPart, figure string, trials []Trial) Noise {
	n := Noise{Figure: figure, SD: math.NaN(), Reach: math.NaN(), Rounds: p.Rounds, Servers: len(p.Plan.Entries)}
	var logs []float64
	for _, pair := range equalPairs(p) {
		throughput, cpu := l.figures(1, p.Plan.Rounds, pair[1], pair[0])
		rounds := throughput
		if figure == FigureCPU {
			rounds = cpu
		}
		logs = append(logs, newMatrix(rounds).differences(0, 1)...)
	}
	if n.Launches = len(logs); n.Launches > 1 {
		n.SD = stat.StdDev(logs, nil)
		n.Reach = math.Expm1(studentQuantile(0.5+Confidence/2, float64(len(logs)-1)) * n.SD)
	}
	tested := func(level string) func(Trial) bool {
		return func(t Trial) bool { return t.Figure == figure && t.Level == level && !math.IsNaN(t.P) }
	}
	n.FalsePairs = count(trials, tested(TrialPair), apart)
	n.FalseTables = count(trials, tested(TrialTable), apart)
	return n
}

// detections are how often each delay was found, in the order of the delays.
func (l launches) detections(s harness.Selftest, trials []Trial) (all []Detection) {
	for _, figure := range []string{FigureThroughput, FigureCPU} {
		for _, d := range s.Delays {
			cpu, throughput := l.cost(d.Alias, s.Target)
			x := Detection{Figure: figure, Delay: d, Cost: throughput, CPU: cpu, Margin: DefaultMargin}
			if figure == FigureCPU {
				x.Cost = cpu
			}
			if math.IsNaN(x.Cost.Mean) {
				continue
			}
			tested := func(t Trial) bool {
				return t.Figure == figure && t.Delay == d && t.Level == TrialPair && !math.IsNaN(t.P)
			}
			x.Runs = count(trials, tested, func(t Trial) bool {
				return t.Apart && (d.Share == 0 || (t.Ratio > 1) == (figure == FigureCPU))
			})
			x.Equal = count(trials, tested, func(t Trial) bool { return t.Equal })
			all = append(all, x)
		}
	}
	return all
}

// gatesOf counts the outcomes of the gates for each delay.
func gatesOf(delays []harness.Delay, trials []Trial) (all []GateCount) {
	for _, d := range delays {
		g := GateCount{Delay: d}
		judged := func(t Trial) bool { return t.Level == TrialGate && t.Delay == d && t.Gate != "" }
		said := func(o GateOutcome) Count {
			return count(trials, judged, func(t Trial) bool { return t.Gate == o })
		}
		g.Passed, g.Failed, g.Unsettled = said(GatePassed), said(GateFailed), said(GateUnsettled)
		if g.N = g.Passed.N; g.N > 0 {
			g.CPU = trials[slices.IndexFunc(trials, judged)].Realised
			all = append(all, g)
		}
	}
	return all
}

// enoughRuns is the number of runs from which on nine of ten can be told.
const enoughRuns = 10

// sensitivity is the smallest delay that was found in nine of ten runs, and so were all that are larger. some
// is false if no delay was measured.
func sensitivity(figure string, found []Detection) (s Sensitivity, some bool) {
	s = Sensitivity{Figure: figure, Enough: true}
	sorted := slices.Clone(found)
	slices.SortFunc(sorted, func(a, b Detection) int { return cmp.Compare(b.Delay.Share, a.Delay.Share) })
	reached := true
	for _, d := range sorted {
		if d.Figure != figure || d.Delay.Share == 0 {
			continue
		}
		some = true
		s.Enough = s.Enough && d.Runs.N >= enoughRuns
		if reached = reached && 10*d.Runs.Found >= 9*d.Runs.N; reached {
			s.Found = &d
		}
	}
	if !s.Enough {
		s.Found = nil
	}
	return s, some
}

// withInterval adds the interval of Clopper and Pearson (1934), which holds at least as often as it says for
// any number of trials.
func withInterval(c Count) Count {
	c.Low, c.High = math.NaN(), math.NaN()
	if c.N == 0 {
		return c
	}
	k, n, tail := float64(c.Found), float64(c.N), (1-Confidence)/2
	c.Low, c.High = 0, 1
	if c.Found > 0 {
		c.Low = distuv.Beta{Alpha: k, Beta: n - k + 1}.Quantile(tail)
	}
	if c.Found < c.N {
		c.High = distuv.Beta{Alpha: k + 1, Beta: n - k}.Quantile(1 - tail)
	}
	return c
}
