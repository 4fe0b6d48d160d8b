package measure_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness/measure"
)

// withDatabase is the machine with a database (PID 30) on the generator's CPU: it makes one process for a
// connection (31) before the turn and one (32) when the turn has begun. The first works 10 % of the time, the
// second 20 %.
func withDatabase(s float64) fixture {
	f := at(s)
	f.cpus[1][0] += int(30 * s)
	f.procs[30] = fakeProcess{parent: 1, name: "postgres", threads: [][2]int{{0, 0}}}
	f.procs[31] = fakeProcess{parent: 30, name: "postgres", user: int(10 * s), threads: [][2]int{{0, 0}}}
	if s > 0.1 {
		f.procs[32] = fakeProcess{parent: 30, name: "postgres", user: int(20 * s), threads: [][2]int{{0, 0}}}
	}
	return f
}

// A connection that is made in the warm-up is a process of its own, and counts, by the list of children or
// without.
func TestDatabaseProcessesThatCome(t *testing.T) {
	t.Parallel()
	of := pinned
	of.Database = 30
	r := turn(t, of, withDatabase)
	if d := r.Database; d == nil || d.Processes != 3 || !close2(d.Share(r.Stretch), 0.3, 0.02) || d.CPUs != 1 ||
		!close2(r.OtherCPU, 0, 0.05) {
		t.Errorf("%+v, others %v", d, r.OtherCPU)
	}
	listed := turn(t, of, func(s float64) fixture {
		f := withDatabase(s)
		f.children = map[int]string{30: "31 "}
		if s > 1 { // as PostgreSQL does when a pool needs one more
			f.children = map[int]string{30: "31 32 "}
		} else {
			delete(f.procs, 32)
		}
		return f
	})
	if d := listed.Database; d == nil || d.Processes != 2 || d.User < 0.1*1.95 ||
		!close2(listed.OtherCPU, 0, 0.4) {
		t.Errorf("with a list of children: %+v, others %v", d, listed.OtherCPU)
	}
	garbled := turn(t, of, func(s float64) fixture {
		f := withDatabase(s)
		f.children = map[int]string{30: "31 x"}
		return f
	})
	if d := garbled.Database; d == nil || d.Processes != 3 {
		t.Errorf("with a list that is none: %+v", d)
	}
}

// What the processes share is counted once.
func TestDatabaseMemory(t *testing.T) {
	t.Parallel()
	of := pinned
	of.Database = 30
	r := turn(t, of, func(s float64) fixture {
		f := withDatabase(s)
		f.status = map[int]string{
			30: "RssAnon:\t 1000 kB\nRssFile:\t 4000 kB\nRssShmem:\t 100000 kB\n",
			31: "RssAnon:\t 2000 kB\nRssFile:\t 5000 kB\nRssShmem:\t 200000 kB\n",
		}
		if s > 2.5 {
			f.status[32] = "RssAnon:\t 3000 kB\nRssFile:\t 5000 kB\nRssShmem:\t 190000 kB\n"
		}
		return f
	})
	if d := r.Database; d == nil || d.RSSIdle != 208000<<10 || d.RSSAfter != 211000<<10 {
		t.Errorf("%+v", d)
	}
}

// A database that may run anywhere is measured, and what it took of the CPUs under measurement counts among
// the others.
func TestDatabaseApart(t *testing.T) {
	t.Parallel()
	of := pinned
	of.Database, of.DatabaseCPUs = 30, []int{0, 1}
	r := turn(t, of, withDatabase)
	if d := r.Database; d == nil || !d.Apart || d.CPUs != 2 || !close2(d.Share(r.Stretch), 0.15, 0.01) ||
		!close2(r.OtherCPU, 0, 0.05) {
		t.Errorf("%+v, others %v", d, r.OtherCPU)
	}
	for _, want := range []string{"others used 30 % of the generator's CPUs", "the busiest was postgres"} {
		if !strings.Contains(r.Disturbance, want) {
			t.Errorf("%q is not in %q", want, r.Disturbance)
		}
	}
	of.Database = 99 // it has ended, as one that somebody else runs may
	if r := turn(t, of, withDatabase); r.Database != nil {
		t.Errorf("a database that is gone used %+v", r.Database)
	}
}

func TestPostmaster(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f := withDatabase(1)
	f.procs[40] = fakeProcess{parent: 30, name: "postgres", threads: [][2]int{{0, 0}}}
	f.procs[41] = fakeProcess{parent: 1, name: "postgres", threads: [][2]int{{0, 0}}}
	f.procs[42] = fakeProcess{parent: 30, name: "other", threads: [][2]int{{0, 0}}}
	f.status = map[int]string{30: "Name:\tpostgres\nCpus_allowed:\tb\nCpus_allowed_list:\t0-1,3\nMems_allowed:\t1\n"}
	f.write(t, root)
	for _, pid := range []string{"40", "41", "42"} {
		title := "postgres: me books 127.0.0.1(45678) idle\x00\x00"
		if err := os.WriteFile(filepath.Join(root, "proc", pid, "cmdline"), []byte(title), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := measure.Machine{Root: root}
	if pid, cpus := m.Postmaster(40, "(45678)"); pid != 30 || cpus != "0-1,3" {
		t.Errorf("PID %d on CPU %q", pid, cpus)
	}
	for _, c := range []struct {
		name    string
		backend int
		peer    string
	}{
		{"another connection", 40, "(5678)"}, {"no process", 43, "(45678)"}, {"a stranger's child", 41, "(45678)"},
		{"another program", 42, "(45678)"}, {"no title", 31, "(45678)"},
	} {
		if pid, _ := m.Postmaster(c.backend, c.peer); pid != 0 {
			t.Errorf("%s: PID %d", c.name, pid)
		}
	}
	if pid, _ := (measure.Machine{Root: t.TempDir()}).Postmaster(40, "(45678)"); pid != 0 {
		t.Errorf("without proc: PID %d", pid)
	}
}
