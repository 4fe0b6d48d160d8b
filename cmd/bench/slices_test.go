package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/results"
)

// sliced are the flags of a round in short slices.
var sliced = []string{"--interleave", "slices", "--slice", "10ms", "--duration", "300ms", "--warmup", "20ms"}

// lines reads a table of the run's folder.
func (b *bed) lines(name string) []string {
	b.t.Helper()
	content, err := os.ReadFile(filepath.Join(b.dir(), name))
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(content)), "\n")
}

func TestSlices(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "fine", "fine2")
		code, out := b.exit(sliced...)
		if code != 0 {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		run, turns := b.read()
		if run.Status != harness.StatusComplete || run.Plan.Interleave != harness.InterleaveSlices || len(turns) != 4 {
			f.Fatalf("status %s, interleave %q, %d turns", run.Status, run.Plan.Interleave, len(turns))
		}
		pids := map[int]bool{}
		for _, m := range turns {
			a := m.Account()
			if !m.Clean() || len(a.Slices) != 30 || !m.Result.Verified || a.ServerCPU == nil || *a.ServerCPU <= 0 || a.IdleCPU == nil || a.Histogram == "" {
				f.Errorf("%s: %+v", m.Target, m)
			}
			if v := m.Visited(); v == nil || v.Server.RSSIdle == 0 || v.Server.RSSPeak < v.Server.RSSIdle || v.Server.Voluntary == 0 || v.Samples < 2 || m.Sampled() != nil {
				f.Errorf("%s: what the machine told of the visit: %+v", m.Target, m.Result.Resources)
			}
			if d := m.Result.Duration; d < 0.269 || d > 0.271 { // a tenth of each slice is trimmed
				f.Errorf("%s: its own time is %v s", m.Target, d)
			}
			pids[m.PID] = true
		}
		if len(pids) != 4 {
			f.Errorf("%d processes, want a fresh one for each target and round", len(pids))
		}
		if n := len(b.lines(results.SlicesFile)); n != 1+4*30 {
			f.Errorf("slices.csv has %d lines", n)
		}
		if n := len(b.lines(results.RoundsFile)); n != 1+4 {
			f.Errorf("rounds.csv has %d lines", n)
		}
		for name, r := range b.rows() {
			if r.N != 2 || r.Unranked != "" || r.Load != "sliced-c4" || r.Sliced == nil || r.Sliced.Baseline != "fine" || !(r.Sliced.CPU.Mean > 0) ||
				r.Costs == nil || !(r.Costs.RSSPeak > 1<<20) || !(r.Costs.Voluntary > 0) {
				f.Errorf("%s: %+v, %+v", name, r, r.Sliced)
			}
		}
		for _, want := range []string{"ratios to fine", "in slices of 10ms", "round 1/2, turn 0/4: 2 targets, text, in slices of 10ms, about 1s", "turn 3/4, 0s left"} {
			if !strings.Contains(out+b.report(), want) {
				f.Errorf("no word of %q:\n%s\n%s", want, out, b.report())
			}
		}
		b.alone()
	})
}

// A target that dies, lies or hangs has no rank; the rows of the others stand.
func TestSlicesWithAFaultyTarget(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"die", "lie", "hang", "unready"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			calm.Repeat(t, 3, func(f *calm.Findings, n int) { faultySlices(t, f, mode, 500*time.Millisecond<<(2*n)) })
		})
	}
}

// faultySlices asks a faulty target between two others. The timeout is what both it and they have for an answer, and
// half of what they have to be ready.
func faultySlices(t *testing.T, f *calm.Findings, mode string, timeout time.Duration) {
	t.Helper()
	b := newBed(t, "fine", mode, "fine2")
	code, out := b.exit(append(sliced, "--rounds", "2", "--timeout", timeout.String(), "--ready", (2 * timeout).String(), "--duration", "500ms")...)
	if code == 0 {
		f.Errorf("exit 0 though a target was faulty:\n%s", out)
	}
	rows := b.rows()
	for _, name := range []string{"fine", "fine2"} {
		if r := rows[name]; r.N != 2 || r.Unranked != "" || r.Failed != 0 || r.Sliced == nil {
			f.Errorf("%s did not go on: %+v\n%s", name, r, out)
		}
		if w := strings.Join(rows[name].Warnings, "\n"); strings.Contains(w, "given up") {
			f.Errorf("%s has a warning of another target: %s", name, w)
		}
	}
	if r := rows[mode]; r.Unranked == "" || r.Sliced != nil {
		f.Errorf("the faulty one: %+v", r)
	}
	want := map[string]string{"die": "out of order", "lie": "requests failed", "hang": "given up after", "unready": "ready"}[mode]
	if !strings.Contains(b.report(), want) {
		f.Errorf("the report has no word of %q:\n%s", want, b.report())
	}
	_, turns := b.read()
	for _, m := range turns {
		if a := m.Account(); a != nil && (!a.Identity() || mode == "lie" && m.Target == "lie" && a.Failures.Body == 0) {
			f.Errorf("%s: %+v", m.Target, a)
		}
	}
	b.alone()
}

func TestSlicesInterruptAndResume(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGKILL} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			// A run that came to its end before it was interrupted shows nothing: the next one has longer turns.
			calm.Repeat(t, 3, func(f *calm.Findings, n int) { interruptSlices(t, f, signal, 400*time.Millisecond<<(2*n)) })
		})
	}
}

// interruptSlices ends a run in slices after its first round, and goes on with it.
func interruptSlices(t *testing.T, f *calm.Findings, signal syscall.Signal, turn time.Duration) {
	t.Helper()
	b := newBed(t, "fine", "fine2")
	cmd, out := b.start(append(sliced, "--rounds", "3", "--duration", turn.String())...)
	b.waitTurns(2)
	b.wait("the tables of the first round", func() bool {
		_, err := os.Stat(filepath.Join(b.dir(), results.SummaryFile))
		return err == nil
	})
	children := descendants(cmd.Process.Pid)
	_ = cmd.Process.Signal(signal)
	if code := status(t, cmd.Wait()); code != map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGKILL: -1}[signal] {
		f.Errorf("exit %d:\n%s", code, out)
	}
	b.wait("all children to be gone", func() bool {
		return !slices.ContainsFunc(children, func(pid int) bool { return syscall.Kill(pid, 0) == nil })
	})
	_, turns := b.read()
	if len(turns) != 2 && len(turns) != 4 {
		f.Fatalf("%d turns are kept, want whole visits of two", len(turns))
	}
	cut(t, filepath.Join(b.dir(), results.TurnsFile), 100) // as if the kill had come in a write
	cut(t, filepath.Join(b.dir(), results.SlicesFile), 10)
	again, out := b.startPlain("run", "--resume", b.dir(), "--manifests", b.manifests, "--no-verify")
	if code := status(t, again.Wait()); code != 0 {
		f.Fatalf("resume: exit %d:\n%s", code, out)
	}
	if want := "had 1 of 2 targets of a visit in slices"; !strings.Contains(out.String(), want) {
		f.Errorf("no word of %q:\n%s", want, out)
	}
	run, all := b.read()
	if run.Status != harness.StatusComplete || len(all) != 6 || len(b.lines(results.SlicesFile)) != 1+6*int(turn/(10*time.Millisecond)) {
		f.Errorf("after the resume: %s, %d turns, %d lines of slices", run.Status, len(all), len(b.lines(results.SlicesFile)))
	}
	b.alone()
}

func TestSlicesUsage(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine")
	for _, c := range []struct{ args, want string }{
		{"precise --targets nethttp", "interleave: \"slices\" needs two targets at least"},
		{"quick --slice 10ms", "--slice: needs interleave = \"slices\""},
		{"quick --slice-order abba", "--slice-order: needs interleave"},
		{"sweep --interleave slices", "--interleave: \"slices\" needs one number of connections"},
		{"precise --mode rate --rate 5", "needs mode = \"closed\""},
		{"precise --loader wrk", "wrk asks one target only"},
		{"precise --up one", "needs up = \"all\""},
		{"precise --duration 400ms", "makes 8 slices of a duration of 400ms"},
		{"precise --slice 2s", "--slice: 2s is not between"},
		{"precise --interleave blocks", "--interleave: \"blocks\" is none of: turns, slices"},
	} {
		cmd, out := b.startPlain(append([]string{"run", "--dry-run", "--server-cpus", "none", "--load-cpus", "none"}, strings.Fields(c.args)...)...)
		if code := status(t, cmd.Wait()); code != exitUsage || !strings.Contains(out.String(), c.want) {
			t.Errorf("run %s: exit %d, want %q:\n%s", c.args, code, c.want, out)
		}
	}
	cmd, out := b.startPlain("run", "precise", "--interleave", "turns", "--targets", "nethttp", "--server-cpus", "none", "--dry-run")
	if code := status(t, cmd.Wait()); code != 0 || !strings.Contains(out.String(), "nethttp json closed-c20 20s") {
		t.Errorf("exit %d: the plan in turns:\n%s", code, out)
	}
	cmd, out = b.startPlain("run", "precise", "--target", "nethttp", "--target", "nethttp as copy", "--server-cpus", "none", "--dry-run")
	if code := status(t, cmd.Wait()); code != 0 || !strings.Contains(out.String(), "in slices of 50ms, order shuffle") || !strings.Contains(out.String(), strconv.Itoa(20)+" turns, about 7m") {
		t.Errorf("exit %d: the plan as it is:\n%s", code, out)
	}
}
