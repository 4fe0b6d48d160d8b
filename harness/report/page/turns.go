package page

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"tenrounds/harness"
	"tenrounds/harness/report/chart"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// turnsOf are the completed turns of a row, by round.
func turnsOf(in content.Input, target, scenario, load string) []harness.Measurement {
	var all []harness.Measurement
	for _, m := range in.Detail.Turns {
		if m.Target == target && m.Scenario == scenario && m.Error == "" && m.Account() != nil &&
			m.Load.String() == load {
			all = append(all, m)
		}
	}
	slices.SortStableFunc(all, func(a, b harness.Measurement) int { return a.Round - b.Round })
	return all
}

// achieved is the figure by which the row of a turn is ranked, and its column of rounds.csv.
func achieved(m harness.Measurement) (column string, value float64) {
	if m.Load.SLO > 0 {
		return "capacity_rps", m.Achieved()
	}
	return "goodput_rps", m.Achieved()
}

// dots are the rounds of a row, each with a figure.
func dots(turns []harness.Measurement, get func(harness.Measurement) (column string, value float64),
	text func(float64) string) []chart.Dot {
	var all []chart.Dot
	for _, m := range turns {
		column, value := get(m)
		all = append(all, chart.Dot{Value: value, Round: m.Round, Column: column,
			Title: fmt.Sprintf("round %d: %s", m.Round, text(value))})
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

// unit is a unit of an axis: figures below a limit are divided by what it is of.
type unit struct {
	below, of float64
	name      string
}

// inUnits prints a figure in the first unit that suits it.
func inUnits(f float64, units ...unit) string {
	for _, u := range units {
		if f < u.below {
			return strconv.FormatFloat(f/u.of, 'g', 3, 64) + u.name
		}
	}
	return ""
}

// brief prints a rate at an axis: 50k.
func brief(f float64) string {
	return inUnits(f, unit{1e3, 1, ""}, unit{1e6, 1e3, "k"}, unit{math.Inf(1), 1e6, "M"})
}

// briefTime prints a time at an axis: 5 ms.
func briefTime(s float64) string {
	if s == 0 {
		return "0"
	}
	return inUnits(s, unit{999.5e-9, 1e-9, " ns"}, unit{999.5e-6, 1e-6, " µs"}, unit{999.5e-3, 1e-3, " ms"},
		unit{math.Inf(1), 1, " s"})
}

// briefRatio prints a ratio at an axis.
func briefRatio(f float64) string { return strconv.FormatFloat(f, 'g', 4, 64) }

// percentage prints a share without a fraction.
func percentage(share float64) string {
	if !known(share) {
		return figures.None
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

func known(f float64) bool { return !figures.Unknown(f) }

func nan() float64 { return math.NaN() }
