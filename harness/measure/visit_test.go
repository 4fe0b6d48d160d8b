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
)

// visited is the machine t seconds after the start of a visit in slices: servers 10 (with a child 11) and 15
// take turns on CPU 0, of which each uses 40 %; the generator (20) is on CPU 1.
func visited(t float64) fixture {
	n := func(perSecond float64) int { return int(math.Round(perSecond * t)) }
	f := at(t)
	f.procs[10] = fakeProcess{parent: 1, name: "one", user: n(20), system: n(10), pages: 1000 + n(100),
		hwmKB: 5000, threads: [][2]int{{n(100), n(10)}, {n(200), 0}}}
	f.procs[15] = fakeProcess{parent: 1, name: "two", user: n(10), system: n(40), pages: 3000, hwmKB: 13000,
		threads: [][2]int{{n(400), n(7)}}}
	return f
}

// visit runs a sampler over a visit of 2 s, of a generator that takes a little longer.
func visit(t *testing.T, servers []int, state func(seconds float64) fixture) (got []*harness.Resources) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		root := t.TempDir()
		state(0).write(t, root)
		v := measure.Machine{Root: root}.WatchVisit(measure.Subjects{ServerCPUs: []int{0}, LoadCPUs: []int{1}},
			each(servers))
		v.Start(20, 2*time.Second)
		began := time.Now()
		for _, moment := range []float64{0.05, 0.55, 1.05, 1.55, 2} {
			time.Sleep(time.Duration(moment*float64(time.Second)) - time.Since(began) - 10*time.Millisecond)
			state(moment).write(t, root)
		}
		time.Sleep(100 * time.Millisecond)
		end := state(2.1)
		delete(end.procs, 20)
		end.write(t, root)
		got = v.Stop()
	})
	return got
}

func TestVisit(t *testing.T) {
	t.Parallel()
	all := visit(t, []int{15, 10}, visited)
	if len(all) != 2 {
		t.Fatalf("%d accounts", len(all))
	}
	two, one := all[0], all[1]
	page := int64(os.Getpagesize())
	for _, c := range []struct {
		name                string
		got                 *harness.Resources
		processes           int
		idle, after, peak   int64
		voluntary, forced   float64
		user, system, share float64
	}{
		{"two", two, 1, 3000 * page, 3000 * page, max(13000<<10, 3000*page), 400, 7, 0.1, 0.4, 0.5},
		{"one", one, 2, 1500 * page, 1710 * page, max(7100<<10, 1710*page), 350, 50, 0.3, 0.1, 0.4},
	} {
		s := c.got.Server
		if s.Processes != c.processes || s.RSSIdle != c.idle || s.RSSAfter != c.after || s.RSSPeak != c.peak {
			t.Errorf("%s holds %+v", c.name, s)
		}
		if !close2(float64(s.Voluntary), 2.1*c.voluntary, 2) || !close2(float64(s.Involuntary), 2.1*c.forced, 2) {
			t.Errorf("%s: context switches %+v", c.name, s)
		}
		if !close2(s.User, 2.1*c.user, 0.03) || !close2(s.System, 2.1*c.system, 0.03) {
			t.Errorf("%s: CPU time %+v", c.name, s)
		}
		if c.got.Stretch != 0 || !close2(c.got.Visit, 1.95, 1e-9) || c.got.Samples != 5 ||
			!close2(c.got.Generator.User, 0.2*1.95, 0.02) {
			t.Errorf("%s: the visit: %+v", c.name, c.got)
		}
		// All that CPU 0 did is the servers' own: nobody is disturbed by the other servers of the visit.
		if s.Lost > 0.03 || c.got.Generator.Lost > 0.03 {
			t.Errorf("%s: lost %v and %v", c.name, s.Lost, c.got.Generator.Lost)
		}
		if c.got.Disturbance != "" || !close2(c.got.OtherCPU, 0, 0.05) {
			t.Errorf("%s: disturbed: %q, others %v", c.name, c.got.Disturbance, c.got.OtherCPU)
		}
	}
}

func TestVisitDisturbed(t *testing.T) {
	t.Parallel()
	all := visit(t, []int{10, 15}, func(s float64) fixture {
		f := visited(s)
		f.cpus[0][0] += int(10 * s)
		f.cpus[0][7] += int(4 * s)
		f.procs[50] = fakeProcess{parent: 1, name: "cc1", user: int(10 * s)}
		return f
	})
	for i, r := range all {
		for _, want := range []string{"others used 1", " % of the server's CPUs", "the hypervisor took 4 %",
			"the busiest was cc1"} {
			if !strings.Contains(r.Disturbance, want) {
				t.Errorf("server %d: %q is not in %q", i, want, r.Disturbance)
			}
		}
		if !close2(r.Server.Lost, 0.14, 0.03) || r.Generator.Lost > 0.03 {
			t.Errorf("server %d: lost %v and %v", i, r.Server.Lost, r.Generator.Lost)
		}
		if !close2(r.OtherCPU, 0.1*1.95, 0.05) || !close2(r.Steal, 0.04*1.95, 0.011) {
			t.Errorf("server %d: others %v, steal %v", i, r.OtherCPU, r.Steal)
		}
	}
}

// A server that has died is counted until then, and what cannot be had is nil.
func TestVisitUntold(t *testing.T) {
	t.Parallel()
	all := visit(t, []int{10, 15}, func(s float64) fixture {
		f := visited(s)
		if s > 1 {
			delete(f.procs, 15)
		}
		return f
	})
	if len(all) != 2 || all[1].Server.RSSIdle == 0 || all[1].Server.RSSAfter != 0 ||
		all[1].Server.Processes != 0 || all[0].Server.Processes != 2 {
		t.Errorf("one died: %+v", all)
	}
	var none *measure.VisitSampler
	none.Start(1, time.Second)
	if none.Stop() != nil || (measure.Machine{Root: t.TempDir()}).WatchVisit(measure.Subjects{},
		[][]int{{1}, {2}}) != nil {
		t.Error("something is told of nothing")
	}
}

// each are servers of one process each.
func each(pids []int) (all [][]int) {
	for _, pid := range pids {
		all = append(all, []int{pid})
	}
	return all
}
