package plan_test

import (
	"slices"
	"strings"
	"testing"

	"tenrounds/harness/plan"
)

// A copy has the settings of its entry, and takes part in slices as another target does.
func TestCopies(t *testing.T) {
	t.Parallel()
	s := plan.Defaults()
	s.Targets, s.AA = []string{"chi"}, []string{"tuned", "chi"}
	s.Entries = []plan.EntrySettings{{Name: "gin", Alias: "tuned", Env: map[string]string{"GOGC": "400"},
		Flags: []string{"--fast"}}}
	p, err := s.Resolve("x", world())
	if err != nil || len(p.Entries) != 4 {
		t.Fatalf("%+v, %v", p.Entries, err)
	}
	for i, of := range []int{1, 0} {
		twin, e := p.Entries[2+i], p.Entries[of]
		if twin.Alias != e.Alias+"-copy" || twin.CopyOf != e.Alias || twin.Target != e.Target ||
			!slices.Equal(twin.Env, e.Env) || !slices.Equal(twin.Flags, e.Flags) {
			t.Errorf("the copy of %+v is %+v", e, twin)
		}
	}
}

// Where a plan has a copy and the user names who takes part, the copy is of the first of these if need be.
func TestCopiesMove(t *testing.T) {
	t.Parallel()
	long := "x" + strings.Repeat("y", 62)
	for _, c := range []struct {
		name    string
		targets []string
		entries []plan.EntrySettings
		aa      []string
		fixed   bool
		want    string
		err     string
	}{
		{"it takes part", []string{"gin", "nethttp"}, nil, []string{"nethttp"}, false, "gin nethttp nethttp-copy",
			""},
		{"it does not", []string{"gin", "chi"}, nil, []string{"nethttp"}, false, "gin chi gin-copy", ""},
		{"under an alias", nil, []plan.EntrySettings{{Name: "gin", Alias: "mine"}}, []string{"nethttp"}, false,
			"mine mine-copy", ""},
		{"two of them", []string{"gin", "chi"}, nil, []string{"nethttp", "iris"}, false, "gin chi gin-copy", ""},
		{"its place is taken", []string{"gin"}, []plan.EntrySettings{{Name: "chi", Alias: "gin-copy"}},
			[]string{"nethttp"}, false, "gin gin-copy", ""},
		{"its name would be too long", nil, []plan.EntrySettings{{Name: "gin", Alias: long}}, []string{"nethttp"},
			false, long, ""},
		{"none is wanted", []string{"gin"}, nil, nil, true, "gin", ""},
		{"asked for by name", []string{"gin"}, nil, []string{"nethttp"}, true, "",
			`"nethttp" is no target of the plan`},
		{"a copy of a copy", []string{"gin"}, nil, []string{"gin", "gin-copy"}, true, "",
			`"gin-copy" is no target of the plan`},
		{"a misspelt plan", []string{"gin"}, nil, []string{"nethtp"}, false, "",
			`"nethtp" is no target of the plan`},
	} {
		s := plan.Defaults()
		s.Targets, s.Entries, s.AA, s.AAMoves = c.targets, c.entries, c.aa, !c.fixed
		p, err := s.Resolve("x", world())
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v, want one that says %q", c.name, err, c.err)
			}
			continue
		}
		var got []string
		for _, e := range p.Entries {
			got = append(got, e.Alias)
		}
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, %q, want %s", c.name, err, got, c.want)
		}
	}
}
