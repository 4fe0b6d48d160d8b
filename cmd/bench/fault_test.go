package main

import (
	"math"
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
	"tenrounds/harness/calm"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

func TestAllFine(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "fine", "fine2")
		code, out := b.exit()
		if code != 0 {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		run, turns := b.read()
		if run.Status != harness.StatusComplete || len(turns) != 4 {
			f.Errorf("status %s with %d turns, want complete with 4", run.Status, len(turns))
		}
		for name, r := range b.rows() {
			if r.N != 2 || r.Failed != 0 || r.Unranked != "" || !(r.Throughput.Mean > 0) || r.Times == nil || !math.IsNaN(r.Throughput.Low) {
				f.Errorf("%s: %+v", name, r)
			}
		}
		for _, name := range []string{results.RunFile, results.TurnsFile, results.RoundsFile, results.SummaryFile, results.PairsFile, results.ReportFile} {
			if st, err := os.Stat(filepath.Join(b.dir(), name)); err != nil || st.Size() == 0 {
				f.Errorf("%s: %v", name, err)
			}
		}
		b.alone()
	})
}

func TestServerDiesInTheMiddle(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "die", "fine")
		code, out := b.exit()
		if code == 0 {
			f.Errorf("exit 0 though a server died:\n%s", out)
		}
		_, turns := b.read()
		for _, m := range turns {
			if m.Target == "die" && (!strings.Contains(m.Error, "ended during the turn") || !strings.Contains(m.Error, "out of order")) {
				f.Errorf("round %d: its error does not say that it died, with its last words: %q", m.Round, m.Error)
			}
		}
		rows := b.rows()
		if r := rows["die"]; r.Unranked == "" || r.Requests < dieAfter {
			f.Errorf("the dead one: %+v", r)
		}
		if r := rows["fine"]; r.N != 2 || r.Unranked != "" {
			f.Errorf("the other one did not go on: %+v", r)
		}
		b.alone()
	})
}

func TestServerHangs(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "hang", "fine")
		code, out := b.exit("--rounds", "1", "--duration", "1s", "--timeout", "500ms")
		if code != exitcode.Wrong {
			f.Errorf("exit %d, want %d:\n%s", code, exitcode.Wrong, out)
		}
		_, turns := b.read()
		for _, m := range turns {
			if a := m.Account(); m.Target == "hang" && (a == nil || a.Timeouts == 0 || !a.Identity()) {
				f.Errorf("no timeouts counted: %+v", a)
			}
		}
		rows := b.rows()
		if r := rows["hang"]; r.Unranked == "" {
			f.Errorf("ranked though it hangs: %+v", r)
		}
		if r := rows["fine"]; r.Unranked != "" || r.N != 1 {
			f.Errorf("the other one did not go on: %+v", r)
		}
		b.alone()
	})
}

func TestServerNeverReady(t *testing.T) {
	t.Parallel()
	calm.Repeat(t, 3, func(f *calm.Findings, n int) {
		b := newBed(t, "unready", "fine")
		code, out := b.exit("--rounds", "3", "--ready", (time.Second << (2 * n)).String()) // the other one must make it
		if code != exitcode.Failed {
			f.Errorf("exit %d, want %d:\n%s", code, exitcode.Failed, out)
		}
		rows := b.rows()
		if r := rows["unready"]; r.N != 0 || !strings.Contains(r.Unranked, "ready") {
			f.Errorf("its row does not say why: %+v", r)
		}
		if r := rows["fine"]; r.N != 3 || r.Unranked != "" {
			f.Errorf("the other one did not go on: %+v", r)
		}
		b.alone()
	})
}

func TestLiarIsCountedAndNotRanked(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "lie", "fine")
		code, out := b.exit("--rounds", "1", "--duration", "500ms")
		if code != exitcode.Wrong {
			f.Errorf("exit %d, want %d:\n%s", code, exitcode.Wrong, out)
		}
		said, err := os.ReadFile(b.lies)
		if err != nil {
			f.Fatalf("the liar did not lie once: %v", err)
		}
		lies, _ := strconv.ParseInt(string(said), 10, 64)
		_, turns := b.read()
		for _, m := range turns {
			if a := m.Account(); m.Target == "lie" && (a.Failures.Body > lies || a.Failures.Body < lies-4) {
				// Four connections: that many lies can come after the end of the window.
				f.Errorf("%d wrong bodies counted, the server says it lied %d times", a.Failures.Body, lies)
			}
		}
		if r := b.rows()["lie"]; !strings.Contains(r.Unranked, "requests failed") || !(r.Throughput.Mean > 0) {
			f.Errorf("the liar: %+v", r)
		}
		if !strings.Contains(out, "not ranked") {
			f.Errorf("the table does not say so:\n%s", out)
		}
	})
}

func TestPortTaken(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	port := ln.Addr().(*net.TCPAddr).Port
	b := newBed(t, "fine")
	code, out := b.exit("--base-port", strconv.Itoa(port))
	if code != exitcode.Failed || !strings.Contains(out, strconv.Itoa(port)) || !strings.Contains(out, "--base-port") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if _, err := os.Stat(b.dir()); err == nil {
		t.Error("a results folder was made for a run that could not begin")
	}
}

func TestInterruptKeepsResultsAndResumes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		signal syscall.Signal
		code   int
		status string
	}{
		{syscall.SIGINT, 130, harness.StatusInterrupted},
		{syscall.SIGTERM, 143, harness.StatusInterrupted},
		{syscall.SIGKILL, -1, harness.StatusRunning},
	} {
		t.Run(c.signal.String(), func(t *testing.T) {
			t.Parallel()
			// A run that came to its end before it was interrupted shows nothing: the next one has longer turns.
			calm.Repeat(t, 3, func(f *calm.Findings, n int) {
				interrupt(t, f, c.signal, c.code, c.status, 250*time.Millisecond<<(2*n))
			})
		})
	}
}

// interrupt ends a run of two servers and three rounds after its first turn, and goes on with it.
func interrupt(t *testing.T, f *calm.Findings, signal syscall.Signal, code int, reached string, turn time.Duration) {
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

func TestResumeMendsTruncatedFiles(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "fine")
		if code, out := b.exit(); code != 0 {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		rounds := filepath.Join(b.dir(), results.RoundsFile)
		turns := filepath.Join(b.dir(), results.TurnsFile)
		cut(t, rounds, 70)
		cut(t, turns, 100)
		cmd, out := b.startPlain("run", "--resume", b.dir(), "--manifests", b.manifests, "--no-verify")
		if code := status(t, cmd.Wait()); code != 0 {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		for _, want := range []string{results.TurnsFile + " ended in the middle of a line", results.RoundsFile + " did not match"} {
			if !strings.Contains(out.String(), want) {
				f.Errorf("no word of %q:\n%s", want, out)
			}
		}
		content, _ := os.ReadFile(rounds)
		if n := strings.Count(string(content), "\n"); n != 3 {
			f.Errorf("rounds.csv has %d lines, want a head and two turns:\n%s", n, content)
		}
	})
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

func TestBrokenBuildLeavesTheOthers(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine", "broken")
	manifest := `{"name":"broken","title":"b","language":"Go","engine":"net/http","static":"none","build":["sh","-c","echo no compiler >&2; exit 3"],"run":["{binary}","{addr}"]}`
	if err := os.WriteFile(filepath.Join(b.manifests, "broken", "target.json"), []byte(manifest), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out := b.exit()
	if code != exitcode.Failed || !strings.Contains(out, "no compiler") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if r := b.rows()["fine"]; r.N != 2 {
		t.Errorf("the other one did not go on: %+v", r)
	}
}

func TestAliasesStandSideBySide(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine")
	code, out := b.exit("--target", "fine as fine-gc50 GOGC=50", "--target", "fine as fine-gc400 GOGC=400")
	if code != 0 {
		t.Fatalf("exit %d:\n%s", code, out)
	}
	run, _ := b.read()
	if rows := b.rows(); len(rows) != 3 || len(run.Subjects) != 3 || run.Subjects[1].Env[0] != "GOGC=50" {
		t.Errorf("rows %v, subjects %+v", rows, run.Subjects)
	}
}

func TestOneWriterAFolder(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine", "fine2")
	cmd, _ := b.start("--rounds", "20")
	b.waitTurns(1)
	again, out := b.startPlain("run", "--resume", b.dir(), "--manifests", b.manifests, "--no-verify")
	if code := status(t, again.Wait()); code != exitcode.Failed || !strings.Contains(out.String(), "another bench is writing") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	_ = cmd.Process.Signal(syscall.SIGINT)
	_ = cmd.Wait()
	if _, turns := b.read(); len(turns) == 0 {
		t.Error("the first writer lost its turns")
	}
}

// The faulty servers answer a few paths only, so even the fine one breaks the contract in many places.
func TestVerifyFindsViolations(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "fine", "lie")
		cmd, out := b.startPlain("verify", "--manifests", b.manifests, "--targets", "fine,nethttp")
		if code := status(t, cmd.Wait()); code != exitcode.Wrong {
			f.Errorf("exit %d, want %d:\n%s", code, exitcode.Wrong, out)
		}
		for _, want := range []string{"violation: fine: /", "checks of 2 targets", "nethttp "} {
			if !strings.Contains(out.String(), want) {
				f.Errorf("no word of %q:\n%s", want, out)
			}
		}
		if strings.Contains(out.String(), "violation: nethttp") {
			f.Errorf("net/http breaks the contract:\n%s", out)
		}
		b.alone()
	})
}

// A server that does not start has broken no rule: it was not checked, which is said as such.
func TestVerifyOfWhatDoesNotStart(t *testing.T) {
	t.Parallel()
	b := newBed(t, "exits")
	cmd, out := b.startPlain("verify", "--manifests", b.manifests, "--targets", "exits")
	if code := status(t, cmd.Wait()); code != exitcode.Unchecked {
		t.Errorf("exit %d, want %d:\n%s", code, exitcode.Unchecked, out)
	}
	for _, want := range []string{" not checked\n", "0 checks of 1 targets, 0 violations", "exits could not be checked: exits ended before it was ready", "no licence", "1 of 1 targets could not be checked, which is no violation"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no word of %q:\n%s", want, out)
		}
	}
	cmd, out = b.startPlain(slices.DeleteFunc(slices.Clone(b.common), func(s string) bool { return s == "--no-verify" })...)
	if code := status(t, cmd.Wait()); code != exitcode.Unchecked || !strings.Contains(out.String(), "bench: exits could not be checked: exits ended") {
		t.Errorf("a run: exit %d:\n%s", code, out)
	}
	run, _ := b.read()
	for _, s := range run.Subjects {
		if s.Alias == "exits" && (len(s.Violations()) > 0 || !strings.Contains(s.Unchecked(), "no licence")) {
			t.Errorf("%+v", s.Verification)
		}
	}
	b.alone()
}

func TestResumeRefusesWhatWouldSpoilTheRun(t *testing.T) {
	t.Parallel()
	b := newBed(t, "fine")
	if code, out := b.exit(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, out)
	}
	before, err := os.ReadFile(filepath.Join(b.dir(), results.RunFile))
	if err != nil {
		t.Fatal(err)
	}
	refused(t, b, func() {}, "is complete")
	refused(t, b, func() {
		cut(t, filepath.Join(b.dir(), results.TurnsFile), 100)
		if err := os.Remove(filepath.Join(b.manifests, "fine", "target.json")); err != nil {
			t.Fatal(err)
		}
	}, "the run needs fine")
	if after, err := os.ReadFile(filepath.Join(b.dir(), results.RunFile)); err != nil || string(after) != string(before) {
		t.Errorf("run.json was changed by a resume that was refused: %v", err)
	}
}

// refused asserts that a resume does not begin, and says why.
func refused(t *testing.T, b *bed, spoil func(), want string) {
	t.Helper()
	spoil()
	cmd, out := b.startPlain("run", "--resume", b.dir(), "--no-verify")
	if code := status(t, cmd.Wait()); code != exitcode.Failed || !strings.Contains(out.String(), want) {
		t.Errorf("exit %d, want %d with %q:\n%s", code, exitcode.Failed, want, out)
	}
}

func TestInterruptInTheVerificationOfAResumeKeepsTheTables(t *testing.T) {
	t.Parallel()
	calm.Try(t, func(f *calm.Findings, _ int) {
		b := newBed(t, "fine")
		if code, out := b.exit(); code != 0 {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		cut(t, filepath.Join(b.dir(), results.TurnsFile), 100)
		cmd, out := b.startPlain("run", "--resume", b.dir())
		b.wait("the resumed run to begin", func() bool {
			run, err := results.ReadRun(b.dir())
			return err == nil && run.Status == harness.StatusRunning
		})
		_ = cmd.Process.Signal(syscall.SIGINT)
		if code := status(t, cmd.Wait()); code != 130 {
			f.Errorf("exit %d:\n%s", code, out)
		}
		if r := b.rows()["fine"]; r.N != 1 {
			f.Errorf("the table lost its row: %+v", r)
		}
		b.alone()
	})
}
