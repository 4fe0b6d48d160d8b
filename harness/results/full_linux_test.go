package results_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

// childDir tells the test binary to be the child of TestDiskFull, and where to write.
const childDir = "TENROUNDS_TEST_FULL_DISK"

// TestDiskFull writes to a disk that has no space left: a tiny tmpfs where the test may mount one, and
// otherwise a process of its own whose files must not grow.
func TestDiskFull(t *testing.T) {
	if dir := os.Getenv(childDir); dir != "" {
		signal.Ignore(syscall.SIGXFSZ) // so that the limit is an error and not the end
		limit := syscall.Rlimit{Cur: 64 << 10, Max: 64 << 10}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		fillUp(t, dir, syscall.EFBIG, func() {})
		return
	}
	dir := t.TempDir()
	if err := syscall.Mount("tenrounds", dir, "tmpfs", 0, "size=128k"); err == nil {
		t.Log("on a tmpfs of 128 KiB")
		defer func() {
			if err := syscall.Unmount(dir, 0); err != nil {
				t.Error(err)
			}
		}()
		fillUp(t, dir, syscall.ENOSPC, func() {
			if err := os.Remove(filepath.Join(dir, "ballast")); err != nil {
				t.Error(err)
			}
		})
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDiskFull$", "-test.v")
	cmd.Env = append(os.Environ(), childDir+"="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS: TestDiskFull")) {
		t.Errorf("under a limit of 64 KiB for a file: %v\n%s", err, out)
	}
}

// fillUp writes until the disk is full, checks that what was whole stays whole, and goes on when release has
// made room.
func fillUp(t *testing.T, dir string, want error, release func()) {
	f, err := results.Create(dir, "r")
	if err != nil {
		t.Fatal(err)
	}
	ballast(t, filepath.Join(dir, "ballast"), want)
	check := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	check("run", f.WriteRun(testRun()))
	check("summary", f.WriteSummary(testRun(), testRows(2)))
	check("report", f.WriteReport(results.ReportFile, []byte("old")))
	old := map[string]string{}
	for _, name := range []string{results.RunFile, results.SummaryFile, results.ReportFile} {
		old[name] = file(t, f.Dir(), name)
	}
	// No table may be torn.
	large := testRun()
	large.Warnings = harness.Doubts{{Text: string(bytes.Repeat([]byte("x"), 100<<10))}}
	for what, err := range map[string]error{
		"run": f.WriteRun(large), "summary": f.WriteSummary(testRun(), testRows(2000)),
		"report": f.WriteReport(results.ReportFile, make([]byte, 100<<10)),
	} {
		if !errors.Is(err, want) {
			t.Errorf("%s: error %v, want %v", what, err, want)
		}
	}
	for name, content := range old {
		if file(t, f.Dir(), name) != content {
			t.Errorf("%s is not what it was", name)
		}
	}
	onlyFiles(t, f.Dir(), results.RunFile, results.SummaryFile, results.ReportFile, results.TurnsFile,
		results.RoundsFile)
	// Turns go in until one does not; that one is an error, and those before it stay.
	rng := rand.New(rand.NewPCG(3, 3))
	var kept []harness.Measurement
	for {
		m := testTurn(rng)
		if err = f.Record(m); err != nil {
			break
		}
		if kept = append(kept, m); len(kept) > 10_000 {
			t.Fatal("the disk does not get full")
		}
	}
	if !errors.Is(err, want) {
		t.Errorf("record: error %v, want %v", err, want)
	}
	_ = f.Close()
	_, turns, cut, err := results.Read(f.Dir())
	if err != nil || len(turns) < len(kept) || len(turns) > len(kept)+1 {
		t.Errorf("%d turns were kept and %d read (cut off: %v): %v", len(kept), len(turns), cut, err)
	}
	release()
	g, _, done, notices, err := results.Resume(f.Dir())
	if err != nil || len(done) != len(turns) {
		t.Fatalf("resume: %v, %d turns, notices %q", err, len(done), notices)
	}
	if err := g.Record(kept[0]); err != nil && errors.Is(want, syscall.ENOSPC) {
		t.Errorf("with room again: %v", err)
	}
	_ = g.Close()
}

// ballast leaves about 40 KiB on a disk that can be full; where only files are limited it does nothing.
func ballast(t *testing.T, path string, want error) {
	if !errors.Is(want, syscall.ENOSPC) {
		return
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(path), &fs); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, make([]byte, int64(fs.Bavail)*fs.Bsize-(40<<10)), 0o600); err != nil {
		t.Fatal(err)
	}
}
