package content

import (
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// A row above one with a higher mean is explained where rows stand by ratios, and nowhere else.
func TestOutOfMeans(t *testing.T) {
	t.Parallel()
	row := func(name string, mean float64) harness.Summary {
		return harness.Summary{Target: name, Throughput: harness.Estimate{Mean: mean}}
	}
	sliced := harness.Load{ClosedLoad: harness.ClosedLoad{Slice: 50 * time.Millisecond}}
	for _, c := range []struct {
		name string
		how  harness.Load
		rows []harness.Summary
		want bool
	}{
		{"in order", sliced, []harness.Summary{row("a", 3), row("b", 3), row("c", 1)}, false},
		{"out of order", sliced, []harness.Summary{row("a", 2), row("b", 3)}, true},
		{"in turns", harness.Load{}, []harness.Summary{row("a", 2), row("b", 3)}, false},
		{"one", sliced, []harness.Summary{row("a", 2)}, false},
	} {
		if got := OutOfMeans(&Group{How: c.how, Ranked: c.rows}); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Where all had the same rate, the cheaper target is named first.
func TestEqualRateWords(t *testing.T) {
	t.Parallel()
	two := []string{"a", "b"}
	tiers := [][]string{two}
	pair := func(ratio float64, apart bool) []stats.Pair {
		return []stats.Pair{{A: "a", B: "b", N: 6, Ratio: ratio, Low: ratio - .02, High: ratio + .02, Apart: apart}}
	}
	for _, c := range []struct {
		s    stats.Standing
		want string // what it begins with
	}{
		{stats.Standing{Targets: two}, ""},
		{stats.Standing{Targets: two[:1], Tiers: tiers}, ""},
		{stats.Standing{Targets: two, Tiers: tiers, Pairs: pair(.9, true)},
			"a needs 10.0 % less CPU time per answer than b ("},
		{stats.Standing{Targets: two, Tiers: tiers, Pairs: pair(1.25, true)},
			"b needs 20.0 % less CPU time per answer than a ("},
		{stats.Standing{Targets: two, Tiers: tiers, Pairs: pair(1.01, false)},
			"whether b and a differ in CPU time per answer is not settled ("},
		{stats.Standing{Targets: []string{"a", "b", "c"}, Tiers: [][]string{two, {"c"}}},
			"a and b need the least CPU time per answer"},
	} {
		if got := EqualRateWords(c.s); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
