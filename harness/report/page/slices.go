package page

import (
	"html/template"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// slicesGroup compares targets that were asked in slices with their baseline.
type slicesGroup struct {
	heading
	Title, Base         string
	CPURuler, RateRuler template.HTML
	Rows                []slicesRow
}

// slicesRow is a target. The baseline has no ratios: it is 1.
type slicesRow struct {
	who
	CPU, Rate                  template.HTML
	PerAnswer, CPURatio, Ratio cell
	CPURange, Range            string
	Idle                       cell
}

func slicesView(in content.Input) any {
	var all []slicesGroup
	for i, g := range content.Groups(in) {
		if v := newSlicesGroup(in, i, g); len(v.Rows) > 0 {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newSlicesGroup(in content.Input, number int, g *content.Group) slicesGroup {
	v := slicesGroup{heading: newHeading(number, g.Scenario, g.Load), Title: g.Title()}
	var rows []harness.Summary
	var cpu, rates [][]chart.Dot
	var costs, ratios []harness.Estimate
	for _, r := range g.Ranked {
		p := r.Sliced
		if p == nil {
			continue
		}
		v.Base = figures.Short(p.Baseline)
		rows = append(rows, r)
		if r.Target == p.Baseline {
			cpu, rates = append(cpu, nil), append(rates, nil)
			continue
		}
		cpu = append(cpu, ratioDots(in, r.Target, p.Baseline, r.Scenario, r.Load, "cpu_ratio", cpuOf))
		rates = append(rates, ratioDots(in, r.Target, p.Baseline, r.Scenario, r.Load, "throughput_ratio", goodputOf))
		costs, ratios = append(costs, p.CPURatio), append(ratios, p.Throughput)
	}
	ofCPU, ofRates := ratioScale(cpu, costs...), ratioScale(rates, ratios...)
	v.CPURuler, v.RateRuler = ratioRuler(ofCPU), ratioRuler(ofRates)
	for i, r := range rows {
		p := r.Sliced
		x := slicesRow{who: whoOf(in, r.Target, r.Version), PerAnswer: figureCell("cpu_per_answer_s", p.CPU.Mean, figures.Duration(p.CPU.Mean)),
			CPURatio: figureCell("cpu_ratio", 1, "1"), Ratio: figureCell("throughput_ratio", 1, "1"), Idle: figureCell("idle_cpu_share", p.Idle, figures.SmallShare(p.Idle))}
		if r.Target != p.Baseline {
			x.CPU, x.Rate = ratioStrip(ofCPU, cpu[i], p.CPURatio).HTML(), ratioStrip(ofRates, rates[i], p.Throughput).HTML()
			x.CPURatio, x.Ratio = figureCell("cpu_ratio", p.CPURatio.Mean, figures.AsRatio(p.CPURatio.Mean)), figureCell("throughput_ratio", p.Throughput.Mean, figures.AsRatio(p.Throughput.Mean))
			x.CPURange, x.Range = span95(p.CPURatio), span95(p.Throughput)
		}
		v.Rows = append(v.Rows, x)
	}
	return v
}
