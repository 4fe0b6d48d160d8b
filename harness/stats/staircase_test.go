package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// stepOf is the place of a rate on the scale.
func stepOf(rate float64) float64 { return 8 * math.Log2(rate/harness.RateAt(0)) }

// climb searches the capacity of a server that keeps to the limit as passes says, by step. It returns
// steps.
func climb(passes func(step float64) bool) (capacity, low, high float64, tries int) {
	s := stats.NewStaircase()
	for rate, more := s.Next(); more; rate, more = s.Next() {
		s.Answer(passes(stepOf(rate)))
		tries++
	}
	capacity, low, high = s.Found()
	return stepOf(capacity), stepOf(low), stepOf(high), tries
}

// What METHODOLOGY.md says of a search must be so for servers whose tries pass by a logistic curve, of which two
// of 100 fail by a disturbance.
func TestStaircase(t *testing.T) {
	t.Parallel()
	const lapse = 0.02
	for _, c := range []struct {
		name         string
		least, most  float64 // of the slope, in steps
		low, high    float64 // bounds of the coverage
		lowSD, topSD float64
	}{
		{"slopes of .25 to 1.4 steps", 0.25, 1.4, 0.93, 0.98, 0.2, 0.75},
		{"slope .25", 0.25, 0.25, 0.95, 1, 0.2, 0.5},
		{"slope .5", 0.5, 0.5, 0.93, 1, 0.2, 0.5},
		{"slope 1", 1, 1, 0.91, 0.97, 0.5, 1},
		{"slope 1.4, the most that is supposed", 1.4, 1.4, 0.80, 0.93, 0.7, 1.4},
	} {
		rng := rand.New(rand.NewPCG(1, 2))
		repeat, held := simulations(t, 600), 0
		var sum, squares, width float64
		for range repeat {
			truth := 20 + 70*rng.Float64() // 570 to 240,000 requests per second
			slope := c.least * math.Pow(c.most/c.least, rng.Float64())
			capacity, low, high, tries := climb(func(step float64) bool {
				return rng.Float64() < (1-lapse)/(1+math.Exp((step-truth)/slope))
			})
			if tries != harness.Tries {
				t.Fatalf("%d tries", tries)
			}
			if low <= truth && truth <= high {
				held++
			}
			sum, squares, width = sum+capacity-truth, squares+(capacity-truth)*(capacity-truth), width+high-low
		}
		n := float64(repeat)
		bias, coverage := sum/n, float64(held)/n
		sd := math.Sqrt(squares/n - bias*bias)
		t.Logf("%s: bias %+.3f steps, sd %.3f, the interval of %.2f holds the capacity in %.1f %% of %d searches",
			c.name, bias, sd, width/n, 100*coverage, repeat)
		if math.Abs(bias) > 0.25 || sd < c.lowSD || sd > c.topSD || coverage < c.low || coverage > c.high {
			t.Errorf("%s: bias %.3f, sd %.3f, coverage %.3f", c.name, bias, sd, coverage)
		}
	}
}

// A server at either end of the scale is found there, and a single failure at a low rate does not decide.
func TestStaircaseEnds(t *testing.T) {
	t.Parallel()
	never := func(float64) bool { return false }
	if capacity, low, _, _ := climb(never); capacity > 0.5 || low > capacity {
		t.Errorf("never: %v from %v on", capacity, low)
	}
	always := func(float64) bool { return true }
	if capacity, _, high, _ := climb(always); capacity < harness.LastStep-0.5 || high < harness.LastStep {
		t.Errorf("always: %v up to %v", capacity, high)
	}
	for _, failing := range []int{0, 3, 9, 15} {
		n := 0
		capacity, low, high, _ := climb(func(step float64) bool {
			n++
			return step < 60.1 && n != failing+1
		})
		if math.Abs(capacity-60.1) > 0.6 || low > 60.1 || high < 60.1 {
			t.Errorf("a failure at try %d: %v (%v to %v)", failing, capacity, low, high)
		}
	}
}
