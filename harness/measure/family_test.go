package measure_test

import (
	"slices"
	"testing"

	"tenrounds/harness/measure"
)

// forking is the machine whose server (10) starts a worker (12) in the middle of the load, from its second
// thread, and that one another (13). They work 20 % and 10 % of the time, on the server's CPU.
func forking(f fixture, s float64) fixture {
	if s > 1 {
		n := func(perSecond float64) int { return int(perSecond * (s - 1)) }
		f.cpus[0][0] += n(30)
		f.procs[12] = fakeProcess{parent: 10, name: "worker", user: n(20), pages: 100, hwmKB: 900,
			threads: [][2]int{{0, 0}}}
		f.procs[13] = fakeProcess{parent: 12, name: "helper", user: n(10), pages: 10, hwmKB: 90,
			threads: [][2]int{{0, 0}}}
		f.forked, f.children = map[int]string{10: "12 "}, map[int]string{12: "13 "}
	}
	return f
}

// What a server starts while it is asked is a part of it, and disturbs nobody.
func TestServerThatForks(t *testing.T) {
	t.Parallel()
	r := turn(t, pinned, func(s float64) fixture { return forking(at(s), s) })
	if s := r.Server; s.Processes != 4 || !close2(s.User, 0.6*1.95+0.3*1.5, 0.05) ||
		s.RSSPeak < (5000+2100+900+90)<<10 {
		t.Errorf("%+v", s)
	}
	if r.Disturbance != "" || !close2(r.OtherCPU, 0, 0.05) {
		t.Errorf("disturbed: %q, others %v", r.Disturbance, r.OtherCPU)
	}
	garbled := turn(t, pinned, func(s float64) fixture {
		f := forking(at(s), s)
		f.forked = map[int]string{10: "12 x"}
		return f
	})
	if garbled.Server.Processes != 2 || garbled.Disturbance == "" {
		t.Errorf("a list that is none: %+v", garbled)
	}
}

// In slices each server has its own.
func TestVisitOfAServerThatForks(t *testing.T) {
	t.Parallel()
	all := visit(t, []int{15, 10}, func(s float64) fixture { return forking(visited(s), s) })
	if two, one := all[0].Server, all[1].Server; two.Processes != 1 || !close2(two.User, 2.1*0.1, 0.03) ||
		one.Processes != 4 || !close2(one.User, 2.1*0.3+0.3*1.1, 0.04) {
		t.Errorf("%+v\n%+v", two, one)
	}
	if all[0].Disturbance+all[1].Disturbance != "" || !close2(all[0].OtherCPU, 0, 0.05) {
		t.Errorf("disturbed: %q, others %v", all[0].Disturbance, all[0].OtherCPU)
	}
}

// A server may work in processes that its first one has forked.
func TestFamilies(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	at(0).write(t, root)
	for _, c := range []struct{ roots, want []int }{
		{[]int{10}, []int{10, 11}}, {[]int{20, 10, 11}, []int{10, 11, 20}}, {[]int{99}, []int{99}},
	} {
		if got := (measure.Machine{Root: root}).Families(c.roots); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.roots, got, c.want)
		}
	}
	if got := (measure.Machine{Root: t.TempDir()}).Families([]int{7}); !slices.Equal(got, []int{7}) {
		t.Errorf("without proc: %v", got)
	}
}
