package launch

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/measure"
	"tenrounds/test/faults"
)

// sharing is a real server on shared/boot, since the fakes do not share ports.
func sharing(t *testing.T, l *Launcher) Program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "nethttp")
	if out, err := exec.Command("go", "build", "-o", path,
		"../../servers/nethttp").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return Program{Target: harness.Target{Name: "nethttp", Language: "Go", Vary: true}, Path: path}
}

// Three processes on one port are one server: they hold it together, count apart, and end together, however
// one of them ends.
func TestSeveralProcesses(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	l.Holds = measure.Machine{Root: "/"}.Holds
	p := sharing(t, l)
	o := Options{Processes: 3, Vary: true, VaryBase: 2_000_000_000, VaryStride: 100_000_000,
		FilesDir: t.TempDir()}
	s, err := l.Start(t.Context(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	pids, bases := s.PIDs(), fmt.Sprint(s.VaryBases())
	if len(pids) != 3 || bases != "[2000000000 2100000000 2200000000]" {
		t.Errorf("processes %v count from %s", pids, bases)
	}
	for _, pid := range pids {
		if group, err := syscall.Getpgid(pid); err != nil || group != pids[0] {
			t.Errorf("process %d is of the group %d, %v", pid, group, err)
		}
	}
	if err := s.Holds(); err != nil {
		t.Errorf("the port: %v", err)
	}
	ranges := map[string]bool{}
	for range 200 {
		c := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		answer, err := c.Get("http://" + s.Addr() + "/json")
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		_, date, _ := strings.Cut(string(b), `"date":`)
		ranges[date[:2]] = true
	}
	if len(ranges) != 3 {
		t.Errorf("200 connections came to the ranges %v", ranges)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Errorf("it stopped with %v", err)
	}
	gone(t, pids)

	for victim := range pids {
		s, err := l.Start(t.Context(), p, o)
		if err != nil {
			t.Fatal(err)
		}
		pids := s.PIDs()
		if err := syscall.Kill(pids[victim], syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		<-s.Done()
		if err := s.Err(); err == nil || !strings.Contains(err.Error(), "ended: signal: killed") {
			t.Errorf("process %d was killed: %v", victim+1, err)
		}
		gone(t, pids)
		if s.Stop(t.Context()) == nil {
			t.Error("a server that had ended was stopped without a word")
		}
	}
	if len(l.running) != 0 {
		t.Errorf("%d processes still run", len(l.running))
	}
}

// A program that does not share its port is no server of several processes, and its first process does not
// stay.
func TestSeveralProcessesThatDoNotShare(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	_, err := l.Start(t.Context(), fakeProgram(), Options{Processes: 2, Env: []string{fakeEnv + "=ok"}})
	wants(t, err, "process 2 of 2", "address already in use")
	if len(l.running) != 0 {
		t.Error("the first process still runs")
	}
}

// gone waits until processes have ended.
func gone(t *testing.T, pids []int) {
	t.Helper()
	for _, pid := range pids {
		for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(5 * time.Millisecond) {
			if _, err := os.Stat(fmt.Sprintf("/proc/%d", pid)); err != nil {
				break
			}
			if time.Now().After(deadline) {
				t.Errorf("process %d is still there", pid)
				break
			}
		}
	}
}
