package content

import (
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

func TestLayoutTable(t *testing.T) {
	t.Parallel()
	b := layoutTable([]stats.LayoutSpread{{
		Program: "gin", Scenario: "json", Load: "sliced-c20", Layouts: 8, Rounds: 10,
		Throughput: &stats.Component{SD: 0.0112, Low: 0.007, High: 0.0235},
	}})
	want := []string{"gin", "json", "sliced-c20", "8", "1.12 %", "0.70..2.35 %", "-", "-"}
	if len(b.Rows) != 1 || !slices.Equal(b.Rows[0], want) {
		t.Errorf("%q, want %q", b.Rows, want)
	}
	if b := layoutTable(nil); b.Title != "" || b.Rows != nil {
		t.Errorf("a table of nothing: %+v", b)
	}
}

func TestLaunchWords(t *testing.T) {
	t.Parallel()
	c := stats.Component{SD: 0.011, Low: 0.008, High: 0.016}
	words := LaunchWords(stats.Standing{Launches: &c})
	if len(words) != 1 ||
		!strings.HasPrefix(words[0], "Launches of one program differ by 1.10 % (0.80 % to 1.60 %)") {
		t.Errorf("%q", words)
	}
	if words := LaunchWords(stats.Standing{}); words != nil {
		t.Errorf("unknown, and yet %q", words)
	}
}

func TestMethodNamesLayouts(t *testing.T) {
	t.Parallel()
	p := harness.Plan{Rounds: 4, Entries: []harness.Entry{{Target: "node"}, {Target: "gin", Layouts: 4}}}
	if s := Method(p); !strings.Contains(s, "linked in 4 random layouts") || strings.Contains(s, "independent") {
		t.Error(s)
	}
	p.Rounds = 5
	if s := Method(p); !strings.Contains(s, "rounds of one layout are not independent") {
		t.Error(s)
	}
	p.Entries = p.Entries[:1]
	if s := Method(p); strings.Contains(s, "layout") {
		t.Error(s)
	}
}
