package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

// The rate that is a share of the slowest capacity is measured once: a run that goes on offers the same.
func TestRatesOfARunThatGoesOn(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine", "fine2")
	cmd, out := b.start("--rounds", "3", "--mode", "rate", "--rates", "200,1%", "--saturation")
	b.waitTurns(2)
	_ = cmd.Process.Signal(syscall.SIGINT)
	_ = cmd.Wait()
	before, turns := b.read()
	if len(before.Capacities) != 2 || len(before.Plan.Loads) != 3 || before.Plan.Loads[2].Rate < 1 || before.Plan.Loads[2].Share != 0.01 || len(turns) == 0 {
		t.Fatalf("capacities %+v, loads %+v, %d turns:\n%s", before.Capacities, before.Plan.Loads, len(turns), out)
	}
	again, said := b.startPlain("run", "--resume", b.dir(), "--manifests", b.manifests, "--no-verify", "--no-live")
	_ = again.Wait() // a busy machine may leave rows without a rank
	after, turns := b.read()
	if !reflect.DeepEqual(after.Plan.Loads, before.Plan.Loads) || !reflect.DeepEqual(after.Capacities, before.Capacities) || len(turns) != 3*3*2 {
		t.Errorf("it went on with %+v in %d turns, began with %+v:\n%s", after.Plan.Loads, len(turns), before.Plan.Loads, said)
	}
	if text := said.String(); strings.Contains(text, "measure the capacity") || !strings.Contains(text, "CPU time for each answer") {
		t.Errorf("it measured the capacity again, or has no CPU times:\n%s", text)
	}
	if _, err := os.Stat(filepath.Join(b.dir(), results.RatesFile)); err != nil {
		t.Error(err)
	}
}

// New connections stand beside kept ones, and no request fails for want of a port.
func TestNewConnectionsBesideKept(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine", "fine2")
	code, out := b.exit("--keepalive", "on,off", "--target", "fine as fine-gc class=tuned GOGC=400")
	run, turns := b.read()
	if code != exitcode.OK && code != exitcode.Limited || len(turns) != run.Plan.Turns() {
		t.Fatalf("exit %d, %d turns:\n%s", code, len(turns), out)
	}
	for _, m := range turns {
		if live := m.Result.Generator.LiveConnections; m.Account().Failed() > 0 || (live == 0) != m.Load.NewConnections {
			t.Errorf("%s %s: %d failed, %d connections open at the end", m.Target, m.Load, m.Account().Failed(), live)
		}
	}
	if class := run.Subjects[len(run.Subjects)-1].Class; class != harness.ClassTuned {
		t.Errorf("fine-gc is of the class %q", class)
	}
	for _, want := range []string{"New connections, text", "closed-c"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	if _, err := os.Stat(filepath.Join(b.dir(), results.ConnectionsFile)); err != nil {
		t.Error(err)
	}
}

// What a verification proved holds for new connections too, whose answers say that they are the last.
func TestProvedNewConnections(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := cheatBed(t, []string{"honest"})
		cmd, out := b.startPlain("run", "quick", "--manifests", b.manifests, "--targets", "honest", "--out", b.out, "--id", "r",
			"--scenarios", "text,json,post,file-1k", "--rounds", "1", "--duration", "300ms", "--warmup", "0s", "--connections", "4",
			"--keepalive", "on,off", "--base-port", "0", "--server-cpus", "none", "--load-cpus", "none")
		if code := status(t, cmd.Wait()); code != exitcode.OK && code != exitcode.Limited {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		for _, r := range b.allRows() {
			if r.Failed > 0 || r.Unranked != "" {
				f.Errorf("%s %s: %d failed, %s", r.Scenario, r.Load, r.Failed, r.Unranked)
			}
		}
	})
}
