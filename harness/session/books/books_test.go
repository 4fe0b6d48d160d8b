package books

import (
	"testing"

	"tenrounds/harness"
)

// The cluster takes the connections of all servers at once, each with its own pool, and the harness's.
func TestConnectionsOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		flags []string
		want  int
	}{
		{nil, 16}, {[]string{"--pool", "4"}, 4}, {[]string{"--pool=300"}, 300}, {[]string{"-pool", "5"}, 5},
		{[]string{"--database-timeout", "7s"}, 16},
		{[]string{"--pool"}, 16}, {[]string{"--pool", "many"}, 16}, {[]string{"--pool", "4", "--pool", "8"}, 8},
	} {
		entries := []harness.Entry{{Alias: "a"}, {Alias: "b", Flags: c.flags}}
		if got := connectionsOf(entries); got != 20+16+c.want {
			t.Errorf("%q: %d connections, want %d", c.flags, got, 20+16+c.want)
		}
	}
}

// What is created in the database of a target is removed there, whichever way the target was told of it.
func TestAddressOf(t *testing.T) {
	t.Parallel()
	b := Books{Address: "run.db"}
	b.Secrets.entries = map[string]harness.Entry{
		"whole": {Env: []string{"DATABASE_URL=postgres://me:pa55@db/books"}},
	}
	for _, c := range []struct {
		e    harness.Entry
		want string
	}{
		{harness.Entry{Target: "books"}, "run.db"},
		{harness.Entry{Target: "books", Env: []string{"GOGC=400", "DATABASE_URL=own.db"}}, "own.db"},
		{harness.Entry{Target: "books", Flags: []string{"--pool=4", "--database=own.db"}}, "own.db"},
		{harness.Entry{Target: "books", Flags: []string{"-database", "own.db", "--database-timeout", "1s"},
			Env: []string{"DATABASE_URL=other.db"}}, "own.db"},
		{harness.Entry{Target: "books", Alias: "whole",
			Env: []string{"DATABASE_URL=postgres://me:xxxxx@db/books"}}, "postgres://me:pa55@db/books"},
	} {
		if got := b.AddressOf(c.e); got != c.want {
			t.Errorf("%+v: %q, want %q", c.e, got, c.want)
		}
	}
}
