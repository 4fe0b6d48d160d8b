package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/exitcode"
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
	if code != exitcode.OK && code != exitcode.Limited {
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

// tries is how often a run is made anew because somebody else was on its CPUs.
const tries = 6

// judged makes runs on a bed of their own until one has the verdict, or none of its turns was disturbed in the way that the
// test cannot do with, so that it has to have it. It returns that run with its row. A machine on which others are at work all
// the time, so that they are the limit, tells nothing.
func judged(t *testing.T, target, verdict string, spoils func(disturbance string) bool, run func(*bed) (int, string)) (b *bed, code int, out string, row harness.Summary) {
	t.Helper()
	for range tries {
		b = newBed(t, target)
		code, out = run(b)
		_, turns := b.read()
		spoilt := slices.ContainsFunc(turns, func(m harness.Measurement) bool { return m.Sampled() == nil || spoils(m.Sampled().Disturbance) })
		if row = b.rows()[target]; row.Verdict == verdict || !spoilt {
			return b, code, out, row
		}
	}
	t.Skipf("in each of %d runs others took the CPUs that are measured: on such a machine nothing can be said of who is the limit", tries)
	return nil, 0, "", harness.Summary{}
}

// byAnybody is any disturbance.
func byAnybody(disturbance string) bool { return disturbance != "" }

// A generator that has to share its CPU with others cannot ask as fast as the server answers.
func TestStarvedGenerator(t *testing.T) {
	server, load := twoCPUs(t)
	hogs := 4
	if server == load { // of one CPU they would leave too little for either
		hogs = 1
	}
	defer startHogs(t, load, hogs)()
	ofServer := func(s string) bool { return strings.Contains(s, "of the server's CPUs") }
	b, code, out, x := judged(t, "fast", harness.VerdictGenerator, ofServer, func(b *bed) (int, string) {
		return b.exit("--duration", "600ms", "--server-cpus", server, "--load-cpus", load)
	})
	if code != exitcode.Limited || x.Verdict != harness.VerdictGenerator || !strings.Contains(b.report(), "say nothing of the servers") {
		t.Errorf("exit %d, %+v\n%s", code, x, out)
	}
	if x.Disturbed != 2 {
		t.Errorf("%d of 2 rounds are flagged: %s", x.Disturbed, x.Disturbance)
	}
}

// Pinned on the server's CPU the generator takes from the server what it needs itself: it is the limit as well.
func TestGeneratorOnTheServersCPU(t *testing.T) {
	server, _ := twoCPUs(t)
	b, code, out, x := judged(t, "fast", harness.VerdictGenerator, byAnybody, func(b *bed) (int, string) {
		return b.exit("--duration", "600ms", "--server-cpus", server, "--load-cpus", server)
	})
	if code != exitcode.Limited || x.Verdict != harness.VerdictGenerator || !strings.Contains(x.Limit, "the CPUs, which both share") ||
		!strings.Contains(x.Limit, "went to the generator") {
		t.Errorf("exit %d, %+v\n%s", code, x, out)
	}
	for _, want := range []string{
		"they share them, so the figures are those of both together", "say nothing of the servers, and have no rank: fast",
		"Give each its own by --server-cpus and --load-cpus", "\n| - | fast |",
	} {
		if !strings.Contains(b.report(), want) {
			t.Errorf("the report has no word of %q:\n%s", want, b.report())
		}
	}
	if !strings.Contains(out, "it shares CPUs with them: give each its own") {
		t.Errorf("bench does not say why:\n%s", out)
	}
	if c := x.Costs; c == nil || c.ServerShare >= 0.9 || c.GeneratorShare < harness.NotableShare || c.User <= 0 || c.System <= 0 || c.RSSPeak < c.RSSIdle || c.Voluntary < 0 {
		t.Errorf("%+v", x.Costs)
	}
}

// Ten users who think a second ask ten times a second, of any server: the rate is theirs.
func TestFewUsersAreOffered(t *testing.T) {
	server, load := twoCPUs(t)
	b, code, out, x := judged(t, "fine", harness.VerdictOffered, byAnybody, func(b *bed) (int, string) {
		return b.inMode("--mode", "users", "--users", "10", "--hatch", "100", "--think-min", "1s", "--think-max", "1s", "--duration", "1500ms",
			"--server-cpus", server, "--load-cpus", load)
	})
	if code != exitcode.OK || x.Verdict != harness.VerdictOffered {
		t.Errorf("exit %d, %+v\n%s", code, x, out)
	}
	if !strings.Contains(b.report(), "the rate is the asker's") && !strings.Contains(b.report(), "its rate is the asker's") {
		t.Errorf("%s", b.report())
	}
}
