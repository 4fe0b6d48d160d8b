package content

import (
	"math"
	"strings"
	"testing"

	"tenrounds/harness/stats"
)

// Two targets are compared in one sentence: the faster first, far apart in times, and with the CPU time.
func TestBothWords(t *testing.T) {
	t.Parallel()
	two := []string{"a", "b"}
	pair := func(ratio float64, apart bool) stats.Pair {
		return stats.Pair{A: "a", B: "b", N: 6, Ratio: ratio, Low: .95 * ratio, High: 1.05 * ratio, Apart: apart}
	}
	for _, c := range []struct {
		rate, cpu stats.Pair
		want      []string
	}{
		{pair(1.1, true), pair(.9, true), []string{"a is 10.0 % faster than b", "and needs 10.0 % less CPU"}},
		{pair(1.1, true), pair(1.2, true), []string{"a is 10.0 % faster than b", "but needs 20.0 % more CPU"}},
		{pair(.5, true), pair(2, true), []string{"b is 2.00 times as fast as a", "and needs 50.0 % less CPU time"}},
		{pair(4, true), pair(3, true), []string{"a is 4.00 times as fast as b",
			"but needs 3.00 times the CPU time per answer ("}},
		{pair(1.01, false), stats.Pair{}, []string{"Whether a and b differ in throughput is not settled"}},
	} {
		s := stats.Standing{Targets: two, Tiers: [][]string{{"a"}, {"b"}}, Pairs: []stats.Pair{c.rate}}
		if c.cpu.A != "" {
			s.CPU = []stats.Pair{c.cpu}
		}
		got := BothWords(s)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%q does not say %q", got, want)
			}
		}
	}
}

// The p99 of two targets is told by name, the greater first; of more, by outcomes. What was not tested is
// left out.
func TestTimeWords(t *testing.T) {
	t.Parallel()
	of := func(pairs ...stats.Pair) string {
		s := stats.Standing{Targets: []string{"a", "b"}, Tiers: [][]string{{"a", "b"}}, P99: pairs}
		s.Margin = .03
		return strings.Join(CPUWords(s), " ")
	}
	pair := stats.Pair{A: "a", B: "b", N: 6, Ratio: .5, Low: .4, High: .625}
	apart, equal, untested := pair, pair, pair
	apart.Apart, equal.Equal, untested.P = true, true, math.NaN()
	for _, c := range []struct{ got, want string }{
		{of(apart), "p99, by round: that of b is 2.00 times that of a (1.60 to 2.50)."},
		{of(equal), "p99, by round: b and a are equal within 3.0 % (ratio 1.60 to 2.50)."},
		{of(pair), "p99, by round: whether b and a differ is not settled (ratio 1.60 to 2.50)."},
		{of(apart, pair, equal),
			"p99: 1 of 3 pairs differ significantly, 1 is equal within 3.0 %, 1 is not settled."},
		{of(untested), ""},
		{of(), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// The p99 of two targets is compared in the headline of a fixed rate, the higher first.
func TestTailWords(t *testing.T) {
	t.Parallel()
	of := func(pairs ...stats.Pair) string {
		s := stats.Standing{P99: pairs}
		s.Margin = .03
		return tailWords(s)
	}
	pair := stats.Pair{A: "a", B: "b", N: 6, Ratio: .5, Low: .4, High: .625}
	apart, equal, untested := pair, pair, pair
	apart.Apart, equal.Equal, untested.P = true, true, math.NaN()
	for _, c := range []struct{ got, want string }{
		{of(apart), "the p99 of b is higher than that of a (ratio 1.60 to 2.50); "},
		{of(equal), "their p99 is equal within 3.0 % (ratio 1.60 to 2.50); "},
		{of(pair), "whether the p99 of b is higher than that of a is not settled (ratio 1.60 to 2.50); "},
		{of(untested), ""},
		{of(), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// Equality is shown by an interval of 90 %, which is said where the one of 95 % exceeds the margin.
func TestEqualWords(t *testing.T) {
	t.Parallel()
	p := stats.Pair{A: "a", B: "b", N: 10, Ratio: 1.014, Low: .997, High: 1.029, Equal: true}
	want := "a and b are equal within 3.0 % in throughput (-0.3 % to +2.9 %)."
	if got := comparedWords(p, stats.Pair{}, .03); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p.High = 1.031
	want = "a and b are equal within 3.0 % in throughput (-0.3 % to +3.1 %; at 90 % within 3.0 %)."
	if got := comparedWords(p, stats.Pair{}, .03); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
