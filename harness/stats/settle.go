package stats

import "math"

// DefaultMargin is how far apart two targets may be and still count as equal.
const DefaultMargin = 0.03

// Terms are those that a family of tests is judged by: the margin within which two targets are equal, as a
// share, and the level of the tests.
type Terms struct{ Margin, Level float64 }

// contrast is an estimated difference of logarithms with its standard error and degrees of freedom, from n
// rounds or runs: what a pair or a change is judged by.
type contrast struct{ mean, se, freedom, n float64 }

// p is the two-sided p-value of no difference.
func (c contrast) p() float64 { return studentP(c.mean/c.se, c.freedom) }

// bounds of the ratio, each one-sided.
func (c contrast) bounds(tail float64) (low, high float64) {
	half := studentQuantile(1-tail, c.freedom) * c.se
	return math.Exp(c.mean - half), math.Exp(c.mean + half)
}

// equal reports whether the ratio is shown to be within a margin of 1: two one-sided tests (Schuirmann 1987).
func (c contrast) equal(t Terms) bool {
	return math.Abs(c.mean)+studentQuantile(1-t.Level, c.freedom)*c.se < math.Log1p(t.Margin)
}

// more estimates how many more rounds would settle a pair, one way or the other, if the difference stays the
// same. critical is the quantile of the test of a difference. 0 means that no number of rounds would.
func (c contrast) more(t Terms, critical float64) int {
	needed := math.Inf(1)
	perRound := c.se * math.Sqrt(c.n)
	if c.mean != 0 {
		rounds := critical * perRound / c.mean
		needed = rounds * rounds
	}
	if room := math.Log1p(t.Margin) - math.Abs(c.mean); room > 0 {
		rounds := studentQuantile(1-t.Level, c.freedom) * perRound / room
		needed = min(needed, rounds*rounds)
	}
	if math.IsInf(needed, 0) || math.IsNaN(needed) {
		return 0
	}
	return max(1, int(math.Ceil(needed-c.n)))
}

// Power is the probability of finding a difference that Smallest is given for.
const Power = 0.8

// smallest is the smallest difference, as a share, that a test with a critical quantile finds with Power.
func (c contrast) smallest(critical float64) float64 {
	return math.Expm1((critical + studentQuantile(Power, c.freedom)) * c.se)
}
