package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/results"
	"tenrounds/test/faults"
)

// bookBed is a bed for one server of the bookstore on a private PostgreSQL in a folder of the test's own,
// which the database's user can reach; t.TempDir is none.
func bookBed(t *testing.T) (b *bed, cache string) {
	t.Helper()
	if err := database.Installed(); err != nil {
		t.Skip(err)
	}
	cache, err := os.MkdirTemp("", "tenrounds-run-*") //nolint:usetesting // other users cannot reach that of t
	if err == nil {
		err = os.Chmod(cache, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(cache) })
	server, load := twoCPUs(t)
	b = newBed(t)
	b.env = []string{database.FolderVariable + "=" + cache}
	b.common = []string{
		"run", "bookstore", "--database", "private", "--targets", "nethttp-bookstore", "--aa=", "--rounds", "1",
		"--duration", "1s", "--warmup", "300ms", "--out", b.out, "--id", "r", "--base-port", "0", "--no-verify",
		"--server-cpus", server, "--load-cpus", load,
	}
	return b, cache
}

// twoCPUs are one for the server and one for the generator; both are the same on a machine with one.
func twoCPUs(t *testing.T) (server, load string) {
	t.Helper()
	s, l := launch.SplitCPUs()
	server, _, _ = strings.Cut(strings.ReplaceAll(s, "-", ","), ",")
	load, _, _ = strings.Cut(strings.ReplaceAll(l, "-", ","), ",")
	if server == "" || load == "" {
		t.Fatalf("CPUs %q and %q", s, l)
	}
	return server, load
}

// postmaster is the process id of the cluster in a folder, 0 if none runs there.
func postmaster(cache string) int {
	files, _ := filepath.Glob(filepath.Join(cache, "postgresql-*", "data", "postmaster.pid"))
	for _, f := range files {
		text, _ := os.ReadFile(f)
		line, _, _ := strings.Cut(string(text), "\n")
		if pid, err := strconv.Atoi(line); err == nil && syscall.Kill(pid, 0) == nil {
			return pid
		}
	}
	return 0
}

// A run on the private PostgreSQL: its CPU time stands beside the server's, what it is in run.json, and the
// verdict names the database where that was the limit. A second run finds the data. Nothing of either is
// left.
func TestPrivateDatabase(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	faults.Repeat(t, 2, func(f *faults.Findings, _ int) {
		b, cache := bookBed(t)
		code, out := b.exit("--id", "first", "--rounds", "2", "--scenarios",
			"book-overview-50-small,book-create-small")
		if code != exitcode.OK && code != exitcode.Limited || postmaster(cache) != 0 {
			f.Fatalf("exit %d, PostgreSQL is PID %d:\n%s", code, postmaster(cache), out)
		}
		run, turns := kept(t, b, "first")
		for _, m := range turns {
			r := m.Sampled()
			if m.Error != "" || r == nil || r.Database == nil {
				f.Fatalf("%s in round %d: %+v: %s", m.Scenario, m.Round, m.Result, m.Error)
			}
			// Five processes of its own, and one for each connection; most of these are made after the turn has begun.
			if d := *r.Database; d.Processes < 6 || d.User+d.System <= 0 || d.RSSAfter < 8<<20 || d.CPUs != 1 {
				f.Errorf("%s in round %d: the database is %+v", m.Scenario, m.Round, d)
			}
			starved := r.Server.Busy < harness.BusyShare && r.Generator.Busy >= harness.BusyShare
			if mine := r.Database.Share(r.Stretch) > r.Generator.Share(r.Stretch); starved &&
				mine != (m.Verdict == harness.VerdictDatabase) {
				f.Errorf("%s in round %d: %s: %s", m.Scenario, m.Round, m.Verdict, m.Limit)
			}
			if !strings.Contains(m.Limit, "% by the database") {
				f.Errorf("the limit does not tell of the database: %q", m.Limit)
			}
		}
		d := run.Database
		_, load := twoCPUs(t)
		if d == nil || d.Kind != harness.DatabasePrivate || !strings.HasPrefix(d.Version, "PostgreSQL 1") ||
			d.CPUs != load || d.Pool != 16 || d.Settings["fsync"] != "on" ||
			d.Books != 10_000 || d.LoadTime <= 0 || d.Bytes < 1<<20 || !strings.Contains(run.Data, d.Checksum) {
			f.Errorf("run.json has the database %+v of %q", d, run.Data)
		}
		code, out = b.exit("--id", "second", "--scenarios", "book-detail-small")
		second, _ := kept(t, b, "second")
		if (code != exitcode.OK && code != exitcode.Limited) || strings.Contains(out, "rows,") ||
			second.Database.LoadTime != d.LoadTime || second.Database.Checksum != d.Checksum {
			f.Errorf("exit %d, %+v after %+v\n%s", code, second.Database, d, out)
		}
	})
}

// kept reads what a run left behind.
func kept(t *testing.T, b *bed, id string) (harness.Run, []harness.Measurement) {
	t.Helper()
	run, turns, _, err := results.Read(filepath.Join(b.out, id))
	if err != nil {
		t.Fatal(err)
	}
	return run, turns
}

// However a run ends, its PostgreSQL ends with it, and the next run can go on.
func TestPrivateDatabaseEndsWithTheRun(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b, cache := bookBed(t)
	for _, c := range []struct {
		signal syscall.Signal
		code   int
	}{{syscall.SIGINT, exitcode.Signal(syscall.SIGINT)}, {syscall.SIGKILL, -1}} {
		id := fmt.Sprint("by-", int(c.signal))
		cmd, out := b.start("--id", id, "--rounds", "50", "--scenarios", "book-detail-small")
		b.wait("a turn on disk", func() bool {
			text, _ := os.ReadFile(filepath.Join(b.out, id, "turns.ndjson"))
			return strings.Contains(string(text), "\n")
		})
		pid := postmaster(cache)
		if err := cmd.Process.Signal(c.signal); err != nil || pid == 0 {
			t.Fatalf("%v, PostgreSQL is PID %d", err, pid)
		}
		if code := status(t, cmd.Wait()); code != c.code {
			t.Errorf("%v: exit %d:\n%s", c.signal, code, out)
		}
		b.wait("PostgreSQL to be gone", func() bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) })
	}
	if code, out := b.exit("--id", "last", "--scenarios", "book-detail-small"); code != exitcode.OK &&
		code != exitcode.Limited {
		t.Errorf("after a kill: exit %d:\n%s", code, out)
	}
}

// What cannot be is refused before anything is built, with words that say what to do.
func TestDatabaseRefused(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"run", "quick", "--database", "private"},
			"--database: text needs none: only scenarios of the bookstore do"},
		{[]string{"run", "bookstore", "--database", "privat"},
			`--database: unknown "privat"; did you mean "private"?`},
		{[]string{"run", "bookstore", "--database", "postgres://me:secret@127.0.0.1"},
			"the address is not like postgres://USER@HOST/NAME"},
	} {
		cmd, out := b.startPlain(c.args...)
		if code := status(t, cmd.Wait()); code != exitcode.Usage || !strings.Contains(out.String(), c.want) ||
			strings.Contains(out.String(), "secret") {
			t.Errorf("%q: exit %d: %s", c.args, code, out)
		}
	}
	cmd, out := b.startPlain("run", "bookstore", "--database", "postgres://me:secret@127.0.0.1/books",
		"--dry-run", "--rounds", "1")
	if code := status(t, cmd.Wait()); code != exitcode.OK || !strings.Contains(out.String(),
		"database: postgres://me@127.0.0.1/books\n") {
		t.Errorf("exit %d: %s", code, out)
	}
}
