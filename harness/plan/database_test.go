package plan_test

import (
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

func TestDatabase(t *testing.T) {
	t.Parallel()
	w := plan.World{
		Targets: []harness.Target{{Name: "gin", Language: "Go"},
			{Name: "gin-bookstore", Language: "Go", Application: "bookstore"}},
		Scenarios: []string{"text", "book-mix-small"},
		Application: func(scenario string) string {
			if strings.HasPrefix(scenario, "book-") {
				return "bookstore"
			}
			return ""
		},
	}
	for _, c := range []struct{ scenario, database, want, fault string }{
		{"book-mix-small", "", "", ""},
		{"book-mix-small", "sqlite", "", ""},
		{"book-mix-small", "private", "private", ""},
		{"book-mix-small", "postgres://me:secret@db/books", "postgres://me:secret@db/books", ""},
		{"book-mix-small", "postgresql://db:5433/books", "postgresql://db:5433/books", ""},
		{"book-mix-small", "privat", "", `did you mean "private"?`},
		{"book-mix-small", "mysql://me:secret@db/books", "", "is not like postgres://USER@HOST/NAME"},
		{"book-mix-small", "postgres://me:secret@db/", "", "is not like"},
		{"book-mix-small", "postgres:///books", "", "is not like"},
		{"text", "private", "", "text needs none"},
		{"text", "sqlite", "", "text needs none"},
		{"text", "", "", ""},
	} {
		s := plan.Defaults()
		s.Scenarios, s.Database = []string{c.scenario}, c.database
		p, err := s.Resolve("x", w)
		if p.Database != c.want || (err == nil) != (c.fault == "") || err != nil &&
			(!strings.Contains(err.Error(), c.fault) || strings.Contains(err.Error(), "secret")) {
			t.Errorf("%s on %q: %q, %v", c.scenario, c.database, p.Database, err)
		}
	}
	p := harness.Plan{Entries: []harness.Entry{{Target: "gin-bookstore", Alias: "gin"}},
		Loads: []harness.Load{{Connections: 20}}}
	less := plan.Needs(p, w.Targets)
	p.Database = harness.DatabasePrivate
	if more := plan.Needs(p, w.Targets); more.Memory <= less.Memory {
		t.Errorf("a private database needs no memory: %d and %d", more.Memory, less.Memory)
	}
}
