package content

import (
	"slices"
	"testing"

	"tenrounds/harness"
)

// What a framework cannot have stands below the table of the scenario, once, with the reason.
func TestUnsupportedIsNamed(t *testing.T) {
	t.Parallel()
	p := harness.Plan{Entries: []harness.Entry{
		{Target: "gin-api", Alias: "gin-api"},
		{
			Target:      "fasthttp-api",
			Alias:       "fasthttp-api",
			Unsupported: map[string]string{"route-param": "it has no router"},
		},
	}}
	in := Input{Run: harness.Run{Plan: p}}
	want := []string{"fasthttp-api: not supported, since it has no router"}
	if b := rankingTable(in, &Group{Scenario: "route-param"}, false); !slices.Equal(b.Notes, want) {
		t.Errorf("%q", b.Notes)
	}
	for _, g := range []*Group{{Scenario: "route-param", Apart: true}, {Scenario: "query"}} {
		if b := rankingTable(in, g, false); len(b.Notes) > 0 {
			t.Errorf("%+v: %q", g, b.Notes)
		}
	}
}
