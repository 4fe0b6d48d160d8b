package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

// inMode runs bench on the bed's targets with one round and without a number of connections, which not every
// mode takes.
func (b *bed) inMode(args ...string) (int, string) {
	b.t.Helper()
	common := slices.Clone(b.common)
	if i := slices.Index(common, "--connections"); i >= 0 {
		common = slices.Delete(common, i, i+2)
	}
	return b.finish(func() (*exec.Cmd, *bytes.Buffer) {
		return b.startPlain(append(append(common, "--rounds", "1"), args...)...)
	})
}

func (b *bed) report() string {
	b.t.Helper()
	content, err := os.ReadFile(filepath.Join(b.dir(), results.ReportFile))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(content)
}

func TestRate(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "fine")
		code, out := b.inMode("--mode", "rate", "--rate", "200", "--connections", "8", "--backlog", "50", "--duration", "500ms")
		if code != exitcode.OK && code != exitcode.Limited { // a machine that is busy with other tests may hold the generator up
			f.Fatalf("exit %d:\n%s", code, out)
		}
		_, turns := b.read()
		if a := turns[0].Account(); a == nil || a.Scheduled != 100 || !a.Identity() {
			f.Errorf("in half a second at 200/s 100 requests are due: %+v", a)
		}
		r := b.rows()["fine"]
		if r.Verdict == "" || r.Load != "rate-200" || r.Unranked != "" || !strings.Contains(b.report(), "200 requests per second at equal distances over 8 connections") {
			f.Errorf("%+v\n%s", r, b.report())
		}
		b.alone()
	})
}

func TestUsers(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "fine")
		code, out := b.inMode("--mode", "users", "--users", "40", "--hatch", "50", "--think-min", "50ms", "--think-max", "150ms", "--duration", "600ms")
		if code != exitcode.OK && code != exitcode.Limited {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		_, turns := b.read()
		if m := turns[0]; m.Result.Users != 30 || m.Account().Correct < 30 || m.Load.Connections != 0 {
			f.Errorf("%+v", m.Result)
		}
		if r := b.rows()["fine"]; r.Users != 30 || r.Verdict == "" || !strings.Contains(b.report(), "only 30 of the 40 users start within 600ms") {
			f.Errorf("%+v\n%s", r, b.report())
		}
	})
}

// A server that falls silent ends the ramp, which is no failure of the run.
func TestRamp(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "hang")
		code, out := b.inMode("--mode", "users", "--users", "2000", "--hatch", "100", "--think-min", "10ms", "--think-max", "20ms",
			"--stop-when", "failed>1%", "--stop-when", "p99>10s", "--duration", "20s", "--timeout", "300ms")
		if code != exitcode.OK && code != exitcode.Limited {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		_, turns := b.read()
		if m := turns[0]; !strings.HasPrefix(m.Result.StoppedBy, "failed>1%") || m.Result.Users >= 2000 || m.Account().Correct < dieAfter/2 {
			f.Errorf("stopped by %q at %d users: %+v", m.Result.StoppedBy, m.Result.Users, m.Account())
		}
		r := b.rows()["hang"]
		if r.Stopped != 1 || r.Unranked != "" || r.Verdict == harness.VerdictOffered || !strings.Contains(b.report(), "failed&gt;1%") {
			f.Errorf("%+v\n%s", r, b.report())
		}
		b.alone()
	})
}

func TestSweep(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "fine", "fine2")
		code, out := b.inMode("--sweep", "1,2,8", "--duration", "200ms")
		if code != exitcode.OK && code != exitcode.Limited {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		_, turns := b.read()
		report := b.report()
		if len(turns) != 6 || !strings.Contains(report, "| target | 1 | 2 | 8 | knee | peak | falls |") || strings.Contains(report, "closed-c8") {
			f.Errorf("%d turns\n%s", len(turns), report)
		}
		all, err := results.ReadSummary(b.dir())
		if err != nil || len(all) != 6 {
			f.Errorf("%v, %d rows", err, len(all))
		}
	})
}

func TestCapacity(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "fine")
		code, out := b.inMode("--mode", "rate", "--slo", "250ms", "--connections", "8", "--duration", "60ms")
		_, turns := b.read()
		m := turns[0]
		if code != exitcode.OK || !slices.Contains(harness.Rates(), m.Capacity) || len(m.Steps) < 8 {
			f.Fatalf("exit %d, capacity %v, %d steps:\n%s", code, m.Capacity, len(m.Steps), out)
		}
		last := m.Steps[len(m.Steps)-2:]
		if !last[0].Passed || !last[1].Passed || last[0].Rate != m.Capacity || last[1].Rate != m.Capacity {
			f.Errorf("not confirmed twice: %+v", m.Steps)
		}
		if r := b.rows()["fine"]; r.Throughput.Mean != m.Capacity || r.Load != "slo-250ms" || !strings.Contains(b.report(), "is the capacity") {
			f.Errorf("%+v\n%s", r, b.report())
		}
		b.alone()
	})
}

// The hatch of a plan's own mode must not stand in the way of another mode that is asked for.
func TestModeOverAPlan(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine")
	for _, c := range []struct{ args, want string }{
		{"ramp --mode closed --server-cpus none --connections 3", "closed-c3"},
		{"quick --mode users --users 7", "users-7"},
		{"sweep --connections 3", "closed-c3"},
		{"standard --sweep 1,4", "closed-c4"},
		{"users-repo --users 9 --stop-when p99>1s", "ramp-9"},
	} {
		cmd, out := b.startPlain(append(append([]string{"run"}, strings.Fields(c.args)...), "--dry-run")...)
		if code := status(t, cmd.Wait()); code != 0 || !strings.Contains(out.String(), " "+c.want+" ") {
			t.Errorf("run %s: exit %d, want a turn of %s:\n%.500s", c.args, code, c.want, out)
		}
	}
}
