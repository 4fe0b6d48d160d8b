package books

import (
	"slices"
	"testing"

	"tenrounds/harness"
)

// Where a run was interrupted, the command to go on has the flags that it needs.
func TestCommandAsksForPasswords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, named, want string
		entries           []harness.Entry
	}{
		{"none", "postgres://me@db/books", "", []harness.Entry{{Target: "gin", Alias: "gin", Env: []string{"GOGC=400"}}}},
		{"a database", "postgres://me:pa55@db/books", " --database 'postgres://me:xxxxx@db/books', with the passwords in place of xxxxx", nil},
		{"a target", "", ` --target 'gin DSN=xxxxx --db-password=xxxxx', with the passwords in place of xxxxx`, []harness.Entry{
			{Target: "gin", Alias: "gin", Env: []string{"DSN=host=db password=pa55"}, Flags: []string{"--db-password", "pa55"}},
			{Target: "gin", Alias: "gin-copy", Env: []string{"DSN=host=db password=pa55"}, Flags: []string{"--db-password", "pa55"}, CopyOf: "gin"},
		}},
	} {
		p := harness.Plan{Entries: slices.Clone(c.entries), Database: c.named}
		var s Secrets
		s.Hide(&p)
		if got, want := s.Command("results/r", p), "bin/bench run --resume results/r"+c.want; got != want {
			t.Errorf("%s: %s, want %s", c.name, got, want)
		}
		for _, e := range c.entries {
			if w := s.Whole(e.Redacted()); !slices.Equal(w.Env, e.Env) || !slices.Equal(w.Flags, e.Flags) {
				t.Errorf("%s: the servers get %+v", c.name, w)
			}
		}
	}
}
