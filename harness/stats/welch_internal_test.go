package stats

import (
	"math"
	"testing"
)

// The expected figures were worked out apart from the program, by integrating the density of t = 2.852955
// with 27.8873 degrees of freedom: t(0.975; 27.8873) = 2.0488.
func TestWelch(t *testing.T) {
	t.Parallel()
	a := []float64{27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4}
	b := []float64{27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 24.4}
	d, ok := welch(a, b, spreadOfRuns{})
	if !ok || math.Abs(d.p()-0.0080719) > 1e-6 || math.Abs(d.mean-2.8333333) > 1e-6 {
		t.Errorf("%+v, want a difference of 2.8333 with p = 0.0080719", d)
	}
	low, high := d.bounds(0.025)
	low, high = math.Log(low), math.Log(high)
	if half := 2.0488 * 0.9931224; math.Abs(high-d.mean-half) > 1e-3 || math.Abs(d.mean-low-half) > 1e-3 {
		t.Errorf("the interval is %v..%v, want %v to each side", low, high, half)
	}
	if _, ok := welch([]float64{1, 1, 1}, []float64{2, 2, 2}, spreadOfRuns{}); ok {
		t.Error("two samples that do not scatter were judged")
	}
	wide, _ := welch(a, b, spreadOfRuns{1, 0}) // each run adds a variance of 1
	if want := math.Sqrt(0.9931224*0.9931224 + 2); math.Abs(wide.se-want) > 1e-6 || wide.freedom <= d.freedom {
		t.Errorf("with a difference between runs: %+v, want a standard error of %v", wide, want)
	}
	if few, _ := welch(a, b, spreadOfRuns{1, 2}); few.se != wide.se || few.freedom > 13 {
		t.Errorf("with a difference between runs that three runs tell: %+v", few)
	}
}
