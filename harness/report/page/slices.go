package page

import (
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// slicesView compares targets that were measured in slices with their baseline.
func slicesView(in content.Input) any {
	return eachGroup(in, func(i int, g *content.Group) []group {
		var rows []harness.Summary
		for _, r := range g.Ranked {
			if r.Sliced != nil {
				rows = append(rows, r)
			}
		}
		if len(rows) == 0 {
			return nil
		}
		v := newGroup(i, g)
		v.Title += ", ratios to " + figures.Short(rows[0].Sliced.Baseline)
		v.Tables = []table{slicesTable(in, v.Title, rows)}
		return []group{v}
	})
}

func slicesTable(in content.Input, title string, rows []harness.Summary) table {
	t := newSummaryTable(in, "chart sortable two", title+": CPU time per answer and throughput", rows)
	t.targets()
	t.figure(wide, "CPU per answer", "cpu_per_answer_s",
		func(r harness.Summary) float64 { return r.Sliced.CPU.Mean })
	ratio := func(class, head, name string, of func(*harness.SlicedRatios) harness.Estimate, get figureOf) {
		t.strips(class, head+" of every round", ratioAxis, func(r harness.Summary) strip {
			if r.Target == r.Sliced.Baseline {
				return strip{Estimate: alone(nan())}
			}
			return strip{ratioDots(in, r.Target, r.Sliced.Baseline, r.Scenario, r.Load, name, get), of(r.Sliced), ""}
		})
		t.add(column{Head: head, Name: name, Class: "n ratio"}, func(_ int, r harness.Summary) cell {
			if r.Target == r.Sliced.Baseline {
				return figureCell("", 1, "1")
			}
			return estimateCell(of(r.Sliced), figures.AsRatio)
		})
	}
	ratio("", "CPU time, ratio", "cpu_ratio",
		func(s *harness.SlicedRatios) harness.Estimate { return s.CPURatio }, cpuOf)
	ratio(wide, "throughput, ratio", "throughput_ratio",
		func(s *harness.SlicedRatios) harness.Estimate { return s.Throughput }, goodputOf)
	t.figure(wide, "CPU used during other slices", "idle_cpu_share",
		func(r harness.Summary) float64 { return r.Sliced.Idle }, figures.SmallShare)
	return t.table
}

// figureOf reads a figure of a turn; false where it is not known.
type figureOf func(harness.Measurement) (value float64, known bool)

func goodputOf(m harness.Measurement) (float64, bool) {
	_, v := achieved(m)
	return v, v > 0
}

// ratioDots divide a figure of a target by that of another one in the same round, for every round.
func ratioDots(in content.Input, target, base, scenario, load, column string, get figureOf) []chart.Dot {
	of := map[int]float64{}
	for _, m := range turnsOf(in, base, scenario, load) {
		if v, known := get(m); known {
			of[m.Round] = v
		}
	}
	var all []chart.Dot
	for _, m := range turnsOf(in, target, scenario, load) {
		v, known := get(m)
		if other := of[m.Round]; known && other > 0 {
			all = append(all, chart.Dot{Value: v / other, Round: m.Round, Column: column,
				Title: fmt.Sprintf("round %d: %s", m.Round, figures.AsRatio(v/other))})
		}
	}
	return all
}
