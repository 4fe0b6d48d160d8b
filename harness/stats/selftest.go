package stats

import (
	"math"

	"tenrounds/harness"
)

// batches is into how many stretches of time a launch is cut for the test within it. Neighbouring slices
// resemble each other, and a test that took each for itself would find differences that are not there: sums
// over a tenth of the time resemble each other much less, and nine degrees of freedom are enough for a t
// test.
const batches = 10

// Within tests two targets that were asked in slices against each other within one launch: throughput, and
// CPU time for each answer, of a over b. The k-th slices of both are neighbours in time. They are put
// together to batches, and the logarithms of the batches' ratios are tried by a paired t test. It says
// whether these two processes differed. If launches of one program differ among themselves, that is no
// difference of programs, and the test finds too many.
func Within(a, b []harness.Slice) (throughput, cpu Pair) {
	n := min(len(a), len(b))
	k := min(batches, n)
	rates, times := [2]Rounds{}, [2]Rounds{}
	for i, all := range [][]harness.Slice{a, b} {
		rates[i].Figures, times[i].Figures = map[int]float64{}, map[int]float64{}
		for j := range k {
			rate, perAnswer := batch(all[j*n/k : (j+1)*n/k])
			rates[i].Figures[j+1], times[i].Figures[j+1] = rate, perAnswer
		}
	}
	return pairOf(rates[0], rates[1]), pairOf(times[0], times[1])
}

// batch sums up slices: answers per second, and CPU time for each answer, 0 if that is not known.
func batch(all []harness.Slice) (rate, perAnswer float64) {
	answers, seconds, used := 0.0, 0.0, 0.0
	for _, s := range all {
		answers += float64(s.Correct + s.Carried)
		seconds += s.Duration
		if s.ServerCPU == nil {
			used = math.NaN()
		} else {
			used += *s.ServerCPU
		}
	}
	if answers == 0 || seconds == 0 {
		return 0, 0
	}
	if math.IsNaN(used) {
		used = 0
	}
	return answers / seconds, used / answers
}

// SelftestPart is what was measured in one part of a self-test.
type SelftestPart struct {
	Name string
	// Turns are all that were measured, of the target and of its copies.
	Turns []harness.Measurement
}

// Selftest makes the trials of a self-test, and what follows from them.
func Selftest(s harness.Selftest, parts []SelftestPart) SelftestResult {
	var r SelftestResult
	for _, p := range parts {
		trials := p.trials(s)
		r.Trials = append(r.Trials, trials...)
		for _, figure := range []string{FigureThroughput, FigureCPU} {
			of := trialsOf{trials, figure}
			if n := of.noise(p.Name); n.Launches > 0 {
				r.Noise = append(r.Noise, n)
			}
			found := of.detections(p.Name, s.Delays)
			r.Detections = append(r.Detections, found...)
			if len(found) > 0 {
				r.Sensitivities = append(r.Sensitivities, sensitivity(p.Name, figure, found))
			}
		}
	}
	return r
}

// launch is what one entry did in one round.
type launch struct {
	goodput, cpu float64
	slices       []harness.Slice
}

// launches are those that were measured to the end without a failed request, by entry and round.
func (p SelftestPart) launches() (all map[string]map[int]launch, rounds int) {
	all = map[string]map[int]launch{}
	for _, m := range p.Turns {
		rounds = max(rounds, m.Round)
		if !m.Clean() {
			continue
		}
		if all[m.Target] == nil {
			all[m.Target] = map[int]launch{}
		}
		t := m.Account()
		cpu, _ := t.ServerCPUPerRequest() // 0 if it is not known
		all[m.Target][m.Round] = launch{t.Goodput, cpu, t.Slices}
	}
	return all, rounds
}

// trials compares every delayed entry with the target: launch by launch, and by runs of as many rounds.
func (p SelftestPart) trials(s harness.Selftest) (trials []Trial) {
	all, rounds := p.launches()
	base := all[s.Target]
	for _, d := range s.Delays {
		own := all[d.Alias]
		add := func(level string, number int, throughput, cpu Pair) {
			for _, t := range []Trial{{Figure: FigureThroughput, Pair: throughput}, {Figure: FigureCPU, Pair: cpu}} {
				if t.N > 0 {
					t.Part, t.Level, t.Number, t.Delay, t.A, t.B = p.Name, level, number, d, d.Alias, s.Target
					trials = append(trials, t)
				}
			}
		}
		for round := 1; round <= rounds; round++ {
			x, okX := own[round]
			y, okY := base[round]
			if okX && okY {
				throughput, cpu := withinLaunch(x, y)
				add(TrialLaunch, round, throughput, cpu)
			}
		}
		for try := 1; try*s.Rounds <= rounds; try++ {
			throughput, cpu := byRound(own, base, (try-1)*s.Rounds+1, try*s.Rounds)
			add(TrialRun, try, throughput, cpu)
			for q := 0; q < quarters && d.Share > 0; q++ {
				throughput, cpu := byRound(quarter(own, q), quarter(base, q), (try-1)*s.Rounds+1, try*s.Rounds)
				add(TrialQuarter, quarters*(try-1)+q+1, throughput, cpu)
			}
		}
	}
	return trials
}

// quarters is into how many shorter runs a run of slices is cut.
const quarters = 4

// quarter is what the launches would be had they ended after a quarter of their slices: the q-th, from 0.
// Those without slices are left out.
func quarter(all map[int]launch, q int) map[int]launch {
	short := map[int]launch{}
	for round, l := range all {
		if n := len(l.slices); n >= quarters {
			goodput, cpu := batch(l.slices[q*n/quarters : (q+1)*n/quarters])
			short[round] = launch{goodput: goodput, cpu: cpu}
		}
	}
	return short
}

// withinLaunch compares two launches of one round. Without slices there is one figure each, and so no test.
func withinLaunch(x, y launch) (throughput, cpu Pair) {
	if len(x.slices) > 0 && len(y.slices) > 0 {
		return Within(x.slices, y.slices)
	}
	return byRound(map[int]launch{1: x}, map[int]launch{1: y}, 1, 1)
}

// byRound compares two entries over the rounds from the first to the last.
func byRound(a, b map[int]launch, first, last int) (throughput, cpu Pair) {
	var rates, times [2]Rounds
	for i, all := range []map[int]launch{a, b} {
		rates[i].Figures, times[i].Figures = map[int]float64{}, map[int]float64{}
		for round := first; round <= last; round++ {
			if l, ok := all[round]; ok {
				rates[i].Figures[round], times[i].Figures[round] = l.goodput, l.cpu
			}
		}
	}
	return pairOf(rates[0], rates[1]), pairOf(times[0], times[1])
}
