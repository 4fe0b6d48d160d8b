package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"tenrounds/harness"
)

// trimmedShare is what a trimmed mean leaves out at each end (Yuen 1974).
const trimmedShare = 0.25

// fewestCycles are needed for a trimmed mean that leaves something out at each end.
const fewestCycles = 4

// throughput is the figure of a summary's row by round that tests and ratios use. In slices it is the row's
// level, which a stall of the machine during a few slices does not move; else it is the rate of the turn.
func (s *Summariser) throughput(r harness.Summary) map[int]float64 {
	if levels := s.levels(r.Scenario, r.Load); levels != nil {
		return levels[r.Target]
	}
	return s.goodput(r)
}

// levels are the rates of all targets of a run in slices, by target and round, in requests per second; nil
// for other runs. A cycle has one slice of each target, so the logarithm of a slice less the median of its
// cycle is free of what the machine did to all of them. A level is the trimmed mean of these over the cycles
// of a round, with the mean of the medians added again. So the difference of two levels is a robust estimate
// of the paired log ratio over neighbouring slices, and the differences of three targets agree.
func (s *Summariser) levels(scenario, load string) map[string]map[int]float64 {
	key := rowKey{"", scenario, load}
	if _, known := s.rates[key]; !known {
		if s.rates == nil {
			s.rates = map[rowKey]map[string]map[int]float64{}
		}
		s.rates[key] = s.makeLevels(scenario, load)
	}
	return s.rates[key]
}

func (s *Summariser) makeLevels(scenario, load string) map[string]map[int]float64 {
	sliced := func(l harness.Load) bool { return l.Slice > 0 && l.String() == load }
	if !slices.ContainsFunc(s.run.Plan.Loads, sliced) {
		return nil
	}
	rounds := map[int]map[string][]float64{}
	all := map[string]map[int]float64{}
	for key, r := range s.rows {
		if key.scenario != scenario || key.load != load {
			continue
		}
		all[key.target] = r.by(harness.Measurement.Achieved) // a round without whole cycles keeps its rate
		for _, m := range r.measured {
			if rounds[m.Round] == nil {
				rounds[m.Round] = map[string][]float64{}
			}
			rounds[m.Round][key.target] = logRates(m)
		}
	}
	for round, rates := range rounds {
		for target, level := range levelsOf(rates) {
			all[target][round] = level
		}
	}
	return all
}

// logRates are the logarithms of the rates of a turn's slices, in their order. A slice without an answer
// counts as half of one: a trimmed mean leaves it out, and a median of two has to be finite.
func logRates(m harness.Measurement) []float64 {
	var all []float64
	for _, slice := range m.Account().Slices {
		all = append(all, math.Log(max(slice.Goodput, 0.5/slice.Duration)))
	}
	return all
}

// levelsOf are the levels of one round, by target; nil where there are too few cycles.
func levelsOf(rates map[string][]float64) map[string]float64 {
	cycles := math.MaxInt
	for _, r := range rates {
		cycles = min(cycles, len(r))
	}
	if cycles < fewestCycles || len(rates) < 2 {
		return nil
	}
	middles := make([]float64, cycles)
	for c := range middles {
		var cycle []float64
		for _, r := range rates {
			cycle = append(cycle, r[c])
		}
		middles[c] = median(cycle)
	}
	all, middle := map[string]float64{}, stat.Mean(middles, nil)
	for target, r := range rates {
		off := make([]float64, cycles)
		for c := range off {
			off[c] = r[c] - middles[c]
		}
		all[target] = math.Exp(trimmedMean(off) + middle)
	}
	return all
}

// trimmedMean is the mean of the values without a share of the smallest and of the largest.
func trimmedMean(values []float64) float64 {
	v := slices.Sorted(slices.Values(values))
	cut := int(trimmedShare * float64(len(v)))
	return stat.Mean(v[cut:len(v)-cut], nil)
}

// stalls compares the rates of a run in slices, which include stalls of a target, with its levels, which do
// not. Stalls of all targets are removed: the median over the targets of each round. A target is named if its
// rate is lower by more than two standard errors, and by LeastStall at least.
func (s *Summariser) stalls(x Standing, rows []harness.Summary) (all []Stall) {
	levels := s.levels(x.Scenario, x.Load)
	if levels == nil || len(x.Targets) < fewestTargets || x.Rounds < MinRounds {
		return nil
	}
	lost := map[int][]float64{} // by round, in the order of the targets
	for _, t := range x.Targets {
		rates := s.goodput(*find(rows, t, x.Scenario, x.Load))
		for round, level := range levels[t] {
			lost[round] = append(lost[round], math.Log(rates[round]/level))
		}
	}
	for i, t := range x.Targets {
		var own []float64
		for _, round := range lost {
			if len(round) == len(x.Targets) {
				own = append(own, round[i]-median(round))
			}
		}
		slices.Sort(own) // sums in one order
		e := Estimate(own)
		if half := 2 * e.SD / math.Sqrt(float64(len(own))); e.Mean+half < 0 && -e.Mean >= LeastStall {
			all = append(all, Stall{Target: t, Cost: -math.Expm1(e.Mean), Within: half})
		}
	}
	return all
}
