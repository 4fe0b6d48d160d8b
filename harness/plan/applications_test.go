package plan

import (
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
)

// An application is a target beside the plain one, which stays as it is, and is not among all.
func TestApplications(t *testing.T) {
	root := tree(t, map[string]string{
		"servers/gin/target.json":        manifestOf("gin", `, "module": "m", "vary": true`),
		"servers/gin/bookstore/main.go":  "package main",
		"servers/chi/target.json":        manifestOf("chi", ""),
		"servers/chi/bookstore/notes.md": "none yet",
	})
	all, err := Targets(root)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d targets, %v: the applications must not be among them", len(all), err)
	}
	found := Applications(all, "bookstore")
	if len(found) != 1 {
		t.Fatalf("%d applications: %+v", len(found), found)
	}
	a := found[0]
	if a.Name != "gin-bookstore" || a.Module != "m" || a.Vary || a.Application != "bookstore" ||
		a.Dir != filepath.Join(root, "servers", "gin", "bookstore") {
		t.Errorf("%+v", a)
	}
	if Applications(all, "other") != nil {
		t.Error("there is an application that nobody wrote")
	}
}

// A manifest can say that its target is an application: then it is one of those, with its variants, and no
// plain server.
func TestApplicationsByManifest(t *testing.T) {
	manifest := `{"name": "py-bookstore", "language": "Python", "engine": "gunicorn",
		"application": "bookstore", "run": ["x", "{addr}"], "variants": {"sync": {}}}`
	root := tree(t, map[string]string{
		"servers/gin/target.json": manifestOf("gin",
			""), "servers/gin/bookstore/main.go": "package main", "external/py-bookstore/target.json": manifest,
	})
	all, err := Targets(root)
	if err != nil {
		t.Fatal(err)
	}
	if plain := Plain(all); len(plain) != 1 || plain[0].Name != "gin" {
		t.Errorf("plain: %+v", plain)
	}
	var names []string
	for _, a := range Applications(all, "bookstore") {
		names = append(names, a.Name)
	}
	if got := strings.Join(names, " "); got != "gin-bookstore py-bookstore py-bookstore-sync" {
		t.Errorf("applications: %s", got)
	}
	for _, wrong := range []string{strings.Replace(manifest, `"application": "bookstore"`,
		`"application": "shop"`, 1), strings.Replace(manifest, `"application": "bookstore", `, "", 1)} {
		if _, err := Targets(tree(t, map[string]string{"external/py-bookstore/target.json": wrong})); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

// both is a world of two frameworks with a bookstore, one without, and a variant.
func both() World {
	return World{
		Targets: []harness.Target{
			{Name: "chi"}, {Name: "gin"}, {Name: "old"}, {Name: "node", External: true},
			{Name: "chi-bookstore", Application: "bookstore"}, {Name: "gin-bookstore", Application: "bookstore"},
		},
		Scenarios: []string{"json", "text", "book-mix"},
		CheckCPUs: func(string) error { return nil },
		Application: func(s string) string {
			if strings.HasPrefix(s, "book") {
				return "bookstore"
			}
			return ""
		},
	}
}

// asked lists who is asked what.
func asked(p harness.Plan) string {
	var all []string
	for _, s := range p.Scenarios {
		for _, e := range p.Asked(s) {
			all = append(all, s+" "+e.Alias)
		}
	}
	return strings.Join(all, ", ")
}

// Each scenario is asked of the programs of its application, and who names one program of a framework means
// both.
func TestPlanOfTwoApplications(t *testing.T) {
	for _, c := range []struct {
		name               string
		scenarios, targets []string
		entries            []EntrySettings
		want, err          string
	}{
		{"plain", []string{"json"}, nil, nil, "json chi, json gin, json old", ""},
		{"the bookstore", []string{"book-mix"}, nil, nil, "book-mix chi-bookstore, book-mix gin-bookstore", ""},
		{"all of both", []string{"json", "book-mix"}, nil, nil,
			"json chi, json gin, json old, book-mix chi-bookstore, book-mix gin-bookstore", ""},
		{"a framework by its name", []string{"json", "book-mix"}, []string{"gin"}, nil,
			"json gin, book-mix gin-bookstore", ""},
		{"a framework by its application", []string{"json", "book-mix"}, []string{"chi-bookstore", "gin"}, nil,
			"json gin, json chi, book-mix chi-bookstore, book-mix gin-bookstore", ""},
		{"an external one has no application", []string{"json", "book-mix"}, []string{"gin", "node"}, nil,
			"json gin, json node, book-mix gin-bookstore", ""},
		{"settings of its own stand for themselves", []string{"json", "book-mix"}, []string{"gin"},
			[]EntrySettings{{Name: "gin-bookstore",
				Flags: []string{"--pool=4"}}}, "json gin, book-mix gin-bookstore", ""},
		{"nobody to ask", []string{"json", "book-mix"}, []string{"old"}, nil, "",
			"no target of the plan has book-mix: name one that has it, such as chi-bookstore"},
		{"a program that no scenario asks", []string{"json"}, []string{"gin-bookstore"}, nil, "", "gin-bookstore"},
	} {
		s := Defaults()
		s.Scenarios, s.Targets, s.Entries = c.scenarios, c.targets, c.entries
		p, err := s.Resolve("x", both())
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: error %v, want one that says %q", c.name, err, c.err)
			}
			continue
		}
		if err != nil || asked(p) != c.want {
			t.Errorf("%s: %v, %s\nwant %s", c.name, err, asked(p), c.want)
			continue
		}
		n := 0
		for round := 1; round <= p.Rounds; round++ {
			turns := Turns(p, round)
			n += len(turns)
			for _, turn := range turns {
				if (both().Application(turn.Scenario) == "bookstore") != strings.HasSuffix(turn.Target, "-bookstore") {
					t.Errorf("%s: %s is asked of %s", c.name, turn.Scenario, turn.Target)
				}
			}
		}
		if n != p.Turns() || n == 0 {
			t.Errorf("%s: %d turns, and the plan says %d", c.name, n, p.Turns())
		}
	}
}

// Slices need two targets in each scenario, and another version of a framework a scenario of its program.
func TestTwoApplicationsRefuse(t *testing.T) {
	s := Defaults()
	s.Scenarios, s.Targets, s.Interleave = []string{"json", "book-mix"}, []string{"gin",
		"old"}, harness.InterleaveSlices
	if _, err := s.Resolve("x", both()); err == nil || !strings.Contains(err.Error(), "at least two targets") {
		t.Errorf("slices of one target: %v", err)
	}
	w := both()
	w.Targets = append(w.Targets, harness.Target{Name: "gin@v1",
		Variant: &harness.Variant{Name: "gin@v1", Target: "gin"}})
	s = Defaults()
	s.Scenarios = []string{"book-mix"}
	if _, err := s.Resolve("x", w); err == nil ||
		!strings.Contains(
			err.Error(),
			"--with changes gin, of which the plan asks nothing: name gin-bookstore there",
		) {
		t.Errorf("a variant where only the bookstore is asked: %v", err)
	}
	s.Scenarios = []string{"json", "book-mix"}
	p, err := s.Resolve("x", w)
	if want := "json gin, json gin@v1, book-mix gin-bookstore"; err != nil || asked(p) != want {
		t.Errorf("%v, %s, want %s", err, asked(p), want)
	}
	w.Targets[len(w.Targets)-1] = harness.Target{Name: "gin-bookstore@v1", Application: "bookstore",
		Variant: &harness.Variant{Name: "gin-bookstore@v1", Target: "gin-bookstore"}}
	s.Scenarios = []string{"book-mix"}
	p, err = s.Resolve("x", w)
	if want := "book-mix gin-bookstore, book-mix gin-bookstore@v1"; err != nil || asked(p) != want {
		t.Errorf("%v, %s, want %s", err, asked(p), want)
	}
	s.Scenarios = []string{"json"}
	if _, err := s.Resolve("x", w); err == nil || !strings.Contains(err.Error(), "name gin there") {
		t.Errorf("a variant of a bookstore that is not asked: %v", err)
	}
}

// A plan of two applications has a copy in each, of the first that takes part if its own does not, and never
// more for that.
func TestCopiesOfApplications(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scenarios, targets []string
		aa                 string
		want               string
	}{
		{[]string{"json", "book-mix"}, nil, "gin gin-bookstore",
			"json chi, json gin, json old, json gin-copy, book-mix chi-bookstore, book-mix gin-bookstore, book-mix " +
				"gin-bookstore-copy"},
		{[]string{"json", "book-mix"}, []string{"chi"}, "gin gin-bookstore",
			"json chi, json chi-copy, book-mix chi-bookstore, book-mix chi-bookstore-copy"},
		{[]string{"json"}, nil, "gin gin-bookstore", "json chi, json gin, json old, json gin-copy"},
		{[]string{"book-mix"}, nil, "gin gin-bookstore",
			"book-mix chi-bookstore, book-mix gin-bookstore, book-mix gin-bookstore-copy"},
		{[]string{"book-mix"}, nil, "gin",
			"book-mix chi-bookstore, book-mix gin-bookstore, book-mix chi-bookstore-copy"},
	} {
		s := Defaults()
		s.Scenarios, s.Targets, s.AA, s.AAMoves = c.scenarios, c.targets, strings.Fields(c.aa), true
		p, err := s.Resolve("x", both())
		if got := asked(p); err != nil || got != c.want {
			t.Errorf("%s of %q in %q: %v, %s\nwant %s", c.aa, c.targets, c.scenarios, err, got, c.want)
		}
	}
}

func TestStandalone(t *testing.T) {
	all := []harness.Target{{Name: "gin"}, {Name: "py-flask", Lock: "requirements.lock"}, {Name: "node"}}
	if got := names(Standalone(all)); got != "gin node" || len(all) != 3 {
		t.Errorf("%s of %+v", got, all)
	}
}

// A framework that cannot have a scenario is left out of it alone, and a plan with nothing else is refused.
func TestUnsupportedScenarios(t *testing.T) {
	w := both()
	for i := range w.Targets {
		if w.Targets[i].Name == "chi-bookstore" {
			w.Targets[i].Unsupported = map[string]string{"book-mix": "it cannot"}
		}
	}
	s := Defaults()
	s.Scenarios = []string{"json", "book-mix"}
	p, err := s.Resolve("x", w)
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, e := range p.Asked("book-mix") {
		asked = append(asked, e.Alias)
	}
	for _, e := range p.Entries {
		if (e.Alias == "chi-bookstore") != (e.Unsupported["book-mix"] == "it cannot") {
			t.Errorf("%s: %v", e.Alias, e.Unsupported)
		}
	}
	if strings.Join(asked, " ") != "gin-bookstore" || len(p.Asked("json")) != 3 {
		t.Errorf("book-mix is asked of %q, json of %d", asked, len(p.Asked("json")))
	}
	s.Scenarios, s.Targets = []string{"book-mix"}, []string{"chi-bookstore"}
	if _, err := s.Resolve("x", w); err == nil || !strings.Contains(err.Error(), "book-mix") {
		t.Errorf("a plan without anything to ask: %v", err)
	}
}
