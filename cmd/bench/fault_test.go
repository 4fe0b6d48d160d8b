package main

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/test/faults"
)

// The tests in fault*_test.go run whole benchmarks with real processes that fail. What a run does about a
// fault is tested over fakes in harness/session; these show that the faults of real processes are noticed.

// password is what the mode keyed of testdata/faulty does not accept.
const password = "the-wrong-word"

// Servers that die, hang, lie or never start have no rank, in turns and in slices. The others are measured.
func TestFaultyServers(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for name, flags := range map[string][]string{"turns": {"--duration", "500ms"}, "slices": sliced} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faults.Repeat(t, 3, func(f *faults.Findings, n int) {
				timeout := 500 * time.Millisecond << (2 * n)
				b := newBed(t, "fine", "die", "hang", "lie", "unready", "fine2")
				b.add("keyed", "keyed")
				code, out := b.exit(append(flags, "--rounds", "1", "--timeout", timeout.String(), "--ready",
					(2 * timeout).String(),
					"--target", "keyed STORE=redis://:"+password+"@db STORE_PASSWORD="+password)...)
				if code != exitcode.Wrong {
					f.Errorf("exit %d, want %d:\n%s", code, exitcode.Wrong, out)
				}
				b.checkFaults(f)
				if leaks := leaks(t, b.out, password); len(leaks) > 0 || strings.Contains(out, password) {
					f.Errorf("the password is in %q, or printed:\n%s", leaks, out)
				}
				b.alone()
			})
		})
	}
}

// checkFaults compares what is known of each server of TestFaultyServers.
func (b *bed) checkFaults(f *faults.Findings) {
	b.t.Helper()
	rows := b.rows()
	for _, name := range []string{"fine", "fine2"} {
		if r := rows[name]; r.N != 1 || r.Unranked != "" || r.Failed > 0 || !(r.Throughput.Mean > 0) {
			f.Errorf("%s: %+v", name, r)
		}
	}
	for name, why := range map[string]string{
		"die": "out of order", "hang": "", "lie": "body differs", "unready": "ready",
		"keyed": "no entry to redis://:xxxxx@db by xxxxx",
	} {
		if r := rows[name]; r.Unranked == "" || !strings.Contains(r.Unranked, why) {
			f.Errorf("%s has no rank because of %q, want %q", name, r.Unranked, why)
		}
	}
	lies, _ := os.ReadFile(b.lies)
	told, _ := strconv.ParseInt(string(lies), 10, 64)
	_, turns := b.read()
	for _, m := range turns {
		a := m.Account()
		switch {
		case a == nil:
		case !a.Identity():
			f.Errorf("%s: the account does not add up: %+v", m.Target, a)
		case m.Target == "hang" && a.Timeouts == 0:
			f.Errorf("no timeouts are counted: %+v", a)
		case m.Target == "lie" && (a.Failures.Body == 0 || a.Failures.Body > told):
			f.Errorf("%d wrong bodies are counted, the server says it lied %d times", a.Failures.Body, told)
		case strings.HasPrefix(m.Target, "fine") && (m.Sampled() == nil && m.Visited() == nil ||
			a.ServerCPU == nil):
			f.Errorf("%s: nothing was sampled: %+v", m.Target, m.Result)
		}
	}
}

func TestPortTaken(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	port := ln.Addr().(*net.TCPAddr).Port
	b := newBed(t, "fine")
	code, out := b.exit("--base-port", strconv.Itoa(port))
	if code != exitcode.Failed || !strings.Contains(out, strconv.Itoa(port)) ||
		!strings.Contains(out, "--base-port") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if _, err := os.Stat(b.dir()); err == nil {
		t.Error("a results folder was made for a run that could not begin")
	}
}

// A run that is ended at any time keeps its turns, and leaves no process behind.
func TestEndedRunResumes(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, c := range []struct {
		signal syscall.Signal
		code   int
		status harness.Status
	}{
		{syscall.SIGINT, 130, harness.StatusInterrupted},
		{syscall.SIGKILL, -1, harness.StatusRunning},
	} {
		t.Run(c.signal.String(), func(t *testing.T) {
			t.Parallel()
			// A run that came to its end before it was interrupted shows nothing: the next one has longer turns.
			faults.Repeat(t, 3, func(f *faults.Findings, n int) {
				interrupt(t, f, c.signal, c.code, c.status, 250*time.Millisecond<<(2*n))
			})
		})
	}
}

// interrupt ends a run of two servers and three rounds after its first turn, and goes on with it.
func interrupt(t *testing.T, f *faults.Findings, signal syscall.Signal, code int, reached harness.Status,
	turn time.Duration) {
	t.Helper()
	b := newBed(t, "fine", "fine2")
	cmd, out := b.start("--rounds", "3", "--duration", turn.String())
	b.waitTurns(1)
	b.wait("the tables of the first turn", func() bool { // a kill between the two would leave none
		_, err := os.Stat(filepath.Join(b.dir(), results.SummaryFile))
		return err == nil
	})
	children := descendants(cmd.Process.Pid)
	if len(children) < 2 {
		f.Errorf("%d children, want the servers at least", len(children))
	}
	_ = cmd.Process.Signal(signal)
	if got := status(t, cmd.Wait()); got != code {
		f.Errorf("exit %d, want %d:\n%s", got, code, out)
	}
	b.wait("all children to be gone", func() bool {
		return !slices.ContainsFunc(children, func(pid int) bool { return syscall.Kill(pid, 0) == nil })
	})
	run, turns := b.read()
	if run.Status != reached || len(turns) < 1 || len(turns) > 5 {
		f.Fatalf("%s with %d turns", run.Status, len(turns))
	}
	if len(b.rows()) == 0 {
		f.Errorf("no summary was left")
	}
	cut(t, filepath.Join(b.dir(), results.TurnsFile), 10) // as if the end had come while it was written
	turns = turns[:len(turns)-1]
	again, out := b.startPlain("run", "--resume", b.dir(), "--manifests", b.manifests, "--no-verify")
	if code := status(t, again.Wait()); code != 0 {
		f.Fatalf("resume: exit %d:\n%s", code, out)
	}
	run, all := b.read()
	if run.Status != harness.StatusComplete || len(all) != 6 {
		f.Fatalf("after the resume: %s with %d turns, want complete with 6", run.Status, len(all))
	}
	for i := range turns {
		if !all[i].Started.Equal(turns[i].Started) {
			f.Errorf("turn %d was measured again", i)
		}
	}
	b.alone()
}

// cut takes the last n bytes off a file.
func cut(t *testing.T, path string, n int64) {
	t.Helper()
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, st.Size()-n); err != nil {
		t.Fatal(err)
	}
}
