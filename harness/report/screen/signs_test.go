package screen

import (
	"slices"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// The sign between two rows says what their pair shows, and nothing where there was no test.
func TestSigns(t *testing.T) {
	t.Parallel()
	row := func(target string, tier int) harness.Summary { return harness.Summary{Target: target, Tier: tier} }
	open := stats.Pair{A: "a", B: "b", Ratio: .8}
	apart, equal := open, open
	apart.Apart, equal.Equal = true, true
	of := func(p stats.Pair) *stats.Standing {
		return &stats.Standing{Targets: []string{"a", "b"}, Tiers: [][]string{{"a", "b"}}, Pairs: []stats.Pair{p},
			P99: []stats.Pair{p}}
	}
	for _, c := range []struct {
		got, want string
	}{
		{sign(of(apart), row("a", 1), row("b", 2)), " > "},
		{sign(of(equal), row("a", 1), row("b", 1)), " = "},
		{sign(of(open), row("a", 1), row("b", 1)), " ? "},
		{sign(of(open), row("a", 0), row("b", 0)), "; "},
		{sign(nil, row("a", 1), row("b", 1)), "; "},
		{shorter([]stats.CPURanking{{Standing: *of(apart)}}, "a", "b"), " < "},
		{shorter([]stats.CPURanking{{Standing: *of(apart)}}, "b", "a"), " ? "}, // by rounds the other way round
		{shorter([]stats.CPURanking{{Standing: *of(equal)}}, "b", "a"), " = "},
		{shorter([]stats.CPURanking{{Standing: *of(open)}}, "a", "b"), " ? "},
		{shorter(nil, "a", "b"), ", "},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	lines := []string{"json a 5 ? b 4 > c 3", "text a 5, 2 others not slower (±4 %)"}
	got := legend([]string{"20 connections"}, lines)
	if want := []string{"20 connections; ? not settled, ± the least that shows"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got := legend(nil, []string{"json a 5 > b 4"}); got != nil {
		t.Errorf("%q, want nothing", got)
	}
}
