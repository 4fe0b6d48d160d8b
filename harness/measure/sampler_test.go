package measure_test

import (
	"math"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/measure"
	"tenrounds/test/faults"
)

// at is the machine t seconds after the start of the turns below: a server (PID 10, with a child 11) on CPU 0
// and a generator (20) on CPU 1. The server works 80 % of the time, its child 10 %, the generator 50 %.
func at(t float64) fixture {
	n := func(perSecond float64) int { return int(math.Round(perSecond * t)) }
	return fixture{
		seconds: t,
		cpus: [][8]int{
			{1000 + n(50), 0, 1000 + n(20), 0, 0, 0, n(20), 0},
			{1000 + n(20), 0, 1000 + n(30), 0, 0, 0, 0, 0},
		},
		procs: map[int]fakeProcess{
			1: {parent: 0, name: "init", threads: [][2]int{{1, 1}}},
			10: {parent: 1, name: "server", user: n(50), system: n(30), pages: 1000 + n(100), hwmKB: 5000,
				threads: [][2]int{{n(100), n(10)}, {n(200), 0}}},
			11: {parent: 10, name: "child", user: n(10), pages: 500, hwmKB: 2100, threads: [][2]int{{n(50), n(40)}}},
			20: {parent: 1, name: "load", user: n(20), system: n(30), pages: 2000 + n(10), hwmKB: 9000,
				threads: [][2]int{{n(300), n(100)}}},
		},
	}
}

// turn runs a sampler over a machine that changes with time: a warm-up of half a second, a window of two.
func turn(t *testing.T, of measure.Subjects, state func(seconds float64) fixture) *harness.Resources {
	t.Helper()
	var got *harness.Resources
	synctest.Test(t, func(t *testing.T) {
		root := t.TempDir()
		state(0).write(t, root)
		s := measure.Machine{Root: root}.Watch(of)
		s.Start(20, 500*time.Millisecond, 2*time.Second)
		s.Start(99, 0, time.Hour) // not again
		began := time.Now()
		for _, moment := range []float64{0.55, 1.05, 1.55, 2.05, 2.5} {
			time.Sleep(time.Duration(moment*float64(time.Second)) - time.Since(began) - 10*time.Millisecond)
			state(moment).write(t, root)
		}
		time.Sleep(100 * time.Millisecond)
		end := state(2.59)
		delete(end.procs, 20)
		end.write(t, root)
		got = s.Stop()
	})
	return got
}

var pinned = measure.Subjects{Server: 10, ServerCPUs: []int{0}, LoadCPUs: []int{1}}

func close2(a, b, by float64) bool { return math.Abs(a-b) <= by }

func TestSampler(t *testing.T) {
	t.Parallel()
	r := turn(t, pinned, at)
	if r == nil || r.Samples != 5 || !close2(r.Stretch, 1.95, 1e-9) {
		t.Fatalf("%+v", r)
	}
	const tick = 0.0101
	s, g := r.Server, r.Generator
	if s.Processes != 2 || s.CPUs != 1 || !close2(s.User, 0.6*1.95, 2*tick) ||
		!close2(s.System, 0.3*1.95, 2*tick) || !close2(s.Busy, 0.9, 0.01) || !close2(s.Peak, 0.9, 0.03) {
		t.Errorf("server: %+v", s)
	}
	if !close2(s.Share(r.Stretch), 0.9, 0.02) || !math.IsNaN(s.Share(0)) {
		t.Errorf("share %v", s.Share(r.Stretch))
	}
	if !close2(float64(s.Voluntary), 350*1.95, 2) || !close2(float64(s.Involuntary), 50*1.95, 2) {
		t.Errorf("context switches of all threads of both: %+v", s)
	}
	page := int64(os.Getpagesize())
	if s.RSSIdle != 1500*page || s.RSSAfter != (1500+259)*page || s.RSSPeak != 7100<<10 {
		t.Errorf("memory: %+v", s)
	}
	if g.Processes != 1 || !close2(g.User, 0.2*1.95, tick) || !close2(g.System, 0.3*1.95, tick) ||
		!close2(g.Busy, 0.5, 0.02) || g.RSSPeak != 2025*page {
		t.Errorf("generator: %+v", g)
	}
	if !close2(r.OtherCPU, 0, 0.03) || r.Steal != 0 || r.Disturbance != "" || r.ServerHz != 2.5e9 ||
		r.Database != nil {
		t.Errorf("machine: %+v", r)
	}
}

func TestDisturbances(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		of     measure.Subjects
		change func(f *fixture, seconds float64)
		want   []string
	}{
		{"a compiler on the server's CPU", pinned, func(f *fixture, s float64) {
			f.cpus[0][0] += int(10 * s)
			f.procs[50] = fakeProcess{parent: 1, name: "cc1", user: int(8 * s)}
			f.procs[51] = fakeProcess{parent: 1, name: "as", user: int(2 * s)}
		}, []string{"others used 11 % of the server's CPUs", "the busiest was cc1 with 8 % of a CPU"}},
		{"a tick that meets what runs every time, or never", pinned, func(f *fixture, s float64) {
			f.seconds += s / 2 // idle time goes by the clock, so the columns come to more than there is
			f.cpus[0][0] += int(50 * s)
			f.cpus[1][0] += int(50 * s)
		}, nil},
		{"a worker that renames itself, and a process id that is given again", pinned, func(f *fixture, s float64) {
			f.cpus[0][0] += int(10 * s)
			f.procs[50] = fakeProcess{parent: 2, name: "kworker", user: 9000 + int(9*s)}
			f.procs[51] = fakeProcess{parent: 1, name: "old", user: 9000}
			if s > 1 {
				f.procs[50] = fakeProcess{parent: 2, name: "kworker-busy", user: 9000 + int(9*s)}
				f.procs[51] = fakeProcess{parent: 1, name: "new", user: int(20 * s), start: 50}
			}
		}, []string{"the busiest was new with 20 % of a CPU"}},
		{"on the generator's", pinned, func(f *fixture, s float64) { f.cpus[1][2] += int(30 * s) },
			[]string{"of the generator's CPUs", "by whom is not known"}},
		{"a halted CPU that wakes up slowly", pinned, func(f *fixture, s float64) {
			f.cpus[1][2] += int(30 * s)
			f.ran = []float64{9 + 0.9*s, 9 + 0.5*s}
		}, nil},
		{"stolen time that the scheduler counts for a task", pinned, func(f *fixture, s float64) {
			f.cpus[0][7] += int(10 * s)
			f.ran = []float64{9 + s, 9 + 0.5*s}
		}, []string{"the hypervisor took 10 % of the server's CPUs"}},
		{"the same where cgroups count", pinned, func(f *fixture, s float64) {
			f.cpus[1][2] += int(30 * s)
			f.cgroup = []float64{19 + 0.9*s, 9 + 0.5*s}
		}, nil},
		{"where the file is of a container alone", pinned, func(f *fixture, s float64) {
			f.cpus[1][2] += int(30 * s)
			f.cgroup = []float64{0.9 * s, 0.5 * s}
		}, []string{"others used 30 % of the generator's CPUs"}},
		{"a compiler that the scheduler counts", pinned, func(f *fixture, s float64) {
			f.cpus[1][2] += int(30 * s)
			f.ran = []float64{9 + 0.9*s, 9 + 0.8*s}
		}, []string{"others used 30 % of the generator's CPUs"}},
		{"a little", pinned, func(f *fixture, s float64) { f.cpus[1][2] += int(4 * s) }, nil},
		{"steal", pinned, func(f *fixture, s float64) { f.cpus[0][7] += int(10 * s) },
			[]string{"the hypervisor took 10 % of the server's CPUs"}},
		{"swap", pinned, func(f *fixture, s float64) { f.pswpout = int(1000 * s) },
			[]string{"the machine swapped 8 MiB"}},
		{"shared CPUs: the generator is none of the others", measure.Subjects{Server: 10},
			func(*fixture, float64) {}, nil},
		{"a database is none either", measure.Subjects{Server: 10, Database: 30, ServerCPUs: []int{0},
			LoadCPUs: []int{1}}, func(f *fixture, s float64) {
			f.cpus[1][0] += int(40 * s)
			f.procs[30] = fakeProcess{parent: 1, name: "postgres", threads: [][2]int{{0, 0}}}
			f.procs[31] = fakeProcess{parent: 30, name: "postgres", threads: [][2]int{{0, 0}}}
			f.procs[32] = fakeProcess{parent: 31, name: "postgres", user: int(40 * s), threads: [][2]int{{0, 0}}}
		}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := turn(t, c.of, func(s float64) fixture {
				f := at(s)
				c.change(&f, s)
				return f
			})
			if c.want == nil && r.Disturbance != "" {
				t.Errorf("disturbed: %q", r.Disturbance)
			}
			for _, want := range c.want {
				if !strings.Contains(r.Disturbance, want) {
					t.Errorf("%q is not in %q", want, r.Disturbance)
				}
			}
			if strings.HasPrefix(c.name, "stolen") && strings.Contains(r.Disturbance, "others") {
				t.Errorf("stolen time is taken for other work: %q", r.Disturbance)
			}
			if c.name == "steal" && (!close2(r.Server.Busy, 1, 0.01) || !close2(r.Steal, 0.195, 0.011)) {
				t.Errorf("stolen time is not the server's to use: %+v", r)
			}
			if c.of.Database > 0 && (r.Database == nil || r.Database.Processes != 3 ||
				!close2(r.Database.Share(r.Stretch), 0.4, 0.02) || !close2(r.OtherCPU, 0, 0.05)) {
				t.Errorf("database: %+v, others %v", r.Database, r.OtherCPU)
			}
		})
	}
}

// What cannot be had is nil or empty, and no fault.
func TestSamplerUntold(t *testing.T) {
	t.Parallel()
	var none *measure.Sampler
	none.Start(1, 0, time.Second)
	if none.Stop() != nil {
		t.Error("a nil sampler tells something")
	}
	for _, root := range []string{"testdata/garbage", "testdata/nowhere", t.TempDir()} {
		if s := (measure.Machine{Root: root}).Watch(pinned); s != nil {
			t.Errorf("%s: a sampler without a server", root)
		}
	}
	root := t.TempDir()
	at(1).write(t, root)
	r := measure.Machine{Root: root}.Watch(pinned).Stop() // never started
	if r == nil || r.Stretch != 0 || r.Samples != 0 || r.Server.RSSIdle == 0 || r.Disturbance != "" {
		t.Errorf("never started: %+v", r)
	}
	synctest.Test(t, func(t *testing.T) { // a generator that ends before the second sample
		s := measure.Machine{Root: root}.Watch(pinned)
		s.Start(20, 0, time.Second)
		time.Sleep(100 * time.Millisecond)
		if r := s.Stop(); r.Stretch != 0 || r.Samples != 1 || r.Generator.RSSPeak == 0 {
			t.Errorf("ended early: %+v", r)
		}
	})
}

// Short windows have fewer samples and long ones more, and each has one at both ends.
func TestSampleTimes(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	at(1).write(t, root)
	for _, c := range []struct {
		window, stretch time.Duration
		samples         int
	}{
		{100 * time.Millisecond, 90 * time.Millisecond, 2},
		{500 * time.Millisecond, 450 * time.Millisecond, 2},
		{time.Second, 950 * time.Millisecond, 3},
		{2 * time.Second, 1950 * time.Millisecond, 5},
		{100 * time.Second, 99950 * time.Millisecond, 21},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := measure.Machine{Root: root}.Watch(pinned)
			s.Start(20, 3*time.Second, c.window)
			time.Sleep(3*time.Second + c.window + time.Millisecond)
			if r := s.Stop(); r.Samples != c.samples || !close2(r.Stretch, c.stretch.Seconds(), 1e-9) {
				t.Errorf("%v: %d samples over %v s", c.window, r.Samples, r.Stretch)
			}
		})
	}
}

// The kernel may keep the time of interrupts out of that of processes; then it is nobody's.
func TestInterruptsApart(t *testing.T) {
	t.Parallel()
	for _, apart := range []bool{false, true} {
		r := turn(t, pinned, func(s float64) fixture {
			f := at(s)
			f.cpus[1][6] += int(20 * s)
			f.irqApart = apart
			return f
		})
		if apart != (r.Disturbance == "") {
			t.Errorf("apart %v: %+v", apart, r)
		}
	}
}

func TestRealMachine(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	faults.Try(t, func(f *faults.Findings, n int) {
		s := measure.Machine{Root: "/"}.Watch(measure.Subjects{Server: os.Getpid()})
		if s == nil {
			if _, err := os.Stat("/proc/self/stat"); err == nil {
				f.Fatalf("there is a proc and no sampler")
			}
			return // off Linux
		}
		window := 100 * time.Millisecond << n
		s.Start(os.Getpid(), 0, window)
		x := 0.0
		for end := time.Now().Add(window * 3 / 2); time.Now().Before(end); {
			x += math.Sqrt(x + 1)
		}
		r := s.Stop()
		if r == nil || r.Stretch <= 0 || r.Server.User+r.Server.System <= 0 ||
			r.Server.RSSPeak < r.Server.RSSIdle || r.Server.RSSIdle < 1<<20 || r.Sampling <= 0 {
			f.Errorf("%+v", r)
		}
	})
}
