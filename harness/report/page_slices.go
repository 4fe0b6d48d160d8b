package report

import (
	"html/template"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
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

func slicesView(in Input) any {
	var all []slicesGroup
	for i, g := range groups(in) {
		if v := newSlicesGroup(in, i, g); len(v.Rows) > 0 {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func newSlicesGroup(in Input, number int, g *group) slicesGroup {
	v := slicesGroup{heading: newHeading(number, g.scenario, g.load), Title: g.title()}
	var rows []harness.Summary
	var cpu, rates [][]chart.Dot
	var costs, ratios []harness.Estimate
	for _, r := range g.ranked {
		p := r.Sliced
		if p == nil {
			continue
		}
		v.Base = short(p.Baseline)
		rows = append(rows, r)
		if r.Target == p.Baseline {
			cpu, rates = append(cpu, nil), append(rates, nil)
			continue
		}
		cpu = append(cpu, in.ratioDots(r.Target, p.Baseline, r.Scenario, r.Load, "cpu_ratio", cpuOf))
		rates = append(rates, in.ratioDots(r.Target, p.Baseline, r.Scenario, r.Load, "throughput_ratio", goodputOf))
		costs, ratios = append(costs, p.CPURatio), append(ratios, p.Throughput)
	}
	ofCPU, ofRates := ratioScale(cpu, costs...), ratioScale(rates, ratios...)
	v.CPURuler, v.RateRuler = chart.Ruler(ofCPU, ofCPU.Ticks(ratioTicks), briefRatio), chart.Ruler(ofRates, ofRates.Ticks(ratioTicks), briefRatio)
	for i, r := range rows {
		p := r.Sliced
		x := slicesRow{who: in.who(r.Target, r.Version), PerAnswer: figureCell("cpu_per_answer_s", p.CPU.Mean, duration(p.CPU.Mean)),
			CPURatio: figureCell("cpu_ratio", 1, "1"), Ratio: figureCell("throughput_ratio", 1, "1"), Idle: figureCell("idle_cpu_share", p.Idle, smallShare(p.Idle))}
		if r.Target != p.Baseline {
			x.CPU, x.Rate = ratioStrip(ofCPU, cpu[i], p.CPURatio).HTML(), ratioStrip(ofRates, rates[i], p.Throughput).HTML()
			x.CPURatio, x.Ratio = figureCell("cpu_ratio", p.CPURatio.Mean, asRatio(p.CPURatio.Mean)), figureCell("throughput_ratio", p.Throughput.Mean, asRatio(p.Throughput.Mean))
			x.CPURange, x.Range = span95(p.CPURatio), span95(p.Throughput)
		}
		v.Rows = append(v.Rows, x)
	}
	return v
}
