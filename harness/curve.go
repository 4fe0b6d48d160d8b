package harness

// Curve is how the response times of one row are spread, from the merged histograms of its rounds.
type Curve struct {
	Target, Scenario, Load string
	Points                 []CurvePoint
}

// CurvePoint says that a share of the answers took at most that long.
type CurvePoint struct {
	// Share is from 0 to 1: 0.99 is the 99th percentile.
	Share   float64
	Seconds float64
}

// Versus is how fast a ranked row is as a multiple of another ranked row of the same scenario and load.
type Versus struct {
	Target, Base, Scenario, Load string
	// Ratio is the geometric mean of the ratios round by round, with its 95 % interval.
	Ratio Estimate
}
