package plan_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

func turnsPlan(order harness.Order, up harness.Up) harness.Plan {
	return harness.Plan{
		Rounds: 10, Order: order, Up: up, Seed: 42, Scenarios: []string{"text", "json"},
		Entries: []harness.Entry{{Alias: "a"}, {Alias: "b"}, {Alias: "c"}, {Alias: "d"}, {Alias: "e"}},
		Loads: []harness.Load{{Loader: "load", Mode: "closed", Connections: 20},
			{Loader: "wrk", Connections: 20, Threads: 1}},
	}
}

func word(t harness.Turn) string { return t.Target + " " + t.Scenario + " " + t.Load.String() }

func TestTurns(t *testing.T) {
	t.Parallel()
	for _, order := range []harness.Order{harness.OrderShuffled, harness.OrderFixed} {
		for _, up := range []harness.Up{harness.UpAll, harness.UpOne} {
			t.Run(string(order)+" "+string(up), func(t *testing.T) {
				t.Parallel()
				p := turnsPlan(order, up)
				before := fmt.Sprint(p)
				var product []string
				for _, e := range p.Entries {
					for _, s := range p.Scenarios {
						for _, l := range p.Loads {
							product = append(product, word(harness.Turn{Target: e.Alias, Scenario: s, Load: l}))
						}
					}
				}
				slices.Sort(product)
				seen := map[string]bool{}
				for round := 1; round <= p.Rounds; round++ {
					turns := plan.Turns(p, round)
					if !reflect.DeepEqual(turns, plan.Turns(p, round)) {
						t.Fatal("the same round has two orders")
					}
					var words []string
					for i, x := range turns {
						if x.Round != round || x.Order != i+1 {
							t.Fatalf("turn %d of round %d is numbered %d of %d", i+1, round, x.Order, x.Round)
						}
						words = append(words, word(x))
					}
					seen[strings.Join(words, "\n")] = true
					if up == harness.UpOne {
						together(t, turns)
					}
					slices.Sort(words)
					if !slices.Equal(words, product) {
						t.Fatalf("round %d is not every target with every scenario and load once: %q", round, words)
					}
				}
				if want := map[harness.Order]int{harness.OrderShuffled: p.Rounds,
					harness.OrderFixed: 1}[order]; len(seen) != want {
					t.Errorf("%d orders in %d rounds, want %d", len(seen), p.Rounds, want)
				}
				if fmt.Sprint(p) != before {
					t.Error("the plan itself was changed")
				}
				other := p
				other.Seed++
				if same := reflect.DeepEqual(plan.Turns(p, 1),
					plan.Turns(other, 1)); same != (order == harness.OrderFixed) {
					t.Errorf("with another seed the order is the same: %v", same)
				}
			})
		}
	}
}

// together fails unless all turns of a target stand together.
func together(t *testing.T, turns []harness.Turn) {
	t.Helper()
	var targets []string
	for _, x := range turns {
		targets = append(targets, x.Target)
	}
	targets = slices.Compact(targets)
	if len(targets) != 5 {
		t.Fatalf("targets come in the order %q", targets)
	}
}

// The documents' order: one scenario after the other, each asked of every target in turn.
func TestTurnsFixed(t *testing.T) {
	t.Parallel()
	p := turnsPlan(harness.OrderFixed, harness.UpAll)
	p.Entries, p.Loads = p.Entries[:2], p.Loads[:1]
	var got []string
	for _, x := range plan.Turns(p, 3) {
		got = append(got, x.Scenario+" "+x.Target)
	}
	if want := []string{"text a", "text b", "json a", "json b"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// The shuffle must reach every place: over many rounds each target comes first about as often.
func TestTurnsAreFair(t *testing.T) {
	t.Parallel()
	for _, up := range []harness.Up{harness.UpAll, harness.UpOne} {
		p := turnsPlan(harness.OrderShuffled, up)
		first := map[string]int{}
		for round := 1; round <= 1000; round++ {
			first[plan.Turns(p, round)[0].Target]++
		}
		for _, e := range p.Entries {
			if n := first[e.Alias]; n < 140 || n > 260 { // 200 is expected, the standard deviation 12.6
				t.Errorf("up %s: %s is first in %d of 1000 rounds", up, e.Alias, n)
			}
		}
	}
}
