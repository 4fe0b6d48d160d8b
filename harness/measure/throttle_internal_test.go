package measure

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tenrounds/harness"
)

// put writes a file of a fixture.
func put(t *testing.T, root, path, text string) {
	t.Helper()
	path = filepath.Join(root, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A generator in a cgroup with a quota, by both versions. The cgroup above it has none.
func TestThrottled(t *testing.T) {
	t.Parallel()
	const v1Stat, v2Stat = "nr_periods 9\nnr_throttled %d\nthrottled_time %d000\n",
		"usage_usec 5\nnr_throttled %d\nthrottled_usec %d\n"
	for _, c := range []struct{ name, groups, mount, dir, quota, stat, path string }{
		{"v1", "1:cpu,cpuacct:/job\n", "cgroup cgroup rw,cpu,cpuacct", "job",
			"cpu.cfs_quota_us", v1Stat, "/cg/job/cpu.cfs_quota_us"},
		{"v2", "0::/job\n", "cgroup2 cgroup2 rw", "job", "cpu.max", v2Stat, "/cg/job/cpu.max"},
	} {
		root := t.TempDir()
		put(t, root, "proc/7/mountinfo", "30 20 0:26 / /cg rw - "+c.mount+"\n")
		put(t, root, "proc/7/cgroup", c.groups)
		if err := os.Symlink("7", filepath.Join(root, "proc/self")); err != nil {
			t.Fatal(err)
		}
		put(t, root, "cg/job/cpu.cfs_period_us", "100000\n")
		quota := "50000\n"
		if c.quota == quotaV2 {
			quota = "50000 100000\n"
		}
		put(t, root, "cg/job/"+c.quota, quota)
		m := Machine{Root: root}
		fs, err := m.proc()
		if err != nil {
			t.Fatal(err)
		}
		s := Sampler{machine: m, fs: fs}
		if s.bounds[generator] = m.bounds(fs, 7); len(s.bounds[generator]) != 1 {
			t.Fatalf("%s: bounds %+v", c.name, s.bounds)
		}
		sample := func(times, usec int) {
			put(t, root, "cg/job/cpu.stat", fmt.Sprintf(c.stat, times, usec))
			s.samples = append(s.samples, reading{throttled: s.throttles()})
		}
		sample(3, 1_000_000)
		sample(3, 1_000_000)
		if d := s.denied(generator); d != nil {
			t.Errorf("%s: nothing was denied, but %+v", c.name, d)
		}
		sample(8, 1_250_000)
		d := s.denied(generator)
		if want := (harness.Throttled{CPUs: 0.5, Path: c.path, Times: 5, Seconds: 0.25}); d == nil || *d != want {
			t.Errorf("%s: %+v, want %+v", c.name, d, want)
		}
		if s.denied(server) != nil {
			t.Errorf("%s: the server has no quota", c.name)
		}
	}
}

// The kernel's own figures of a process that wants more than its quota.
func TestThrottledForReal(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("/sys/fs/cgroup/cpu", fmt.Sprintf("tenrounds-test-%d", os.Getpid()))
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Skipf("no cgroup of version 1 can be made here: %v", err)
	}
	t.Cleanup(func() { _ = os.Remove(dir) })
	if err := os.WriteFile(filepath.Join(dir, quotaV1), []byte("10000"), 0o600); err != nil {
		t.Skipf("no quota can be set here: %v", err)
	}
	busy := exec.CommandContext(t.Context(), "sh", "-c", "while :; do :; done")
	if err := busy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = busy.Process.Kill()
		_ = busy.Wait()
	})
	pid := busy.Process.Pid
	if err := os.WriteFile(filepath.Join(dir, "cgroup.procs"), []byte(strconv.Itoa(pid)), 0o600); err != nil {
		t.Skipf("no process can be moved: %v", err)
	}
	s := Machine{Root: "/"}.Watch(Subjects{Server: os.Getpid()})
	s.Start(pid, 0, time.Second)
	time.Sleep(1500 * time.Millisecond)
	r := s.Stop()
	if r == nil || r.Generator.Throttled == nil {
		t.Fatalf("no throttling is seen: %+v", r)
	}
	x := r.Generator.Throttled
	if x.CPUs != 0.1 || x.Path != filepath.Join(dir, quotaV1) || x.Times == 0 || x.Seconds <= 0 {
		t.Errorf("%+v", x)
	}
}
