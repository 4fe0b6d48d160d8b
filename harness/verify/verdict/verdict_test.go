package verdict

import (
	"testing"

	"tenrounds/harness"
)

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"a/b", "a/b", true}, {"a/b", "a/bc", false}, {"a/*", "a/b", true}, {"*/b", "a/b", true},
		{"*/b", "a/c", false},
	} {
		if got := Matches(c.pattern, c.name); got != c.want {
			t.Errorf("%q, %q: %v", c.pattern, c.name, got)
		}
	}
}

func TestCompare(t *testing.T) {
	gap := harness.Gap{Check: "a/b", Observed: "404 | 405 & 501", Why: "it is so"}
	found := func(got ...string) (fs []Finding) {
		for _, g := range got {
			fs = append(fs, Finding{Violation: harness.Violation{Check: "a/b", Got: g}})
		}
		return fs
	}
	for _, c := range []struct {
		sometimes bool
		found     []Finding
		want      string // of the first difference
	}{
		{false, found("status 405", "status 501"), ""},
		{false, nil, "the rule is kept"},
		{false, found("status 405"), "only status 405"},
		{false, found("status 405", "status 200", "status 501"), "status 200"},
		{true, nil, ""},
		{true, found("status 200"), "status 200"},
	} {
		gap.Sometimes = c.sometimes
		differs := Compare("x", gap, c.found)
		if len(differs) != min(len(c.want), 1) || c.want != "" && differs[0].Got != c.want {
			t.Errorf("%v: %v, want %q", c.found, differs, c.want)
		}
	}
	if got := Unchecked(nil); got != "" {
		t.Error(got)
	}
	open := []Finding{{Violation: harness.Violation{Check: "b/b"}},
		{Violation: harness.Violation{Check: "a/b", Want: "x", Got: "y"}}}
	if got := Unchecked(open); got != "a/b: want x, got y; and 1 more checks had no verdict" {
		t.Error(got)
	}
}
