package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/launch"
	"tenrounds/harness/results"
)

// hog keeps this process busy on one CPU until it is killed; TestMain calls it in a process of its own.
func hog(cpu string) {
	n, _ := strconv.Atoi(cpu)
	var set unix.CPUSet
	set.Set(n)
	runtime.LockOSThread()
	if err := unix.SchedSetaffinity(0, &set); err != nil {
		os.Exit(1)
	}
	parent := os.Getppid()
	for i := 0; ; i++ {
		if i%(1<<24) == 0 && os.Getppid() != parent {
			os.Exit(0)
		}
	}
}

// startHogs starts processes called "neighbour" that keep a CPU busy until stop, which says how much of it each had, or
// else the end of the test.
func startHogs(t *testing.T, cpu string, n int) (stop func() (share float64)) {
	t.Helper()
	var used, lived time.Duration
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "neighbour")
	if err := os.Symlink(self, name); err != nil {
		t.Fatal(err)
	}
	var ends []func()
	for range n {
		c := exec.Command(name, "hog", cpu)
		c.Env = append(os.Environ(), "GOMAXPROCS=1")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		end := sync.OnceFunc(func() {
			_ = c.Process.Kill()
			_ = c.Wait()
			used, lived = used+c.ProcessState.UserTime()+c.ProcessState.SystemTime(), lived+time.Since(began)
		})
		t.Cleanup(end)
		ends = append(ends, end)
	}
	return func() float64 {
		for _, end := range ends {
			end()
		}
		return used.Seconds() / lived.Seconds()
	}
}

// twoCPUs are one for the server and one for the generator; both are the same on a machine with one.
func twoCPUs(t *testing.T) (server, load string) {
	t.Helper()
	s, l := launch.SplitCPUs()
	server, _, _ = strings.Cut(strings.ReplaceAll(s, "-", ","), ",")
	load, _, _ = strings.Cut(strings.ReplaceAll(l, "-", ","), ",")
	if server == "" || load == "" {
		t.Fatalf("CPUs %q and %q", s, l)
	}
	return server, load
}

// A neighbour that comes in the middle of a run takes half of the server's CPU. The rounds from then on are
// flagged, with its name, and kept. Not parallel: other tests are neighbours too.
func TestNoisyNeighbour(t *testing.T) {
	calm.Repeat(t, 3, func(f *calm.Findings, _ int) { noisyNeighbour(t, f) })
}

func noisyNeighbour(t *testing.T, f *calm.Findings) {
	t.Helper()
	server, load := twoCPUs(t)
	b := newBed(t, "fine")
	cmd, out := b.start("--rounds", "6", "--duration", "600ms", "--server-cpus", server, "--load-cpus", load)
	b.waitTurns(2)
	stop := startHogs(t, server, 1)
	hogged := time.Now()
	code := status(t, cmd.Wait())
	share := stop()
	if code != exitOK && code != exitLimited {
		f.Fatalf("exit %d:\n%s", code, out)
	}
	_, turns := b.read()
	flagged, quiet := 0, 0
	for _, m := range turns {
		r := m.Result.Resources
		if r == nil {
			f.Fatalf("round %d: nothing was sampled", m.Round)
		}
		switch {
		case m.Started.Before(hogged):
			quiet++
			if strings.Contains(r.Disturbance, "neighbour") && m.Round < 3 {
				f.Errorf("round %d: %s", m.Round, r.Disturbance)
			}
		case strings.Contains(r.Disturbance, "others used"):
			flagged++
			namesSomebody(f, r.Disturbance, share)
		default:
			f.Errorf("round %d is not flagged: %+v", m.Round, *r)
		}
	}
	if quiet < 2 || flagged < 2 || len(turns) != 6 {
		f.Errorf("%d turns: %d quiet, %d flagged", len(turns), quiet, flagged)
	}
	x := b.rows()["fine"]
	if x.N != 6 || x.Disturbed < flagged || x.Disturbance == "" {
		f.Errorf("no round may be dropped, and all flagged ones count: %+v", x)
	}
	rounds, err := os.ReadFile(filepath.Join(b.dir(), results.RoundsFile))
	if err != nil || strings.Count(string(rounds), "disturbed: others used") < flagged {
		f.Errorf("%v\n%s", err, rounds)
	}
	if !strings.Contains(b.report(), "of 6 turns were disturbed (fine") {
		f.Errorf("the report does not count them:\n%s", b.report())
	}
	b.alone()
}

var busiest = regexp.MustCompile(`the busiest was (.+) with (\d+) % of a CPU`)

// namesSomebody asserts that a disturbance names the neighbour, which had a share of a CPU, or somebody who had no less: the tests
// of other packages may be about as well.
func namesSomebody(f *calm.Findings, disturbance string, share float64) {
	words := busiest.FindStringSubmatch(disturbance)
	if words == nil {
		f.Errorf("nobody is named: %q", disturbance)
		return
	}
	if percent, _ := strconv.ParseFloat(words[2], 64); words[1] != "neighbour" && percent < 70*share {
		f.Errorf("%q: the neighbour had %.0f %%", disturbance, 100*share)
	}
}

// A generator that has to share its CPU with four others cannot ask as fast as the server answers.
func TestStarvedGenerator(t *testing.T) {
	calm.Repeat(t, 3, func(f *calm.Findings, _ int) {
		server, load := twoCPUs(t)
		defer startHogs(t, load, 4)()
		b := newBed(t, "fine")
		code, out := b.exit("--duration", "600ms", "--server-cpus", server, "--load-cpus", load)
		x := b.rows()["fine"]
		switch {
		case server == load:
			if x.Verdict != harness.VerdictServer || !strings.Contains(x.Limit, "which both share") {
				f.Errorf("on one CPU: %+v", x)
			}
		case x.Verdict == harness.VerdictGenerator:
			if code != exitLimited || !strings.Contains(b.report(), "say nothing of the servers") {
				f.Errorf("exit %d:\n%s", code, out)
			}
		case !strings.Contains(x.Disturbance, "of the server's CPUs"): // somebody used those up as well
			f.Errorf("exit %d, %+v", code, x)
		}
		if x.Disturbed != 2 {
			f.Errorf("%d of 2 rounds are flagged: %s", x.Disturbed, x.Disturbance)
		}
	})
}

// Pinned on the server's CPU the generator takes from the server what it needs itself.
func TestGeneratorOnTheServersCPU(t *testing.T) {
	calm.Repeat(t, 5, func(f *calm.Findings, _ int) {
		server, _ := twoCPUs(t)
		b := newBed(t, "fine")
		code, out := b.exit("--duration", "600ms", "--server-cpus", server, "--load-cpus", server)
		x := b.rows()["fine"]
		if code != exitOK || x.Verdict != harness.VerdictServer || !strings.Contains(x.Limit, "the CPUs, which both share") ||
			!strings.Contains(b.report(), "they share them, so the figures are those of both together") {
			f.Errorf("exit %d, %+v\n%s", code, x, out)
		}
		if c := x.Costs; c == nil || c.ServerShare >= 0.9 || c.GeneratorShare <= 0.05 || c.User <= 0 || c.System <= 0 || c.RSSPeak < c.RSSIdle || c.Voluntary < 0 {
			f.Errorf("%+v", x.Costs)
		}
	})
}

// Ten users who think a second ask ten times a second, of any server: the rate is theirs.
func TestFewUsersAreOffered(t *testing.T) {
	calm.Repeat(t, 3, func(f *calm.Findings, _ int) {
		server, load := twoCPUs(t)
		b := newBed(t, "fine")
		code, out := b.inMode("--mode", "users", "--users", "10", "--hatch", "100", "--think-min", "1s", "--think-max", "1s", "--duration", "1500ms",
			"--server-cpus", server, "--load-cpus", load)
		x := b.rows()["fine"]
		if x.Verdict != harness.VerdictOffered && x.Disturbed == 0 || code != exitOK && code != exitLimited {
			f.Errorf("exit %d, %+v\n%s", code, x, out)
		}
		if x.Verdict == harness.VerdictOffered && !strings.Contains(b.report(), "the rate is the asker's") && !strings.Contains(b.report(), "its rate is the asker's") {
			f.Errorf("%s", b.report())
		}
	})
}
