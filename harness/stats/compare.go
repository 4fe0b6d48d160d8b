package stats

import (
	"math"

	"tenrounds/harness"
)

// Change is one row of two results side by side. A or B is nil where only the other has the row.
type Change struct {
	Target, Scenario, Load string
	A, B                   *harness.Summary
	// Throughput is the change of the mean from A to B, as a share: 0.05 is 5 % more. It is NaN where a
	// side is missing or has no figure.
	Throughput float64
}

// Compare puts the rows of two summaries side by side, in the order of a, then what only b has.
func Compare(a, b []harness.Summary) []Change {
	type key struct{ target, scenario, load string }
	other := map[key]*harness.Summary{}
	for i := range b {
		other[key{b[i].Target, b[i].Scenario, b[i].Load}] = &b[i]
	}
	var all []Change
	add := func(k key, x, y *harness.Summary) {
		c := Change{Target: k.target, Scenario: k.scenario, Load: k.load, A: x, B: y, Throughput: math.NaN()}
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
