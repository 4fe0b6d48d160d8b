package launch

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"tenrounds/harness/measure"
	"tenrounds/test/faults"
)

// Of two runs at once on one machine, both may choose the same port for servers of the same name. The one
// whose server comes too late must not take the other's for it, though that one answers right.
func TestStartTellsItsServerFromAnotherOfTheSameName(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	other := start(t, newLauncher(t), "ok", Options{})
	for _, c := range []struct {
		kind string
		want []string
	}{
		{"late", []string{"gin ended before it was ready: exit status 1", "address already in use"}},
		{"sleeper", []string{"gin was not ready within {timeout}: another program answers as fake on " +
			other.Addr(),
			"port " + strconv.Itoa(other.Port()) + " is held by ", "(PID " + strconv.Itoa(other.PID()) + ")"}},
	} {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			l := newLauncher(t)
			l.Holds = measure.Machine{Root: "/"}.Holds
			inTime(t, l, Options{
				Alias: "gin", Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(other.Port())),
				Flags: []string{"--reuseport"}, // leaves out the look at the port that comes before
				Env:   []string{fakeEnv + "=" + c.kind}, ReadyTimeout: 600 * time.Millisecond,
			}, c.want...)
		})
	}
}

func TestStartKnowsWhoHoldsThePort(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, kind := range []string{"ok", "late", "family"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			l := newLauncher(t)
			l.Holds = measure.Machine{Root: "/"}.Holds
			if s := start(t, l, kind, Options{}); s.StartTime() <= 0 {
				t.Errorf("it started in %v", s.StartTime())
			}
		})
	}
}

// A program of the same name that took the port after the launch is not the server.
func TestHoldsTellsWhoTookThePort(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	l.Holds = measure.Machine{Root: "/"}.Holds
	s := start(t, l, "ok", Options{})
	if err := s.Holds(); err != nil {
		t.Fatal(err)
	}
	ask(s.Addr(), "/leave")
	ln, err := net.Listen("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if err := s.Holds(); err == nil || !strings.Contains(err.Error(), "is held by ") ||
		!strings.Contains(err.Error(), fmt.Sprintf("(PID %d)", os.Getpid())) {
		t.Errorf("%v, want who holds the port", err)
	}
}

// What left its group and lost its parent ends after its server, and is named; a stranger goes on.
func TestOrphansAreEnded(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	stranger := exec.Command("sleep", "60")
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = stranger.Process.Kill()
		_ = stranger.Wait()
	}()
	adopter := exec.Command(self())
	adopter.Env = append(os.Environ(), fakeEnv+"=adopter")
	adopter.Stderr = os.Stderr
	out, err := adopter.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var pid, left int
	var name string
	if _, err := fmt.Sscanf(string(out), "adopted %d\nended %s (PID %d)\nleft %d", &pid, &name, &pid,
		&left); err != nil || left != 0 {
		t.Fatalf("%v: %q, want one orphan adopted and ended, and none left", err, out)
	}
	if !vanished(pid) {
		t.Errorf("PID %d goes on", pid)
	}
	if vanished(stranger.Process.Pid) {
		t.Error("a process that the launcher did not start was ended")
	}
}
