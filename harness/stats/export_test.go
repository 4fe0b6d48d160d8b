package stats

import "tenrounds/harness"

// SpreadOf compares figures by framework and round, paired by round, for simulations: a whole run takes much
// longer.
func SpreadOf(plain, application map[string]map[int]float64) Spread {
	side := func(figures map[string]map[int]float64) spreadSide {
		rows := map[string]harness.Summary{}
		for name := range figures {
			rows[name] = harness.Summary{Target: name}
		}
		return spreadSide{rows: rows, rounds: figures}
	}
	return newSpread(side(plain), side(application), true)
}

// StandBy compares targets by terms of their own.
var StandBy = standBy

// Geometric is the interval of a percentile over the rounds.
var Geometric = geometric

// Figures are those of a row by round: its throughput as tests see it, the rate of its turns, the server's CPU time
// for each answer, or a percentile.
func (s *Summariser) Figures(r harness.Summary, name string) map[int]float64 {
	switch name {
	case "throughput":
		return s.throughput(r)
	case "rate":
		return s.goodput(r)
	case "CPU":
		return s.serverCPU(r)
	case "p50":
		return s.of(r).by(percentile(func(d harness.Distribution) float64 { return d.P50 }))
	case "p99":
		return s.of(r).by(percentile(func(d harness.Distribution) float64 { return d.P99 }))
	}
	panic(name)
}
