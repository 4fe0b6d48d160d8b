package stats

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tenrounds/harness"
)

// slowClock is how far under the median of its row the frequency of the server's CPUs counts as low, as a share.
const slowClock = 0.05

// tick keeps the frequency of the server's CPUs in a turn, where the system tells it.
func (r *row) tick(m harness.Measurement) {
	if x := m.Result.Resources; x != nil && x.ServerHz > 0 {
		if r.hz == nil {
			r.hz = map[int]float64{}
		}
		r.hz[m.Round] = x.ServerHz
	}
}

// slowed are the rounds in which the server's CPUs ran slower than usual for the row, and by what share.
func (r *row) slowed() map[int]float64 {
	usual := median(slices.Collect(maps.Values(r.hz)))
	all := map[int]float64{}
	for round, hz := range r.hz {
		if under := 1 - hz/usual; under >= slowClock {
			all[round] = under
		}
	}
	return all
}

// clockWarning names these rounds; there is none without any.
func (r *row) clockWarning() []string {
	var rounds []string
	for _, round := range slices.Sorted(maps.Keys(r.slowed())) {
		rounds = append(rounds, fmt.Sprint(round))
	}
	if len(rounds) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("the server's CPUs ran at %.0f %% or more under their usual frequency (the median of the row) in %d of %d rounds: %s",
		100*slowClock, len(rounds), len(r.hz), strings.Join(rounds, ", "))}
}

// causes are what was seen in each round that may have moved its figure: the warnings of the turn, what else took the
// CPUs, and a low frequency.
func (r *row) causes() map[int][]string {
	all := map[int][]string{}
	for round, doubts := range r.doubts {
		all[round] = slices.Clone(doubts)
	}
	for round, under := range r.slowed() {
		all[round] = append(all[round], fmt.Sprintf("the server's CPUs ran at %.0f %% under their usual frequency", 100*under))
	}
	return all
}
