package stats

import (
	"cmp"
	"slices"

	"tenrounds/harness"
)

// Breaks are the places among ranked rows, the fastest first, at which a tier begins, without the first: at
// most so many, those with the largest steps. They say where to draw a line between groups.
func Breaks(rows []harness.Summary, most int) map[int]bool {
	type step struct {
		at   int
		size float64
	}
	var all []step
	last := -1 // the row before that has a tier: a copy has none
	for i, r := range rows {
		if r.Tier == 0 {
			continue
		}
		if last >= 0 && rows[last].Tier != r.Tier {
			all = append(all, step{i, rows[last].Throughput.Mean / r.Throughput.Mean})
		}
		last = i
	}
	slices.SortStableFunc(all, func(a, b step) int { return cmp.Compare(b.size, a.size) })
	breaks := map[int]bool{}
	for _, s := range all[:max(0, min(most, len(all)))] {
		breaks[s.at] = true
	}
	return breaks
}
