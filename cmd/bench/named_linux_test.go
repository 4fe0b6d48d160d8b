package main

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/results"
	"tenrounds/test/faults"
)

// A PostgreSQL that somebody else runs on this machine is watched like a private one. Its password is kept
// nowhere, and a run that goes on is given it again.
func TestNamedDatabase(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b, cache := bookBed(t)
	l := launch.New(cache)
	cluster, err := database.Start(t.Context(), l, cache)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := errors.Join(cluster.Stop(), l.Close()); err != nil {
			t.Error(err)
		}
	}()
	address, err := cluster.Create(context.Background(), "books")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()

	code, out := b.exit("--full", "--database", address, "--scenarios", "book-detail-small", "--rounds",
		"2")
	run, turns := kept(t, b, "r")
	if code != exitcode.OK && code != exitcode.Limited || len(turns) != 2 {
		t.Fatalf("exit %d, %d turns:\n%s", code, len(turns), out)
	}
	for _, m := range turns {
		r := m.Sampled()
		if m.Error != "" || r == nil || r.Database == nil || !r.Database.Apart ||
			r.Database.User+r.Database.System <= 0 || r.Database.Processes < 6 ||
			m.Verdict == harness.VerdictDatabase {
			t.Errorf("round %d: %s, %+v: %s", m.Round, m.Verdict, r, m.Error)
		}
	}
	if d := run.Database; d == nil || !d.Watched || d.CPUs == "" ||
		d.Kind != database.WithoutPassword(address) || !strings.Contains(strings.Join(strings.Fields(out), " "),
		"on this machine") {
		t.Errorf("run.json has %+v:\n%s", d, out)
	}

	cut(t, filepath.Join(b.dir(), results.TurnsFile), 100)
	again := []string{"run", "--resume", b.dir(), "--no-verify"}
	cmd, said := b.startPlain(again...)
	if code := status(t, cmd.Wait()); code != exitcode.Failed ||
		!strings.Contains(said.String(),
			"run.json does not keep it; give --database again with it, or set PGPASSWORD") {
		t.Errorf("without the password: exit %d:\n%s", code, said)
	}
	cmd, said = b.startPlain(append(slices.Clone(again), "--database", address)...)
	if code := status(t, cmd.Wait()); code != exitcode.OK && code != exitcode.Limited {
		t.Errorf("with the password: exit %d:\n%s", code, said)
	}
	if _, turns := kept(t, b, "r"); len(turns) != 2 || turns[1].Sampled() == nil ||
		turns[1].Sampled().Database == nil {
		t.Errorf("after the resume: %d turns", len(turns))
	}
	if files := leaks(t, b.out, password); len(files) > 0 || strings.Contains(out+said.String(), password) {
		t.Errorf("the password is in %q, or in what was said", files)
	}
}
