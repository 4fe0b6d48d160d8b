package books

import (
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/secret"
)

// Where a run was interrupted, the command to go on has the flags that it needs.
func TestCommandAsksForPasswords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, named, want string
		entries           []harness.Entry
	}{
		{"none", "postgres://me@db/books", "", []harness.Entry{{Target: "gin", Alias: "gin",
			Env: []string{"GOGC=400"}}}},
		{"a database", "postgres://me:pa55@db/books",
			" --database 'postgres://me:xxxxx@db/books', with the passwords in place of xxxxx", nil},
		{"a target", "", ` --target 'gin DSN=xxxxx --db-password=xxxxx', with the passwords in place of xxxxx`,
			[]harness.Entry{
				{Target: "gin", Alias: "gin", Env: []string{"DSN=host=db password=pa55"},
					Flags: []string{"--db-password", "pa55"}},
				{Target: "gin", Alias: "gin-copy", Env: []string{"DSN=host=db password=pa55"},
					Flags: []string{"--db-password", "pa55"}, CopyOf: "gin"},
			}},
	} {
		p := harness.Plan{Entries: slices.Clone(c.entries), Database: c.named}
		var s Secrets
		s.Hide(&p)
		if got, want := s.Command("results/r", p), "bin/bench run --resume results/r"+c.want; got != want {
			t.Errorf("%s: %s, want %s", c.name, got, want)
		}
		for _, e := range c.entries {
			if w := s.WithPasswords(secret.RedactEntry(e)); !slices.Equal(w.Env, e.Env) || !slices.Equal(w.Flags, e.Flags) {
				t.Errorf("%s: the servers get %+v", c.name, w)
			}
		}
	}
}

// A resumed run takes passwords in the settings that it began with, and asks for those that it needs.
func TestResumeWithPasswords(t *testing.T) {
	t.Parallel()
	const right, wrong = "postgres://me:right@db/books", "redis://:wrong@db"
	open := harness.Entry{Target: "keyed", Alias: "open", Env: []string{"STORE=" + right}}
	shut := harness.Entry{Target: "keyed", Alias: "shut",
		Env: []string{"STORE=" + wrong, "STORE_PASSWORD=wrong"}}
	again := open
	again.Alias, again.CopyOf = "open-copy", "open"
	p := harness.Plan{Entries: []harness.Entry{{Target: "fine", Alias: "fine"}, open, shut, again}}
	new(Secrets).Hide(&p)
	elsewhere, renamed, address := open, open, right
	elsewhere.Env, renamed.Alias = []string{"STORE=postgres://me:right@dc/books"}, "new"
	for _, c := range []struct {
		name, want string
		given      []harness.Entry
		database   *string
	}{
		{"all", "", []harness.Entry{open, shut}, nil},
		{"none", "add --target 'keyed as open STORE=postgres://me:xxxxx@db/books' " +
			"--target 'keyed as shut STORE=redis://:xxxxx@db STORE_PASSWORD=xxxxx' with", nil, nil},
		{"one of two", "add --target 'keyed as open", []harness.Entry{shut}, nil},
		{"another address", "is not one that the run began with", []harness.Entry{shut, elsewhere}, nil},
		{"another name", "is not one that the run began with", []harness.Entry{renamed}, nil},
		{"a database", "--database is not the one", nil, &address},
	} {
		given := Given{Database: c.database}
		for _, e := range c.given {
			given.Entries = append(given.Entries, GivenEntry{Text: e.Alias, Entry: e})
		}
		var s Secrets
		err := s.Resume(p, given)
		if c.want == "" {
			if w := s.WithPasswords(p.Entries[3]); err != nil || !slices.Equal(w.Env, open.Env) {
				t.Errorf("%s: %v, the copy gets %q", c.name, err, w.Env)
			}
		} else if exitcode.Of(err) != exitcode.Usage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
