package catalog_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/session/catalog"
)

// Each list stands under its title, with what takes part by itself apart from what must be named.
func TestWrite(t *testing.T) {
	t.Parallel()
	c := catalog.Catalog{
		Targets: []harness.Target{
			{Name: "gin", Language: "Go", Engine: "net/http", Static: "gin"},
			{Name: "a-long-name-of-a-target", Language: "Python", Engine: "gunicorn-gevent", External: true},
			{Name: "huma", Language: "Go", Engine: "net/http", Optional: true},
			{Name: "gin-bookstore", Application: "bookstore"},
		},
		Plans: []string{"quick", "broken"},
		Plan: func(name string) (harness.Plan, error) {
			if name == "broken" {
				return harness.Plan{}, errors.New("line 3: no such key")
			}
			return harness.Plan{Rounds: 6, About: "in two minutes"}, nil
		},
	}
	written := func(names ...string) string {
		t.Helper()
		var b bytes.Buffer
		if err := c.Write(&b, names...); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	all := written()
	before, after, found := strings.Cut(all, "Targets that take part where")
	if !found || !strings.Contains(before, "gin ") || strings.Contains(before, "huma") ||
		!strings.Contains(after, "huma") || strings.Contains(all, "gin-bookstore") {
		t.Errorf("targets:\n%s", all)
	}
	for _, want := range []string{"route-param", "book-mix", "in two minutes", "6 rounds", "line 3: no such key",
		"benchfmt"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in:\n%s", want, all)
		}
	}
	if plans := written("plans"); !strings.HasPrefix(plans, "Plans") || strings.Contains(plans, "gin") {
		t.Errorf("plans alone:\n%s", plans)
	}
	engine := -1
	for line := range strings.Lines(after) {
		if at := strings.Index(line, "files by"); at >= 0 {
			if engine >= 0 && at != engine {
				t.Errorf("the columns are not aligned:\n%s", after)
			}
			engine = at
		}
	}
	err := c.Write(&bytes.Buffer{}, "plan")
	if err == nil || !strings.Contains(err.Error(), `did you mean "plans"?`) {
		t.Errorf("an unknown list: %v", err)
	}
}
