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
