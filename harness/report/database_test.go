package report_test

import (
	"bytes"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// The database's CPU time stands beside the server's, and what it is stands with the machine.
func TestDatabaseGolden(t *testing.T) {
	t.Parallel()
	in := limitedInput()
	in.Run.Database = &harness.Database{
		Kind: harness.DatabasePrivate, Version: "PostgreSQL 15.13", Pool: 16, CPUs: "1", Settings: map[string]string{"fsync": "on", "shared_buffers": "256MB", "jit": "on"},
		Scale: "medium", Seed: 1, Authors: 100_000, Books: 1_000_000, Checksum: "d9d4aa43bbb3788e", LoadTime: 13.91, Bytes: 363928935,
	}
	for i := range in.Rows {
		c := in.Rows[i].Costs
		c.DatabaseUser, c.DatabaseSystem, c.DatabaseShare, c.DatabaseRSS = 6.4e-3, 71e-6, 0.76, 118<<20
	}
	for _, name := range []string{"text", "markdown"} {
		got := write(t, name, in)
		golden(t, "database."+name, got)
		sane(t, "database", got)
		if name == "text" {
			narrow(t, got)
		}
	}
	if page := write(t, "html", in); !bytes.Contains(page, []byte("PostgreSQL 15.13, private, on CPU 1")) {
		t.Error("the page does not say what the database was")
	}
	for _, want := range []string{`data-column="database_user_per_request_s" data-value="0.0064"`, `data-column="database_cpu_share" data-value="0.76"`} {
		if !bytes.Contains(write(t, "html", in), []byte(want)) {
			t.Errorf("the page has no %s", want)
		}
	}
	in.Run.Database.Kind, in.Run.Database.Watched = "postgres://me@127.0.0.1/books", true
	if note := strings.Join(strings.Fields(string(write(t, "text", in))), " "); !strings.Contains(note, "all processes of the database, wherever they ran, and") {
		t.Errorf("a named database is said to be on the generator's CPUs:\n%s", note)
	}
	if page := write(t, "html", limitedInput()); bytes.Contains(page, []byte(`data-column="database_`)) {
		t.Error("the page has columns of a database that was not watched")
	}
}

// Whatever the database was, no word of one that is not known stands there.
func TestDatabaseKinds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		d    *harness.Database
		want string
		not  string
	}{
		{nil, "", "Database"},
		{&harness.Database{Kind: "sqlite", Version: "SQLite 3.46.0", Pool: 16, Scale: "small"}, "SQLite 3.46.0, a file, in the servers' own processes", "Loaded in"},
		{&harness.Database{Kind: "private", Version: "PostgreSQL 15.13", Pool: 4}, "private, not pinned", "Size"},
		{&harness.Database{Kind: "postgres://me@db/books", Version: "PostgreSQL 16.1"}, "postgres://me@db/books, not watched: its CPU time is not measured", "Settings"},
		{&harness.Database{Kind: "postgres://me@127.0.0.1/books", Version: "PostgreSQL 16.1", Watched: true, CPUs: "0-1"}, "postgres://me@127.0.0.1/books, on this machine, on CPU 0-1", "not watched"},
	} {
		in := content.Input{Run: harness.Run{ID: "r", Database: c.d}}
		got := string(write(t, "text", in))
		if joined := strings.Join(strings.Fields(got), " "); !strings.Contains(joined, c.want) || strings.Contains(joined, c.not) {
			t.Errorf("%+v:\n%s", c.d, got)
		}
	}
}
