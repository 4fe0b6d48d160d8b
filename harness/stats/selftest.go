package stats

import (
	"fmt"
	"math"

	"tenrounds/harness"
)

// SelftestTurns are the turns of one part of a self-test.
type SelftestTurns struct {
	Part  harness.SelftestPart
	Turns []harness.Measurement
}

// Selftest makes the trials of a self-test, and what follows from them.
func Selftest(s harness.Selftest, parts []SelftestTurns) SelftestResult {
	var r SelftestResult
	for _, p := range parts {
		all := newLaunches(p.Turns)
		switch p.Part.Plan.Name {
		case harness.PartEqual:
			trials := all.equal(p.Part)
			r.Trials = append(r.Trials, trials...)
			for _, figure := range []string{FigureThroughput, FigureCPU} {
				if n := all.noise(p.Part, figure, trials); n.Launches > 0 {
					r.Noise = append(r.Noise, n)
				}
			}
		case harness.PartDelays:
			trials := all.delays(s, p.Part)
			r.Trials = append(r.Trials, trials...)
			r.Detections = append(r.Detections, all.detections(s, trials)...)
			r.Gates = append(r.Gates, gatesOf(s.Delays, trials)...)
		}
	}
	for _, figure := range []string{FigureThroughput, FigureCPU} {
		if x, some := sensitivity(figure, r.Detections); some {
			r.Sensitivities = append(r.Sensitivities, x)
		}
	}
	return r
}

// launches are those that were measured to the end without a failed request, by entry and round.
type launches map[string]map[int]harness.Measurement

func newLaunches(turns []harness.Measurement) launches {
	all := launches{}
	for _, m := range turns {
		if !m.Clean() {
			continue
		}
		if all[m.Target] == nil {
			all[m.Target] = map[int]harness.Measurement{}
		}
		all[m.Target][m.Round] = m
	}
	return all
}

// figures are those of entries in the rounds from first to last that all of them have: what a report on a run
// of these entries and rounds judges. Throughput is a level over slices, as in a report.
func (l launches) figures(first, last int, entries ...string) (throughput, cpu []Rounds) {
	for _, e := range entries {
		throughput = append(throughput, Rounds{Target: e, Figures: map[int]float64{}})
		cpu = append(cpu, Rounds{Target: e, Figures: map[int]float64{}})
	}
	for round := first; round <= last; round++ {
		rates, complete := map[string][]float64{}, true
		for _, e := range entries {
			m, ok := l[e][round]
			if complete = complete && ok; ok {
				rates[e] = logRates(m)
			}
		}
		if !complete {
			continue
		}
		levels := levelsOf(rates)
		for i, e := range entries {
			m := l[e][round]
			throughput[i].Figures[round] = m.Achieved()
			if levels != nil {
				throughput[i].Figures[round] = levels[e]
			}
			if v := serverCPU(m); !math.IsNaN(v) {
				cpu[i].Figures[round] = v
			}
		}
	}
	return throughput, cpu
}

// Cost is what a server costs more than another: CPU time for an answer, and throughput, each over the
// other's, by round.
func Cost(turns []harness.Measurement, delayed, plain string) (cpu, throughput harness.Estimate) {
	return newLaunches(turns).cost(delayed, plain)
}

func (l launches) cost(delayed, plain string) (cpu, throughput harness.Estimate) {
	last := 0
	for round := range l[plain] {
		last = max(last, round)
	}
	t, c := l.figures(1, last, delayed, plain)
	return Ratio(c[0].Figures, c[1].Figures), Ratio(t[0].Figures, t[1].Figures)
}

// equalPairs are the entries of a part two by two: no server is in two pairs, so the pairs' tests do not
// depend on each other.
func equalPairs(p harness.SelftestPart) (all [][2]string) {
	for i := 0; i+1 < len(p.Plan.Entries); i += 2 {
		all = append(all, [2]string{p.Plan.Entries[i].Alias, p.Plan.Entries[i+1].Alias})
	}
	return all
}

// equal tests each pair of copies as a report on these two would, and all copies as a report on all of them.
func (l launches) equal(p harness.SelftestPart) (trials []Trial) {
	pairs := equalPairs(p)
	var names []string
	for _, e := range p.Plan.Entries {
		names = append(names, e.Alias)
	}
	for test := range p.Tests() {
		first, last := test*p.Rounds+1, (test+1)*p.Rounds
		for i, pair := range pairs {
			throughput, cpu := l.figures(first, last, pair[1], pair[0])
			for figure, rounds := range map[string][]Rounds{FigureThroughput: throughput, FigureCPU: cpu} {
				trials = append(trials, Trial{Part: harness.PartEqual, Level: TrialPair, Figure: figure,
					Number: test*len(pairs) + i + 1, Pair: Stand(rounds).Pairs[0]})
			}
		}
		throughput, cpu := l.figures(first, last, names...)
		for figure, rounds := range map[string][]Rounds{FigureThroughput: throughput, FigureCPU: cpu} {
			trials = append(trials, Trial{Part: harness.PartEqual, Level: TrialTable, Figure: figure,
				Number: test + 1, Pair: leastEqual(Stand(rounds))})
		}
	}
	return ordered(trials)
}

// leastEqual is the pair of a table with the smallest corrected p, which stands for the whole table: the
// table is wrong if this pair is told to differ.
func leastEqual(s Standing) Pair {
	least := s.Pairs[0]
	for _, p := range s.Pairs {
		if p.Holm < least.Holm {
			least = p
		}
	}
	p := Pair{A: fmt.Sprintf("%d servers", len(s.Targets)), N: s.Rounds, Ratio: math.NaN(), Low: math.NaN(),
		High: math.NaN(), P: least.Holm, Holm: least.Holm, SignedRank: math.NaN(), Apart: least.Apart}
	return p
}

// delays compares each entry with the target by runs, and judges each run by a gate.
func (l launches) delays(s harness.Selftest, p harness.SelftestPart) (trials []Trial) {
	for _, d := range s.Delays {
		realised, _ := l.cost(d.Alias, s.Target)
		for test := range p.Tests() {
			throughput, cpu := l.figures(test*p.Rounds+1, (test+1)*p.Rounds, d.Alias, s.Target)
			t := Trial{Part: harness.PartDelays, Level: TrialPair, Number: test + 1, Delay: d, Realised: realised}
			for figure, rounds := range map[string][]Rounds{FigureThroughput: throughput, FigureCPU: cpu} {
				t.Figure, t.Pair = figure, Stand(rounds).Pairs[0]
				trials = append(trials, t)
			}
			t.Level, t.Figure, t.Gate = TrialGate, "", gateOf(throughput, cpu, s.Gate)
			nan := math.NaN()
			t.Pair = Pair{A: d.Alias, B: s.Target, N: len(throughput[0].Figures), Ratio: nan, Low: nan, High: nan,
				P: nan, SignedRank: nan}
			trials = append(trials, t)
		}
	}
	return ordered(trials)
}

// gateOf judges a run of a server and its variant as bench run --with --fail-on-regression does.
func gateOf(throughput, cpu []Rounds, share float64) GateOutcome {
	s := Stand(throughput)
	s.CPU = Stand(cpu).Pairs
	g := GateOfVariants([]Standing{s}, nil, map[string]string{throughput[0].Target: throughput[1].Target}, share)
	switch {
	case g.Judged == 0:
		return ""
	case len(g.Regressions) > 0:
		return GateFailed
	case g.Passed():
		return GatePassed
	}
	return GateUnsettled
}
