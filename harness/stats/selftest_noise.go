package stats

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"tenrounds/harness"
)

// trialsOf are the trials of one part; what is asked of them is about one figure.
type trialsOf struct {
	all    []Trial
	figure string
}

func (t trialsOf) each(level string, share float64, do func(Trial)) {
	for _, x := range t.all {
		if x.Figure == t.figure && x.Level == level && x.Delay.Share == share {
			do(x)
		}
	}
}

// noise is what the plain copies say.
func (t trialsOf) noise(part string) Noise {
	n := Noise{Part: part, Figure: t.figure}
	var logs []float64
	var within average
	var launches, runs Count
	t.each(TrialLaunch, 0, func(x Trial) {
		logs = append(logs, math.Log(x.Ratio))
		if math.IsNaN(x.P) {
			return
		}
		launches.N++
		if x.Apart {
			launches.Found++
		}
		se := math.Log(x.High/x.Ratio) / studentQuantile(0.5+Confidence/2, float64(x.N-1))
		within.add(se * se)
	})
	t.each(TrialRun, 0, func(x Trial) {
		if math.IsNaN(x.P) {
			return
		}
		runs.N++
		if x.Apart {
			runs.Found++
		}
	})
	n.Launches, n.Within = len(logs), math.Sqrt(within.mean())
	n.SD, n.Reach = math.NaN(), math.NaN()
	if len(logs) > 1 {
		n.SD = stat.StdDev(logs, nil)
		n.Reach = math.Exp(studentQuantile(0.5+Confidence/2, float64(len(logs)-1))*n.SD) - 1
	}
	n.FalseLaunches, n.FalseRuns = withInterval(launches), withInterval(runs)
	return n
}

// detections are how often each delay was found, in the order of the delays.
func (t trialsOf) detections(part string, delays []harness.Delay) (all []Detection) {
	for _, d := range delays {
		if d.Share == 0 {
			continue
		}
		found := Detection{Part: part, Figure: t.figure, Delay: d}
		var logs []float64
		t.each(TrialLaunch, d.Share, func(x Trial) { logs = append(logs, math.Log(x.Ratio)) })
		for level, count := range map[string]*Count{TrialRun: &found.Runs, TrialQuarter: &found.Quarters} {
			t.each(level, d.Share, func(x Trial) {
				if math.IsNaN(x.P) {
					return
				}
				count.N++
				if x.Apart && (x.Ratio > 1) == (t.figure == FigureCPU) {
					count.Found++
				}
			})
			*count = withInterval(*count)
		}
		if len(logs) > 0 {
			found.Ratio, found.SD = math.Exp(stat.Mean(logs, nil)), math.NaN()
			if len(logs) > 1 {
				found.SD = stat.StdDev(logs, nil)
			}
			all = append(all, found)
		}
	}
	return all
}

// enoughRuns is the number of runs from which on nine of ten can be told.
const enoughRuns = 10

// sensitivity is the smallest delay that was found in nine of ten runs, and so were all that are larger.
func sensitivity(part, figure string, found []Detection) Sensitivity {
	s := Sensitivity{Part: part, Figure: figure, Enough: true}
	sorted := slices.Clone(found)
	slices.SortFunc(sorted, func(a, b Detection) int { return cmp.Compare(b.Delay.Share, a.Delay.Share) })
	reached := true
	for _, d := range sorted {
		s.Enough = s.Enough && d.Runs.N >= enoughRuns
		if reached = reached && 10*d.Runs.Found >= 9*d.Runs.N; reached {
			s.Delay = &d.Delay
		}
	}
	if !s.Enough {
		s.Delay = nil
	}
	return s
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
