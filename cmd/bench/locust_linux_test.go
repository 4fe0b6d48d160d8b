package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

// fakePython stands for python3, for uv, which makes a venv of it, and for Locust in that, which does what a
// file says.
const fakePython = `#!/bin/sh
mode=$(cat MODE)
case "$*" in
*sys.implementation*) printf 'cpython\n3.11.9\n0.0.0\n%s\n' "$0" ;;
"venv "*) for dir; do :; done; mkdir -p "$dir/bin" && cp "$0" "$dir/bin/python" ;;
"pip "*) ;;
*importlib*) echo 2.47.0 on Python 3.11.9 ;;
*--headless*)
	echo $$ > PID
	case $mode in
	die) echo "Segmentation fault in gevent" >&2; exit 139 ;;
	hang) exec sleep 300 ;;
	esac ;;
esac
`

// locustBed is a bed in which Locust does something wrong. Its cache is its own, and that of Go stays where
// it is.
func locustBed(t *testing.T, mode string) (b *bed, pid string) {
	t.Helper()
	b = newBed(t, "fine")
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	script := strings.NewReplacer("MODE", in("mode"), "PID", in("pid")).Replace(fakePython)
	for name, text := range map[string]string{"python3": script, "uv": script, "mode": mode} {
		if err := os.WriteFile(in(name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	b.env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "TENROUNDS_CACHE=" + in("cache"),
		"GOCACHE=" + strings.TrimSpace(string(cache))}
	i := slices.Index(b.common, "--connections")
	b.common = append(slices.Delete(b.common, i, i+2), "--rounds", "1", "--mode", "users", "--users", "4",
		"--hatch", "40",
		"--think-min", "10ms", "--think-max", "20ms", "--duration", "1s")
	return b, in("pid")
}

// A Locust that dies costs its own turns: the others are measured.
func TestLocustDies(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b, _ := locustBed(t, "die")
	if code, out := b.exit("--loader", "load,locust"); code != exitcode.Failed {
		t.Errorf("exit %d:\n%s", code, out)
	}
	run, turns := b.read()
	if run.Status != harness.StatusComplete || len(turns) != 2 ||
		run.Environment.Generators["locust"] != "2.47.0 on Python 3.11.9" {
		t.Errorf("status %s, %d turns, generators %v", run.Status, len(turns), run.Environment.Generators)
	}
	const words = "locust exited with 139: Segmentation fault in gevent"
	for _, m := range turns {
		if locust := m.Load.Loader == harness.LoaderLocust; locust && !strings.Contains(m.Error, words) ||
			!locust && !m.Clean() {
			t.Errorf("%v: error %q", m.Load, m.Error)
		}
	}
	b.alone()
}

// Ctrl-C reaches a Locust that hangs: it is ended, and what was measured is kept.
func TestLocustInterrupted(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b, file := locustBed(t, "hang")
	c, out := b.start("--loader", "load,locust")
	var pid int
	for range 600 {
		text, _ := os.ReadFile(file)
		if pid, _ = strconv.Atoi(strings.TrimSpace(string(text))); pid > 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := status(t, c.Wait()); code == 0 || pid == 0 {
		t.Errorf("exit %d, process %d:\n%s", code, pid, out)
	}
	if err := syscall.Kill(pid, 0); pid > 0 && err == nil {
		t.Errorf("Locust (%d) was left behind", pid)
	}
	if run, _ := b.read(); run.Status != harness.StatusInterrupted {
		t.Errorf("status %s", run.Status)
	}
	b.alone()
}
