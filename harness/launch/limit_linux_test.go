package launch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/test/faults"
)

// fakeRoot is a folder like /sys/fs/cgroup, of version 1 or 2. A real one makes the files itself.
func fakeRoot(t *testing.T, unified bool) string {
	t.Helper()
	root := t.TempDir()
	if unified {
		if err := os.WriteFile(
			filepath.Join(root, "cgroup.controllers"),
			[]byte("cpu memory pids\n"),
			0o644,
		); err != nil {
			t.Fatal(err)
		}
		return root
	}
	for _, dir := range []string{"cpu", "memory"} {
		if err := os.Mkdir(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestLimit(t *testing.T) {
	t.Parallel()
	for _, unified := range []bool{false, true} {
		g, err := limit(fakeRoot(t, unified), Limit{CPUs: 0.5, Memory: 64 << 20})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"memory/memory.limit_in_bytes": "67108864", "cpu/cpu.cfs_quota_us": "50000"}
		if unified {
			want = map[string]string{"memory.max": "67108864", "cpu.max": "50000 100000", "memory.swap.max": "0"}
		}
		for name, text := range want {
			dir := g.dirs[0]
			if strings.HasPrefix(name, "cpu/") {
				dir = g.dirs[1]
			}
			b, err := os.ReadFile(filepath.Join(dir, filepath.Base(name)))
			if err != nil || string(b) != text {
				t.Errorf("unified %v, %s: %q, %v", unified, name, b, err)
			}
		}
		if g.killed() != "" {
			t.Error("a group without events was killed")
		}
		if err := os.WriteFile(
			filepath.Join(g.memory, g.events),
			[]byte("oom 3\noom_kill 2\n"),
			0o644,
		); err != nil {
			t.Fatal(err)
		}
		if got := g.killed(); !strings.Contains(got, "limit of 64 MiB") {
			t.Errorf("killed: %q", got)
		}
		path, args := g.join("/bin/x", []string{"a b"})
		if path != "/bin/sh" || args[len(args)-1] != "a b" ||
			strings.Count(args[1], "cgroup.procs") != len(g.dirs) {
			t.Errorf("%s %q", path, args)
		}
	}
	var none *limited
	if path, args := none.join("x", nil); path != "x" || args != nil || none.killed() != "" {
		t.Error("no limit changes the command")
	}
	none.remove()
	if g, err := limit(t.TempDir(), Limit{}); g != nil || err != nil {
		t.Errorf("%+v, %v", g, err)
	}
	if _, err := limit(filepath.Join(t.TempDir(), "none"), Limit{Memory: 1 << 30}); err == nil ||
		!strings.Contains(err.Error(), "needs root") {
		t.Errorf("without cgroups: %v", err)
	}
}

// A program that needs more memory than its limit is ended by the kernel, and the error says so. Nothing of
// the limit is left behind.
func TestLimitEnds(t *testing.T) {
	faults.Only(t)
	g, err := limit(cgroupRoot, Limit{Memory: 32 << 20, CPUs: 0.5})
	if err != nil {
		t.Skipf("%v", err)
	}
	l := New("")
	defer l.Close()
	p, err := l.spawn(spec{server: true, path: "/bin/sh",
		args: []string{"-c", "a=x; while :; do a=$a$a; done"}, limit: g})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.done:
	case <-time.After(30 * time.Second):
		t.Fatal("it is not ended")
	}
	if !strings.Contains(p.starved, "limit of 32 MiB") {
		t.Errorf("%q, %v", p.starved, p.err)
	}
	for _, dir := range g.dirs {
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s is left", dir)
		}
	}
}
