package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
	"tenrounds/harness/shares"
	"tenrounds/test/faults"
)

// lan is several machines as network namespaces on one bridge.
type lan struct {
	t        *testing.T
	name     string
	machines int
}

// lans numbers the bridges of this process: the kernel takes a moment to forget the links of the one before.
var lans atomic.Int32

// locustPython makes the environment of the workers' Locust where the package index can be reached.
var locustPython = sync.OnceValues(func() (string, error) {
	root, err := launch.Root()
	if err != nil {
		return "", err
	}
	return launch.New(root).Tool(context.Background(), shares.Locust())
})

// newLAN needs root, and skips the test without it. The names are those of the test's process.
func newLAN(t *testing.T) *lan {
	t.Helper()
	for _, program := range []string{"ip", "nsenter", "unshare"} {
		if _, err := exec.LookPath(program); err != nil || os.Geteuid() != 0 {
			t.Skip("it needs root, ip, nsenter and unshare")
		}
	}
	n := &lan{t: t, name: fmt.Sprintf("tr%d%c", os.Getpid()%100000, 'a'+lans.Add(1))}
	t.Cleanup(func() {
		for i := range n.machines {
			_ = exec.Command("ip", "netns", "del", n.space(i+1)).Run()
		}
		_ = exec.Command("ip", "link", "del", n.name).Run()
	})
	if out, err := exec.Command("ip", "link", "add", n.name, "type", "bridge").CombinedOutput(); err != nil {
		t.Skipf("this kernel makes no bridge: %s", out)
	}
	n.ip("link", "set", n.name, "up")
	return n
}

func (n *lan) ip(args ...string) {
	n.t.Helper()
	if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		n.t.Fatalf("ip %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

func (n *lan) space(i int) string { return fmt.Sprintf("%s-%d", n.name, i) }
func (n *lan) link(i int) string  { return fmt.Sprintf("%sv%d", n.name, i) }

// machine adds one and returns its number and address.
func (n *lan) machine() (number int, address string) {
	n.t.Helper()
	n.machines++
	i := n.machines
	address = fmt.Sprintf("10.77.%d.%d", os.Getpid()%250, i)
	n.ip("netns", "add", n.space(i))
	n.ip("link", "add", n.link(i), "type", "veth", "peer", "name", "eth0", "netns", n.space(i))
	n.ip("link", "set", n.link(i), "master", n.name, "up")
	n.ip("-n", n.space(i), "addr", "add", address+"/24", "dev", "eth0")
	n.ip("-n", n.space(i), "link", "set", "eth0", "up")
	n.ip("-n", n.space(i), "link", "set", "lo", "up")
	return i, address
}

// run starts a program on a machine, and has it end with the test. It keeps the mounts, those of cgroups too.
func (n *lan) run(machine int, command ...string) (*exec.Cmd, *bytes.Buffer) {
	n.t.Helper()
	c := exec.Command("nsenter", append([]string{"--net=/run/netns/" + n.space(machine)}, command...)...)
	var said bytes.Buffer
	c.Stdout, c.Stderr, c.WaitDelay = &said, &said, time.Second
	if err := c.Start(); err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(func() {
		if c.ProcessState == nil {
			_ = c.Process.Signal(syscall.SIGTERM)
			kill := time.AfterFunc(5*time.Second, func() { _ = c.Process.Kill() }) // unshare takes no SIGTERM
			_ = c.Wait()
			kill.Stop()
		}
	})
	return c, &said
}

// distributed is a run whose server, workers and command are each on a machine of their own.
type distributed struct {
	*lan
	*bed
	bench        string
	server, home int
	workers      []int
	args         []string
	agent        *exec.Cmd
}

// newDistributed has the agent and two workers up. One of the workers has another clock.
func newDistributed(t *testing.T, flags ...string) *distributed {
	t.Helper()
	d := &distributed{lan: newLAN(t), bed: newBed(t, "fine")}
	var err error
	if d.bench, err = binary(); err == nil {
		_, err = loader()
	}
	if err == nil {
		_, err = locustPython() // no machine of the lan reaches a package index
	}
	if err != nil {
		t.Fatal(err)
	}
	var at, from string
	d.server, at = d.machine()
	d.home, from = d.machine()
	token, master := filepath.Join(t.TempDir(), "token"), net.JoinHostPort(from, "5557")
	d.agent, _ = d.lan.run(d.server, d.bench, "target", "--listen", at+":5600", "--token-file", token)
	for i := range 2 {
		number, _ := d.machine()
		d.workers = append(d.workers, number)
		command := []string{d.bench, "worker", "--master", master, "--allow", at}
		if i == 1 { // its clock is a minute off
			command = append([]string{"unshare", "--time", "--monotonic", "60", "--boottime", "60", "--fork",
				"--kill-child"}, command...)
		}
		d.lan.run(number, command...)
	}
	d.wait("the token", func() bool { _, err := os.Stat(token); return err == nil })
	d.args = append(
		[]string{d.bench, "run", "quick", "--interleave", "turns", "--targets", "nethttp", "--scenarios", "text",
			"--mode", "rate", "--rate", "600", "--connections", "8", "--duration", "2s", "--warmup", "0s", "--rounds",
			"2", "--base-port", "0", "--no-live", "--out", d.out, "--id", "r", "--master", master, "--target-host",
			"tcp://" + at + ":5600", "--token-file", token},
		flags...)
	return d
}

// Three commands on four machines: the workers together do what one does, by the clock of each, and the
// server's cost comes from its own machine.
func TestManyMachines(t *testing.T) {
	faults.Only(t)
	d := newDistributed(t, "--workers", "1,2", "--cpus", "1", "--memory", "1GiB")
	c, out := d.lan.run(d.home, d.args...)
	if code := status(t, c.Wait()); code != exitcode.OK && code != exitcode.Limited {
		t.Fatalf("exit %d:\n%s", code, out)
	}
	run, turns := d.read()
	if !run.Plan.Machine.Apart || run.Plan.Machine.Memory != 1<<30 || len(turns) != 4 {
		t.Errorf("%+v, %d turns\n%s", run.Plan.Machine, len(turns), out)
	}
	for _, m := range turns {
		a := m.Account()
		if !m.Clean() || a.Scheduled != 1200 || a.Correct != 1200 || a.ServerCPU == nil ||
			m.Result.Resources == nil ||
			len(m.Result.Carriers) != m.Load.Workers {
			t.Errorf("%s: %s: %+v", m.Load, m.Error, a)
			continue
		}
		if skew := m.Result.Skew(); skew > .1 { // the machine is busy with other tests; a quiet one has under 2 ms
			t.Errorf("%s: the shares began %g s apart", m.Load, skew)
		}
	}
	d.alone()
}

// A cable that is out for three seconds costs requests, and no share: the run goes on.
func TestCutCable(t *testing.T) {
	faults.Only(t)
	d := newDistributed(t, "--workers", "2", "--rounds", "1", "--duration", "9s", "--timeout", "1s")
	c, out := d.lan.run(d.home, d.args...)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(out.String())
		}
	})
	d.wait("both generators", func() bool { return len(processes("[-]-start-at .*--progress")) >= 2 })
	time.Sleep(2 * time.Second)
	d.ip("link", "set", d.link(d.workers[0]), "down")
	time.Sleep(3 * time.Second)
	d.ip("link", "set", d.link(d.workers[0]), "up")
	code := status(t, c.Wait())
	_, turns := d.read()
	if len(turns) != 1 || turns[0].Account() == nil || len(turns[0].Result.Carriers) != 2 {
		t.Fatalf("exit %d:\n%s", code, out)
	}
	cut, whole := turns[0].Result.Carriers[0], turns[0].Result.Carriers[1]
	if cut.Failed+whole.Failed == 0 || cut.Error+whole.Error != "" || max(cut.Correct, whole.Correct) != 2700 {
		t.Errorf("%+v\n%+v\n%s", cut, whole, out)
	}
}

// Without its agent a run has no servers: each turn says so, and the run ends.
func TestAgentKilled(t *testing.T) {
	faults.Only(t)
	d := newDistributed(t, "--workers", "2", "--duration", "4s", "--no-verify")
	c, out := d.lan.run(d.home, d.args...)
	d.wait("a generator", func() bool { return len(processes("[-]-start-at .*--progress")) >= 1 })
	if err := d.agent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if code := status(t, c.Wait()); code == exitcode.OK {
		t.Errorf("exit %d:\n%s", code, out)
	}
	run, turns := d.read()
	if run.Status == harness.StatusRunning || len(turns) == 0 {
		t.Fatalf("%s, %d turns:\n%s", run.Status, len(turns), out)
	}
	for _, m := range turns {
		if !strings.Contains(m.Error, "agent") {
			t.Errorf("round %d: %s", m.Round, m.Error)
		}
	}
	d.wait("the servers to end", func() bool { return len(processes("nethttp .*10[.]77[.]")) == 0 })
}
