package stats

import (
	"math"

	"tenrounds/harness"
)

// Compare puts the rows of two summaries side by side, in the order of a, then what only b has.
func Compare(a, b []harness.Summary) []harness.Change {
	type key struct{ target, scenario, load string }
	other := map[key]*harness.Summary{}
	for i := range b {
		other[key{b[i].Target, b[i].Scenario, b[i].Load}] = &b[i]
	}
	var all []harness.Change
	add := func(k key, x, y *harness.Summary) {
		c := harness.Change{Target: k.target, Scenario: k.scenario, Load: k.load, A: x, B: y, Throughput: math.NaN()}
		if x != nil && y != nil && x.Throughput.Mean > 0 {
			c.Throughput = y.Throughput.Mean/x.Throughput.Mean - 1
		}
		all = append(all, c)
	}
	for i := range a {
		k := key{a[i].Target, a[i].Scenario, a[i].Load}
		add(k, &a[i], other[k])
		delete(other, k)
	}
	for i := range b {
		k := key{b[i].Target, b[i].Scenario, b[i].Load}
		if _, left := other[k]; left {
			add(k, nil, &b[i])
		}
	}
	return all
}
