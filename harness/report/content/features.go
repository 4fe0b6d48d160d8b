package content

import (
	"fmt"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// FeatureWords say what the matrix of features has.
func FeatureWords(f *stats.Features) string {
	return fmt.Sprintf(
		"CPU time of the server for each answer, less that of %s, in µs, with half of its 95 %% interval",
		f.Base,
	)
}

// featureTable is the matrix of features, with a row for each feature: frameworks are the columns of a
// document and feature by feature the least of a row is marked.
func featureTable(f *stats.Features) (b Block) {
	if f == nil {
		return b
	}
	b.Title, b.Facts, b.Repeat = "What a feature costs", FeatureWords(f), 1
	head := []string{"l feature"}
	for _, r := range f.Rows {
		head = append(head, "r "+r.Framework)
	}
	b.columns(false, head...)
	line := []string{f.Base + " (all of it)"}
	for _, r := range f.Rows {
		line = append(line, Microseconds(r.Base))
	}
	b.row(line...)
	missing := map[string]bool{}
	for i, scenario := range f.Scenarios {
		line := []string{scenario}
		for _, r := range f.Rows {
			c := r.Costs[i]
			if c.Missing != "" {
				line = append(line, figures.None)
				if why := fmt.Sprintf("%s, %s: %s.", r.Framework, scenario, c.Missing); !missing[why] {
					missing[why] = true
					b.Notes = append(b.Notes, why)
				}
				continue
			}
			line = append(line, Microseconds(c.Cost))
		}
		b.row(line...)
	}
	line = []string{"one middleware more"}
	for _, r := range f.Rows {
		line = append(line, Microseconds(r.Layer))
	}
	b.row(line...)
	b.Notes = append(b.Notes, ChooseByFeature(f)...)
	return b
}

// Microseconds is a cost with half of its interval: "12.3 ±0.4".
func Microseconds(e harness.Estimate) string {
	if figures.Unknown(e.Mean) {
		return figures.None
	}
	s := micro(e.Mean)
	if !figures.Unknown(e.Low) && !figures.Unknown(e.High) {
		s += " ±" + micro((e.High-e.Low)/2)
	}
	return s
}

// micro has three digits, and no more than one after the point.
func micro(seconds float64) string {
	us := 1e6 * seconds
	if us >= 99.95 || us <= -99.95 {
		return fmt.Sprintf("%.0f", us)
	}
	return fmt.Sprintf("%.1f", us)
}

// ChooseByFeature names for each feature who has it for the least, with those that cannot be told from it.
func ChooseByFeature(f *stats.Features) (all []string) {
	for i, scenario := range f.Scenarios {
		var best *stats.FeatureRow
		for k := range f.Rows {
			if c := f.Rows[k].Costs[i]; c.Missing == "" && c.Cost.Mean == f.Best[i] {
				best = &f.Rows[k]
			}
		}
		if best == nil {
			continue
		}
		names := []string{best.Framework}
		for k := range f.Rows {
			r := &f.Rows[k]
			if r != best && r.Costs[i].Missing == "" && r.Costs[i].Cost.Low <= best.Costs[i].Cost.High {
				names = append(names, r.Framework)
			}
		}
		words := fmt.Sprintf("%s costs least with %s (%s µs)", scenario, names[0], Microseconds(best.Costs[i].Cost))
		if len(names) > 1 {
			words += "; the intervals of " + figures.List(names[1:]) + " reach as low"
		}
		all = append(all, words+".")
	}
	return all
}
