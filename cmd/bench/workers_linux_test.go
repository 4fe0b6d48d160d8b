package main

import (
	"bytes"
	"errors"
	"net"
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

// team is a bed whose load comes from workers.
type team struct {
	*bed
	master string
	bench  string // the program of the workers
}

// newTeam has a server that does nothing wrong, and a port for the master.
func newTeam(t *testing.T, flags ...string) *team {
	t.Helper()
	b := newBed(t, "fine")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	master := l.Addr().String()
	_ = l.Close()
	i := slices.Index(b.common, "--connections")
	b.common = append(slices.Delete(b.common, i, i+2), "--mode", "rate", "--rate", "500", "--duration", "1s",
		"--master", master)
	b.common = append(b.common, flags...)
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	x := &team{b, master, path}
	t.Cleanup(func() { // after the workers have ended
		x.wait("Locust's workers to be gone", func() bool {
			return len(processes("[-]-master-port "+x.port())) == 0
		})
	})
	return x
}

// worker starts one. It is asked to end with the test.
func (x *team) worker(flags ...string) (*exec.Cmd, *bytes.Buffer) {
	x.t.Helper()
	if _, err := loader(); err != nil {
		x.t.Fatal(err)
	}
	var said bytes.Buffer
	args := append([]string{"worker", "--master", x.master}, flags...)
	if len(flags) == 0 {
		args = append(args, "--allow", "127.0.0.1", "--same-machine")
	}
	c := exec.Command(x.bench, args...)
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		x.t.Fatal(err)
	}
	x.t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait()
	})
	return c, &said
}

// generators are the processes of the shares that are under way. pgrep takes a pattern that begins with - for
// a flag.
func (x *team) generators() []int {
	return processes("[-]-start-at .*--progress")
}

func (x *team) port() string {
	_, port, _ := net.SplitHostPort(x.master)
	return port
}

// Two workers do exactly what one does alone, and the result says who carried what.
func TestWorkers(t *testing.T) {
	faults.Only(t)
	x := newTeam(t, "--workers", "1,2")
	x.worker()
	x.worker()
	code, out := x.exit()
	if code != exitcode.OK && code != exitcode.Limited { // server and generator share the CPUs
		t.Fatalf("exit %d:\n%s", code, out)
	}
	if !strings.Contains(out, "bench worker --master "+x.master) {
		t.Errorf("nobody is told what to start:\n%s", out)
	}
	_, turns := x.read()
	if len(turns) != 4 {
		t.Fatalf("%d turns", len(turns))
	}
	for _, m := range turns {
		a := m.Account()
		var sum int64
		for i, c := range m.Result.Carriers {
			sum += c.Scheduled
			if c.Share != (harness.Share{Index: i, Of: m.Load.Workers}) || c.Correct != c.Scheduled ||
				c.RoundTrip <= 0 {
				t.Errorf("%s: %+v", m.Load, c)
			}
		}
		if !m.Clean() || a.Scheduled != 500 || sum != 500 || len(m.Result.Carriers) != m.Load.Workers ||
			m.Result.Parts != nil || a.ServerCPU == nil {
			t.Errorf("%s: %d requests, of the shares %d: %+v", m.Load, a.Scheduled, sum, m.Result)
		}
		if skew := m.Result.Skew(); skew > .1 {
			t.Errorf("%s: the shares began %g s apart", m.Load, skew)
		}
	}
	x.alone()
}

// A ramp of users ends in all workers together, on what all of them see.
func TestWorkersRamp(t *testing.T) {
	faults.Only(t)
	x := newTeam(t, "--workers", "2", "--rounds", "1", "--mode", "users", "--users", "400", "--hatch", "50",
		"--think-min", "100ms", "--think-max", "200ms", "--duration", "30s", "--stop-when", "p99>1us")
	i := slices.Index(x.common, "--rate")
	x.common = slices.Delete(x.common, i, i+2)
	x.worker()
	x.worker()
	code, out := x.exit()
	_, turns := x.read()
	if code != exitcode.OK && code != exitcode.Limited || len(turns) != 1 {
		t.Fatalf("exit %d, %d turns:\n%s", code, len(turns), out)
	}
	r := turns[0].Result
	if r.StoppedBy.Condition != "p99>1us" || r.Duration > 20 || r.Users < 2 || len(r.Ramp) == 0 ||
		len(r.Carriers) != 2 {
		t.Errorf("stopped by %+v after %g s with %d users: %+v", r.StoppedBy, r.Duration, r.Users, r.Carriers)
	}
	x.alone()
}

// A worker that is killed leaves its turn without its share. The turn keeps what the other one did, and the
// run goes on with a worker that comes late.
func TestWorkerKilled(t *testing.T) {
	faults.Only(t)
	x := newTeam(t, "--workers", "2", "--rounds", "2", "--duration", "4s")
	x.worker()
	victim, _ := x.worker()
	run, out := x.start()
	x.wait("both generators", func() bool { return len(x.generators()) >= 2 })
	time.Sleep(time.Second)
	if err := victim.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	x.waitTurns(1)
	x.worker()
	code := status(t, run.Wait())
	_, turns := x.read()
	if len(turns) != 2 {
		t.Fatalf("exit %d, %d turns:\n%s", code, len(turns), out)
	}
	if m := turns[0]; !strings.Contains(m.Error, "1 of 2 shares are missing") || m.Account() == nil ||
		m.Account().Correct < 500 {
		t.Errorf("%s: %+v", m.Error, m.Account())
	}
	if m := turns[1]; !m.Clean() || m.Account().Correct != 2000 {
		t.Errorf("the second turn: %s: %+v", m.Error, m.Account())
	}
	x.alone()
}

// A master that is killed costs its turn, and no process stays.
func TestMasterKilled(t *testing.T) {
	faults.Only(t)
	x := newTeam(t, "--workers", "1", "--rounds", "2", "--duration", "3s")
	x.worker()
	run, out := x.start()
	x.wait("the generator", func() bool { return len(x.generators()) >= 1 })
	masters := processes("[-]-master-bind-port " + x.port())
	if len(masters) == 0 {
		t.Fatal("there is no master")
	}
	if err := syscall.Kill(masters[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	code := status(t, run.Wait())
	_, turns := x.read()
	if len(turns) != 2 || turns[0].Error == "" || !turns[1].Clean() {
		t.Errorf("exit %d:\n%s", code, out)
		for _, m := range turns {
			t.Errorf("%s", m.Error)
		}
	}
	x.alone()
}

// A worker loads only what its own command line allows, whatever the run says.
func TestWorkerRefuses(t *testing.T) {
	faults.Only(t)
	for name, c := range map[string]struct {
		flags []string
		want  string
	}{
		"another server": {[]string{"--allow", "10.9.8.7", "--same-machine"}, "its --allow has 10.9.8.7"},
		"same machine":   {[]string{"--allow", "127.0.0.1"}, "--same-machine"},
	} {
		t.Run(name, func(t *testing.T) {
			x := newTeam(t, "--workers", "1", "--rounds", "1")
			x.worker(c.flags...)
			code, out := x.exit()
			_, turns := x.read()
			if len(turns) != 1 || !strings.Contains(turns[0].Error, c.want) {
				t.Errorf("exit %d:\n%s", code, out)
			}
			x.alone()
		})
	}
}

// A worker with another build of the generator is refused, and both sides say so.
func TestWorkerOfAnotherBuild(t *testing.T) {
	faults.Only(t)
	x := newTeam(t, "--workers", "1", "--rounds", "1")
	load, err := loader()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for from, to := range map[string]string{x.bench: "bench", load: "load"} {
		b, err := os.ReadFile(from)
		if err == nil && to == "load" {
			b = append(b, 0)
		}
		if err = errors.Join(err, os.WriteFile(filepath.Join(dir, to), b, 0o755)); err != nil {
			t.Fatal(err)
		}
	}
	x.bench = filepath.Join(dir, "bench")
	c := exec.Command(x.bench, "worker", "--master", x.master, "--allow", "127.0.0.1", "--same-machine")
	c.Dir = dir
	var said bytes.Buffer
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	run, out := x.start() // once: the worker does not come back
	_ = status(t, run.Wait())
	_, turns := x.read()
	if len(turns) != 1 || !strings.Contains(turns[0].Error, "another build of bin/load") {
		t.Errorf("%+v\n%s", turns, out)
	}
	if code := status(t, c.Wait()); code == 0 || !strings.Contains(said.String(), "refused this worker") {
		t.Errorf("the worker exits %d: %s", code, said.String())
	}
}

// Without workers the turn says what to start.
func TestNoWorkers(t *testing.T) {
	faults.Only(t)
	x := newTeam(t, "--workers", "1", "--rounds", "1", "--wait-workers", "3s")
	_, out := x.exit()
	_, turns := x.read()
	if len(turns) != 1 || !strings.Contains(turns[0].Error, "0 of 1 workers came within 3s") {
		t.Errorf("%+v\n%s", turns, out)
	}
}

// bench scale starts its own workers and compares their numbers.
func TestScale(t *testing.T) {
	faults.Only(t)
	x := newTeam(t)
	c, out := x.startPlain("scale", "--master", x.master, "--targets", "nethttp", "--rounds", "2", "--duration",
		"500ms", "--warmup", "0s", "--rate", "200", "--workers", "1,2", "--out", x.out, "--id", "r", "--base-port",
		"0")
	code := status(t, c.Wait())
	for _, want := range []string{"nethttp text", "rate-200-poisson", "workers", "apart",
		"fewest"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q: exit %d:\n%s", want, code, out)
		}
	}
	if _, turns := x.read(); len(turns) != 4 {
		t.Errorf("%s turns", strconv.Itoa(len(turns)))
	}
}
