package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
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
	"tenrounds/harness/calm"
	"tenrounds/harness/results"
)

// dieAfter is how many answers a server gives before it dies or hangs: so few that it does in each turn of
// 200 ms.
const dieAfter = 20

// bed is the world of one test: a folder of faulty targets and one for results.
type bed struct {
	t              *testing.T
	manifests, out string
	lies           string // where the liar writes what it did
	common         []string
	env            []string // over the test's own
}

// newBed makes a folder with a target for each mode of testdata/faulty; "fine" is one that does nothing
// wrong, "fast" one that takes no time for it either.
func newBed(t *testing.T, modes ...string) *bed {
	t.Helper()
	// The tests are about processes; what go test caches on is read here.
	for _, dir := range []string{"../load", "../../harness/load", "../../harness/launch", "../../harness/runner",
		"../../plans", "testdata/faulty", "testdata/cheat",
		"../../shared/boot", "../../shared/boot/stdhttp", "../../shared/payloads"} {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			_, _ = os.Stat(filepath.Join(dir, f.Name()))
		}
	}
	b := &bed{t: t, manifests: t.TempDir(), out: t.TempDir()}
	b.lies = filepath.Join(b.out, "lies")
	for _, mode := range modes {
		b.add(mode, mode)
	}
	b.common = []string{
		"run", "quick", "--interleave", "turns",
		"--manifests", b.manifests, "--targets", strings.Join(modes, ","), "--out", b.out, "--id",
		"r",
		"--scenarios", "text", "--rounds", "2", "--duration", "200ms", "--warmup", "0s", "--connections", "4",
		"--base-port", "0", "--no-verify", "--server-cpus", "none", "--load-cpus", "none",
	}
	return b
}

// add makes a target that is faulty in some mode.
func (b *bed) add(name, mode string) {
	b.t.Helper()
	server, err := faulty()
	if err != nil {
		b.t.Fatal(err)
	}
	b.manifest(harness.Target{
		Name: name, Title: name, Language: "Go", Engine: "net/http", Static: "none",
		Run: []string{server, name, mode, b.lies, strconv.Itoa(dieAfter), "--addr", "{addr}", "--files",
			"{files}"},
		Version: []string{"echo", "v1"},
	})
}

// manifest makes the folder of a target.
func (b *bed) manifest(target harness.Target) {
	b.t.Helper()
	dir := filepath.Join(b.manifests, target.Name)
	if err := os.Mkdir(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	text, err := json.Marshal(target)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "target.json"), text, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// dir is the run's folder.
func (b *bed) dir() string { return filepath.Join(b.out, "r") }

// start starts bench with the common flags and more; later flags win.
func (b *bed) start(args ...string) (*exec.Cmd, *bytes.Buffer) {
	b.t.Helper()
	return b.startPlain(append(b.common[:len(b.common):len(b.common)], args...)...)
}

func (b *bed) startPlain(args ...string) (*exec.Cmd, *bytes.Buffer) {
	b.t.Helper()
	path, err := binary()
	if err == nil {
		_, err = loader()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	var out bytes.Buffer
	c := exec.Command(path, args...)
	c.Env = append(os.Environ(), b.env...)
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		b.t.Fatal(err)
	}
	return c, &out
}

// exit runs bench to its end and returns its status and everything that it said.
func (b *bed) exit(args ...string) (int, string) {
	b.t.Helper()
	return b.finish(func() (*exec.Cmd, *bytes.Buffer) { return b.start(args...) })
}

// finish runs bench to its end. It does so again, from the beginning, if a server that does nothing wrong
// came out without a rank and the machine stood still meanwhile: a turn of 200 ms may then have passed
// without an answer, or even without a server that was ready.
func (b *bed) finish(start func() (*exec.Cmd, *bytes.Buffer)) (int, string) {
	b.t.Helper()
	for n := 1; ; n++ {
		stood := calm.Watch()
		c, out := start()
		code := status(b.t, c.Wait())
		if still := stood(); n == 3 || still < calm.Still || !b.unjust() {
			return code, out.String()
		}
		b.t.Logf("try %d: the machine stood still:\n%s", n, out)
		if err := errors.Join(os.RemoveAll(b.dir()), os.RemoveAll(b.lies)); err != nil {
			b.t.Fatal(err)
		}
	}
}

// unjust reports whether a server that does nothing wrong has no rank.
func (b *bed) unjust() bool {
	rows, _ := results.ReadSummary(b.dir()) // there is none if the run did not begin
	return slices.ContainsFunc(rows, func(r harness.Summary) bool {
		return strings.HasPrefix(r.Target, "fine") &&
			r.Unranked != ""
	})
}

// said runs bench, beside a run, to its end and returns its status and both outputs. In this process it would
// have the race detector, which makes ten times the work of a page.
func said(t *testing.T, args ...string) (exit int, stdout, stderr string) {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	var out, words bytes.Buffer
	c := exec.Command(path, args...)
	c.Stdout, c.Stderr = &out, &words
	return status(t, c.Run()), out.String(), words.String()
}

func status(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	t.Fatal(err)
	return -1
}

// read reads what the run left behind.
func (b *bed) read() (harness.Run, []harness.Measurement) {
	b.t.Helper()
	run, turns, _, err := results.Read(b.dir())
	if err != nil {
		b.t.Fatal(err)
	}
	return run, turns
}

// rows reads the run's summary by target.
func (b *bed) rows() map[string]harness.Summary {
	b.t.Helper()
	all, err := results.ReadSummary(b.dir())
	if err != nil {
		b.t.Fatal(err)
	}
	rows := map[string]harness.Summary{}
	for _, r := range all {
		rows[r.Target] = r
	}
	return rows
}

// allRows reads the run's summary.
func (b *bed) allRows() []harness.Summary {
	b.t.Helper()
	all, err := results.ReadSummary(b.dir())
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

// waitTurns waits until the run has n turns on disk.
func (b *bed) waitTurns(n int) {
	b.t.Helper()
	b.wait(fmt.Sprintf("%d turns on disk", n), func() bool {
		content, _ := os.ReadFile(filepath.Join(b.dir(), results.TurnsFile))
		return bytes.Count(content, []byte("\n")) >= n
	})
}

func (b *bed) wait(what string, ok func() bool) {
	b.t.Helper()
	for end := time.Now().Add(2 * time.Minute); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// alone asserts that no process of the run is left: the servers' command lines name the test's own folder.
func (b *bed) alone() {
	b.t.Helper()
	b.wait("every process of the run to be gone", func() bool { return len(processes(b.lies)) == 0 })
}

// processes lists the processes whose command line holds word.
func processes(word string) []int { return pgrep("-f", word) }

// descendants lists the children of a process and theirs: the servers and the generator of a run.
func descendants(pid int) []int {
	all := pgrep("-P", strconv.Itoa(pid))
	for _, child := range all {
		all = append(all, descendants(child)...)
	}
	return all
}

func pgrep(args ...string) []int {
	var pids []int
	out, _ := exec.Command("pgrep", args...).Output() // exits 1 when there is none
	for line := range strings.Lines(string(out)) {
		if pid, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && syscall.Kill(pid, 0) == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// leaks are the files below a folder that hold a word.
func leaks(t *testing.T, dir, word string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), word) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
