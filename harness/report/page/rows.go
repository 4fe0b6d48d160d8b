package page

import (
	"fmt"
	"slices"
	"strconv"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// cell is a figure on the page: the column that it stands in, its exact value, and how people read it.
type cell struct{ Column, Value, Text string }

func figureCell(column string, value float64, text string) cell {
	c := cell{Column: column, Text: text}
	if !figures.Unknown(value) {
		c.Value = strconv.FormatFloat(value, 'g', -1, 64)
	}
	return c
}

// number is the exact value of a cell.
func (c cell) number() (value float64, known bool) {
	f, err := strconv.ParseFloat(c.Value, 64)
	return f, err == nil
}

func wordCell(column, text string) cell { return cell{Column: column, Text: figures.Short(text)} }

// who is the target of a row, as all sections show it.
type who struct{ Target, Version, Engine string }

func whoOf(in content.Input, target, version string) who {
	w := who{Target: figures.Short(target), Version: figures.Short(version)}
	for _, s := range in.Run.Subjects {
		if s.Alias == target {
			w.Engine = figures.Short(s.Manifest.Engine)
		}
	}
	return w
}

// heading names a group for people: its scenario, and how hard it was asked.
type heading struct {
	// Number is the group's place in the data for the page's script.
	Number             int
	Scenario, Load, ID string
}

func newHeading(i int, scenario, load string) heading {
	return heading{Number: i, Scenario: figures.Short(scenario), Load: figures.Short(load)}
}

// turnsOf are the turns of a row that were measured to their end, by round.
func turnsOf(in content.Input, target, scenario, load string) []harness.Measurement {
	var all []harness.Measurement
	for _, m := range in.Detail.Turns {
		if m.Target == target && m.Scenario == scenario && m.Error == "" && m.Account() != nil && m.Load.String() == load {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b harness.Measurement) int { return a.Round - b.Round })
	return all
}

// achieved is the figure of a turn that its row is ranked by, and the column of rounds.csv that it stands in.
func achieved(m harness.Measurement) (column string, value float64) {
	if m.Load.SLO > 0 {
		return "capacity_rps", m.Capacity
	}
	return "goodput_rps", m.Account().Goodput
}

// dots are the rounds of a row, each with a figure.
func dots(turns []harness.Measurement, get func(harness.Measurement) (column string, value float64), text func(float64) string) []chart.Dot {
	var all []chart.Dot
	for _, m := range turns {
		column, value := get(m)
		all = append(all, chart.Dot{Value: value, Round: m.Round, Column: column, Title: fmt.Sprintf("round %d: %s", m.Round, text(value))})
	}
	return all
}

func values(dots []chart.Dot) []float64 {
	var all []float64
	for _, d := range dots {
		all = append(all, d.Value)
	}
	return all
}

// ticks labels the ticks of a scale.
func ticks(s chart.Scale, wanted int, label func(float64) string) []chart.Tick {
	var all []chart.Tick
	for _, t := range s.Ticks(wanted) {
		all = append(all, chart.Tick{At: t, Label: label(t)})
	}
	return all
}

// brief prints a rate at an axis: 50k.
func brief(f float64) string {
	switch {
	case f >= 1e6:
		return strconv.FormatFloat(f/1e6, 'g', 3, 64) + "M"
	case f >= 1e3:
		return strconv.FormatFloat(f/1e3, 'g', 3, 64) + "k"
	}
	return strconv.FormatFloat(f, 'g', 3, 64)
}

// briefTime prints a time at an axis: 5 ms.
func briefTime(s float64) string {
	switch {
	case s == 0:
		return "0"
	case s < 999.5e-9:
		return strconv.FormatFloat(s*1e9, 'g', 3, 64) + " ns"
	case s < 999.5e-6:
		return strconv.FormatFloat(s*1e6, 'g', 3, 64) + " µs"
	case s < 999.5e-3:
		return strconv.FormatFloat(s*1e3, 'g', 3, 64) + " ms"
	}
	return strconv.FormatFloat(s, 'g', 3, 64) + " s"
}
