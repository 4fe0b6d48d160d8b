package instructions

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// steadiness is how much the count of a steady function may scatter over the runs: its standard deviation
// over its mean. Most functions count the same in each run. Others depend on the clock or on the scheduler,
// such as those that set deadlines; they hold most of the scatter of the sum.
const steadiness = 0.01

// divide names the functions outside of the runtime that are steady in both programs, and the others.
func divide(a, b Result) (steady, varying map[string]bool) {
	steady, varying = map[string]bool{}, map[string]bool{}
	for _, r := range []Result{a, b} {
		for name := range r.Functions() {
			switch {
			case groupOf(name).InRuntime():
			case r.isSteady(name):
				steady[name] = true
			default:
				varying[name] = true
			}
		}
	}
	for name := range varying {
		delete(steady, name)
	}
	return steady, varying
}

func (r Result) isSteady(name string) bool {
	counts := r.Sample(func(one Reading) float64 { return one.Functions[name] })
	return math.Sqrt(stat.Variance(counts, nil)) <= max(0.5, steadiness*stat.Mean(counts, nil))
}

// sumOf is the figure that adds up some functions.
func sumOf(names map[string]bool) func(Reading) float64 {
	return func(r Reading) float64 {
		sum := 0.0
		for name := range names {
			sum += r.Functions[name]
		}
		return sum
	}
}
