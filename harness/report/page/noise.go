package page

import (
	"fmt"
	"html/template"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// noisePage says how small a difference the run can show: what equal servers differed by, and how far intervals reach.
type noisePage struct {
	Copies []copyRow
	// CPURuler and RateRuler are the scales of all copies.
	CPURuler, RateRuler template.HTML
	CPU                 bool
	Words               []string
	Groups              []noiseRow
}

// copyRow is two entries that are one program with the same settings.
type copyRow struct {
	heading
	A, B, Where         string
	Rate, CPU           template.HTML
	Ratio, CPURatio     cell
	Range, CPURange     string
	Reach               cell
	throughput, perCPU  harness.Estimate
	rateDots, perCPUDot []chart.Dot
}

// noiseRow is what the pairs of a scenario and load show at all.
type noiseRow struct {
	heading
	Where                      string
	Scatter, Reach, Least, Few cell
}

func noiseView(in content.Input) any {
	var v noisePage
	for i, g := range content.Groups(in) {
		s := standingOf(in, g)
		if s == nil {
			continue
		}
		v.Words = append(v.Words, typesetAll(briefly(content.CopyWords(*s)))...)
		for _, c := range s.Copies {
			v.Copies = append(v.Copies, newCopyRow(in, i, g, c))
		}
		if s.Tiers != nil {
			v.Groups = append(v.Groups, newNoiseRow(i, g, s))
		}
	}
	if len(v.Copies)+len(v.Groups) == 0 {
		return nil
	}
	v.draw()
	return v
}

func newNoiseRow(number int, g *content.Group, s *stats.Standing) noiseRow {
	least := nan()
	for _, p := range s.Pairs {
		if p.Apart && (figures.Unknown(least) || apartBy(p.Ratio) < least) {
			least = apartBy(p.Ratio)
		}
	}
	return noiseRow{heading: newHeading(number, g.Scenario, g.Load), Where: g.Title(),
		Scatter: figureCell("throughput_cv", g.Scatter(), figures.Percent(g.Scatter())),
		Reach:   figureCell("ratio_high/ratio", 1+content.Reach(s.Pairs), reachWords(content.Reach(s.Pairs))),
		Least:   figureCell("ratio", 1+least, figures.Percent(least)),
		Few:     figureCell("apart", float64(apartOf(s.Pairs)), fmt.Sprintf("%d of %d", apartOf(s.Pairs), len(s.Pairs)))}
}

// apartBy is how much faster the faster of a pair is, as a share.
func apartBy(ratio float64) float64 { return max(ratio, 1/ratio) - 1 }

func newCopyRow(in content.Input, number int, g *content.Group, c stats.Copy) copyRow {
	p := c.Throughput
	x := copyRow{heading: newHeading(number, g.Scenario, g.Load), A: figures.Short(p.A), B: figures.Short(p.B), Where: g.Title(),
		throughput: estimateOf(p), perCPU: harness.Estimate{Mean: nan(), Low: nan(), High: nan()},
		rateDots: ratioDots(in, p.A, p.B, g.Scenario, g.Load, "goodput_rps/goodput_rps", goodputOf),
		Ratio:    figureCell("ratio", p.Ratio, figures.AsRatio(p.Ratio)), CPURatio: wordCell("cpu_ratio", figures.None),
		Reach: figureCell("noise", content.NoiseReach(p), figures.Percent(content.NoiseReach(p))), Range: span95(estimateOf(p))}
	if c.CPU.N > 0 {
		x.perCPU = estimateOf(c.CPU)
		x.perCPUDot = ratioDots(in, p.A, p.B, g.Scenario, g.Load, "cpu_ratio", cpuOf)
		x.CPURatio, x.CPURange = figureCell("cpu_ratio", c.CPU.Ratio, figures.AsRatio(c.CPU.Ratio)), span95(x.perCPU)
	}
	return x
}

// estimateOf is the ratio of a pair with its interval.
func estimateOf(p stats.Pair) harness.Estimate {
	return harness.Estimate{Mean: p.Ratio, Low: p.Low, High: p.High}
}

// draw puts all copies on the same two scales.
func (v *noisePage) draw() {
	var rates, cpu [][]chart.Dot
	var ratios, costs []harness.Estimate
	for _, c := range v.Copies {
		rates, cpu = append(rates, c.rateDots), append(cpu, c.perCPUDot)
		ratios, costs = append(ratios, c.throughput), append(costs, c.perCPU)
	}
	v.CPU = slices.ContainsFunc(costs, func(e harness.Estimate) bool { return !figures.Unknown(e.Mean) })
	ofRates, ofCPU := ratioScale(rates, ratios...), ratioScale(cpu, costs...)
	v.RateRuler, v.CPURuler = ratioRuler(ofRates), ratioRuler(ofCPU)
	for i := range v.Copies {
		c := &v.Copies[i]
		c.Rate = ratioStrip(ofRates, c.rateDots, c.throughput).HTML()
		if !figures.Unknown(c.perCPU.Mean) {
			c.CPU = ratioStrip(ofCPU, c.perCPUDot, c.perCPU).HTML()
		}
	}
}
