package main

import (
	"errors"
	"os"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/scenarios"
	"tenrounds/test/faults"
)

// The database is stopped in the middle of a turn and started again some turns later. What failed is counted
// as that, the run goes on to its end, and no row is ranked by the answers that came fast since they said
// nothing.
func TestDatabaseStopsDuringATurn(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t)
	dir, err := os.MkdirTemp("", "tenrounds-run-*") //nolint:usetesting // other users cannot reach that of t
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l := launch.New(dir)
	t.Cleanup(func() { _ = l.Close() })
	cluster, err := database.Start(t.Context(), l, dir)
	if errors.Is(err, database.ErrNoPostgres) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	address, err := cluster.Create(t.Context(), "books")
	if err == nil {
		_, err = database.Make(t.Context(), database.Data{Scale: "small", Seed: scenarios.DataSeed}, address,
			func(int64, int64) {})
	}
	if err != nil {
		t.Fatal(err)
	}
	faults.Try(t, func(f *faults.Findings, _ int) {
		cmd, out := b.startPlain("verify", "--app", "bookstore", "--targets", "nethttp", "--database", address)
		if code := status(t, cmd.Wait()); code != 0 || !strings.Contains(out.String(),
			"checks of 1 targets, 0 violations") {
			f.Errorf("verify: exit %d:\n%s", code, out)
		}
	})
	if n, err := database.Created(t.Context(), address); n != 0 || err != nil {
		t.Errorf("verify left %d authors, %v", n, err)
	}
	cmd, out := b.startPlain("run", "bookstore", "--aa=", "--out", b.out, "--id", "r", "--target",
		"nethttp-bookstore DATABASE_URL="+address,
		"--scenarios", "book-detail-small", "--rounds", "12", "--launch", "once", "--duration", "400ms", "--warmup",
		"0s", "--connections", "4",
		"--base-port", "0", "--no-verify", "--server-cpus", "none", "--load-cpus", "none")
	b.waitTurns(2)
	if err := cluster.Stop(); err != nil { // in the third turn
		t.Errorf("stop: %v", err)
	}
	b.waitTurns(4)
	if cluster, err = cluster.StartAgain(t.Context(), l, dir, database.Options{}); err != nil {
		t.Fatal(err)
	}
	code := status(t, cmd.Wait())
	if err := cluster.Stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if code != exitcode.Wrong {
		t.Errorf("exit %d, want %d:\n%s", code, exitcode.Wrong, out)
	}
	run, turns := b.read()
	if run.Status != harness.StatusComplete || len(turns) != 12 {
		t.Fatalf("status %s with %d turns:\n%s", run.Status, len(turns), out)
	}
	clean, refused := 0, int64(0)
	for _, m := range turns {
		a := m.Account()
		switch {
		case m.Clean():
			clean++
		case a == nil || !a.Identity() || a.Failed() == 0 && m.Error == "" || a.Failures.Status != a.Failed():
			t.Errorf("round %d: error %q, account %+v: want statuses 503 that are counted", m.Round, m.Error, a)
		default:
			refused += a.Failures.Status
			if a.Goodput*m.Result.Duration > float64(a.Correct)+0.5 {
				t.Errorf("round %d: %g correct answers a second, and %d in all", m.Round, a.Goodput, a.Correct)
			}
		}
	}
	if clean < 3 || refused == 0 || !turns[len(turns)-1].Clean() {
		t.Errorf("%d turns without a fault, %d requests refused, the last one: %+v", clean, refused,
			turns[len(turns)-1])
	}
	for name, r := range b.rows() {
		if r.Unranked == "" || r.Failed != refused {
			t.Errorf("%s: it counts %d failed of %d, unranked %q", name, r.Failed, refused, r.Unranked)
		}
	}
	if !strings.Contains(out.String(), "not ranked") {
		t.Errorf("the table does not say so:\n%s", out)
	}
}
