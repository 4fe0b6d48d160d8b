package stats

import (
	"math"

	"tenrounds/harness"
)

// turnCosts is the cost of one turn; unknown parts are NaN.
func turnCosts(m harness.Measurement, r harness.Resources) harness.Costs {
	nan := math.NaN()
	c := harness.Costs{
		RSSIdle: float64(r.Server.RSSIdle), RSSPeak: float64(r.Server.RSSPeak),
		RSSAfter: float64(r.Server.RSSAfter),
		User:     nan, System: nan, Voluntary: nan, Involuntary: nan,
		DatabaseUser: nan, DatabaseSystem: nan, DatabaseRSS: nan,
	}
	t := m.Account()
	// without any, costs for each are not finite and left out
	answers := float64(t.Correct + t.Carried + t.Wrong)
	var perAnswer func(n int64) float64
	whole := 1.0
	switch {
	case r.Visit > 0:
		// Context switches are of all that the server was asked, its warm-up and the trimmed edges of slices
		// included, and so is each share of them that falls to the counted part. What others did is of the whole
		// visit.
		counted := m.Result.Duration / (m.Load.Warmup + m.Load.Duration).Seconds()
		perAnswer = func(n int64) float64 { return float64(n) * counted / answers }
	case r.Stretch > 0:
		sampled := answers * r.Stretch / m.Result.Duration
		perAnswer = func(n int64) float64 { return float64(n) / sampled }
		whole = m.Result.Duration / r.Stretch
		if r.Database != nil {
			c.DatabaseRSS = float64(r.Database.RSSAfter)
		}
	default:
		return c
	}
	user, system := m.ServerTimes()
	c.User, c.System = user/answers, system/answers
	c.Voluntary, c.Involuntary = perAnswer(r.Server.Voluntary), perAnswer(r.Server.Involuntary)
	user, system = m.DatabaseTimes()
	c.DatabaseUser, c.DatabaseSystem = user/answers, system/answers
	c.OtherCPU, c.Steal = r.OtherCPU*whole, r.Steal*whole
	c.SwapIn, c.SwapOut = float64(r.SwapIn)*whole, float64(r.SwapOut)*whole
	return c
}

// meanCosts are the costs whose mean is taken over turns, summedCosts those that are added up.
func meanCosts(c *harness.Costs) []*float64 {
	return []*float64{&c.User, &c.System, &c.RSSPeak, &c.RSSAfter, &c.Voluntary, &c.Involuntary,
		&c.DatabaseUser, &c.DatabaseSystem, &c.DatabaseRSS}
}

func summedCosts(c *harness.Costs) []*float64 {
	return []*float64{&c.OtherCPU, &c.Steal, &c.SwapIn, &c.SwapOut}
}

// costsOf is what the measured turns of a row cost; nil if nothing is known of any. l says how busy the CPUs
// were.
func costsOf(turns []harness.Measurement, l limits) *harness.Costs {
	var all []harness.Costs
	for _, m := range turns {
		if r := m.Result.Resources; r != nil {
			all = append(all, turnCosts(m, *r))
		}
	}
	if len(all) == 0 && l.server.n == 0 {
		return nil
	}
	c := harness.Costs{
		ServerShare: l.serverShare.mean(), ServerBusy: l.server.mean(),
		GeneratorShare: l.loadShare.mean(), GeneratorBusy: l.generator.mean(), DatabaseShare: l.database.mean(),
		RSSIdle: math.NaN(),
	}
	total := func(of func(*harness.Costs) []*float64, i int) (a average) {
		for _, x := range all {
			a.add(*of(&x)[i])
		}
		return a
	}
	for i, to := range meanCosts(&c) {
		a := total(meanCosts, i)
		*to = a.mean()
	}
	for i, to := range summedCosts(&c) {
		if *to = math.NaN(); len(all) > 0 {
			*to = total(summedCosts, i).sum
		}
	}
	for i, x := range all {
		if i == 0 || x.RSSIdle < c.RSSIdle {
			c.RSSIdle = x.RSSIdle
		}
	}
	return &c
}
