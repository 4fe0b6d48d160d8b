package measure_test

import "testing"

// forked is the machine whose server is 10 with a worker of the same size, which share most of it.
func forked(f fixture, s float64, pss int) fixture {
	ten := f.procs[10]
	ten.pages, ten.hwmKB, ten.pssKB = 5000, 20000, pss
	f.procs[10] = ten
	worker := fakeProcess{parent: 10, name: "worker", pages: 5000, hwmKB: 20000, pssKB: pss,
		threads: [][2]int{{0, 0}}}
	if s > 2 { // it has grown, and given some back
		worker.pages, worker.hwmKB = 5500, 25000
		if pss > 0 {
			worker.pssKB += 2000
		}
	}
	delete(f.procs, 11)
	f.procs[12], f.children = worker, map[int]string{10: "12 "}
	return f
}

func TestMemoryThatWorkersShare(t *testing.T) {
	t.Parallel()
	s := turn(t, pinned, func(x float64) fixture { return forked(at(x), x, 11000) }).Server
	if !s.Proportional || s.RSSIdle != 22000<<10 || s.RSSAfter != 24000<<10 || s.RSSPeak != (24000+3000)<<10 ||
		s.Processes != 2 {
		t.Errorf("%+v", s)
	}
	s = turn(t, pinned, func(x float64) fixture { return forked(at(x), x, 0) }).Server
	if s.Proportional || s.RSSIdle != 40000<<10 || s.RSSAfter != 42000<<10 || s.RSSPeak != 45000<<10 {
		t.Errorf("where the kernel does not tell: %+v", s)
	}
}
