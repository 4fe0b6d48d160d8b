package stats

import (
	"cmp"
	"fmt"
	"math"

	"tenrounds/harness"
)

// costs gathers what the turns of a row cost.
type costs struct {
	rounds                  int // that tell anything
	user, system            average
	idle                    float64
	peak, after             average
	voluntary, involuntary  average
	dbUser, dbSystem, dbRSS average
	other, steal            float64 // sums
	swapIn, swapOut         float64
	disturbed               int
	disturbance             string
}

func (c *costs) add(m harness.Measurement) {
	if m.Result.Resources == nil {
		return
	}
	r := *m.Result.Resources
	if idle := float64(r.Server.RSSIdle); c.rounds == 0 || idle < c.idle {
		c.idle = idle
	}
	c.rounds++
	c.peak.add(float64(r.Server.RSSPeak))
	c.after.add(float64(r.Server.RSSAfter))
	if r.Visit > 0 {
		c.addVisit(m, r)
		return
	}
	if r.Stretch <= 0 {
		return
	}
	t := m.Account()
	user, system := m.ServerTimes()
	answers := float64(t.Correct + t.Wrong)
	c.user.add(user / answers) // without any answer that is no number, and left out
	c.system.add(system / answers)
	sampled := answers * r.Stretch / m.Result.Duration
	c.voluntary.add(float64(r.Server.Voluntary) / sampled)
	c.involuntary.add(float64(r.Server.Involuntary) / sampled)
	dbUser, dbSystem := m.DatabaseTimes()
	c.dbUser.add(dbUser / answers)
	c.dbSystem.add(dbSystem / answers)
	if r.Database != nil {
		c.dbRSS.add(float64(r.Database.RSSAfter))
	}
	whole := m.Result.Duration / r.Stretch
	c.other += r.OtherCPU * whole
	c.steal += r.Steal * whole
	c.swapIn += float64(r.SwapIn) * whole
	c.swapOut += float64(r.SwapOut) * whole
	c.disturb(m, r)
}

// addVisit takes a turn in slices. The server's context switches are of all that it was asked, its warm-up and the
// trimmed edges included, and so is each share of them that falls to the counted part. What others did is of the whole
// visit, for each of its targets alike.
func (c *costs) addVisit(m harness.Measurement, r harness.Resources) {
	t := m.Account()
	answers := float64(t.Correct + t.Carried + t.Wrong)
	user, system := m.ServerTimes()
	c.user.add(user / answers)
	c.system.add(system / answers)
	counted := m.Result.Duration / (m.Load.Warmup + m.Load.Duration).Seconds()
	c.voluntary.add(float64(r.Server.Voluntary) * counted / answers)
	c.involuntary.add(float64(r.Server.Involuntary) * counted / answers)
	c.other += r.OtherCPU
	c.steal += r.Steal
	c.swapIn += float64(r.SwapIn)
	c.swapOut += float64(r.SwapOut)
	c.disturb(m, r)
}

// disturb counts a round that was disturbed.
func (c *costs) disturb(m harness.Measurement, r harness.Resources) {
	if r.Disturbance != "" {
		c.disturbed++
		c.disturbance = cmp.Or(c.disturbance, fmt.Sprintf("round %d: %s", m.Round, r.Disturbance))
	}
}

// mean is nil if no turn told anything. How busy the CPUs were comes from the verdict.
func (c *costs) mean(l *limits) *harness.Costs {
	if c.rounds == 0 && l.server.n == 0 {
		return nil
	}
	all := harness.Costs{
		User: c.user.mean(), System: c.system.mean(),
		ServerShare: l.serverShare.mean(), ServerBusy: l.server.mean(), GeneratorShare: l.loadShare.mean(), GeneratorBusy: l.generator.mean(),
		RSSIdle: c.idle, RSSPeak: c.peak.mean(), RSSAfter: c.after.mean(),
		Voluntary: c.voluntary.mean(), Involuntary: c.involuntary.mean(),
		DatabaseUser: c.dbUser.mean(), DatabaseSystem: c.dbSystem.mean(), DatabaseShare: l.database.mean(), DatabaseRSS: c.dbRSS.mean(),
		OtherCPU: c.other, Steal: c.steal, SwapIn: c.swapIn, SwapOut: c.swapOut,
	}
	if c.rounds == 0 {
		nan := math.NaN()
		all.RSSIdle, all.OtherCPU, all.Steal, all.SwapIn, all.SwapOut = nan, nan, nan, nan, nan
	}
	return &all
}
