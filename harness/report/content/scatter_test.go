package content

import (
	"math"
	"strings"
	"testing"

	"tenrounds/harness"
)

func TestScatterIsWarnedOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cvs  []float64
		warn bool
	}{
		{[]float64{0.02, 0.03, 0.5}, false}, // one bad row is its own affair
		{[]float64{0.02, 0.13, 0.5}, true},
		{[]float64{math.NaN(), math.NaN()}, false},
		{nil, false},
	} {
		var in Input
		for _, cv := range c.cvs {
			in.Rows = append(in.Rows, harness.Summary{Scenario: "json", Load: "closed-c20", Throughput: harness.Estimate{Mean: 1, CV: cv}})
		}
		if got := strings.Contains(strings.Join(Warnings(in), "\n"), "json, closed-c20: the rounds scatter by 13.0 %"); got != c.warn {
			t.Errorf("%v: warned %v, want %v", c.cvs, got, c.warn)
		}
	}
}
