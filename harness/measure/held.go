package measure

import (
	"path/filepath"
	"strconv"

	"github.com/prometheus/procfs"

	"tenrounds/harness"
)

// proportion reads how much of the memory of servers of several processes is theirs where what processes share counts for
// each by its part. Workers that were forked from one process hold most of it together, and adding up what is resident in
// each would count it once for each. The kernel walks the tables of a process for it, which takes up to a millisecond:
// so it is read before the load and after it, never in the window. One process alone is not read.
func (s *Sampler) proportion(r reading) {
	for _, members := range s.families {
		if len(r.present(members)) < 2 {
			continue
		}
		for _, pid := range r.present(members) {
			u := r.procs[server][pid]
			u.pss = s.machine.pss(s.fs, pid)
			r.procs[server][pid] = u
		}
	}
}

// pss is 0 where the kernel does not tell.
func (m Machine) pss(fs procfs.FS, pid int) int64 {
	p, err := fs.Proc(pid)
	if err != nil {
		return 0
	}
	// Without this file procfs would read the long one, which takes many times as long.
	if m.word(filepath.Join("proc", strconv.Itoa(pid), "smaps_rollup")) == "" {
		return 0
	}
	roll, err := p.ProcSMapsRollup()
	if err != nil {
		return 0
	}
	return int64(roll.Pss)
}

// present are those of some processes that a reading has.
func (r reading) present(pids []int) (there []int) {
	for _, pid := range pids {
		if _, is := r.procs[server][pid]; is {
			there = append(there, pid)
		}
	}
	return there
}

// held is the memory of a server, and whether what its processes share counts once in it.
func (r reading) held(pids []int) (bytes int64, once bool) {
	there := r.present(pids)
	once = len(there) > 1
	resident := int64(0)
	for _, pid := range there {
		u := r.procs[server][pid]
		once = once && u.pss > 0
		resident += u.rss
		bytes += u.pss
	}
	if once {
		return bytes, true
	}
	return resident, false
}

// memoryOf fills in what a server held.
func (s *Sampler) memoryOf(pids []int, after reading, u *harness.Usage) {
	u.RSSIdle, _ = s.idle.held(pids)
	u.RSSAfter, u.Proportional = after.held(pids)
	u.RSSPeak = s.peak(pids, after)
}

// peak is the most memory that a server held: what the kernel saw since Watch, or else the most that a sample saw, which is
// less. Where shared memory counts once it is what is held afterwards, and by how much each process was above that.
func (s *Sampler) peak(pids []int, after reading) int64 {
	idle, _ := s.idle.held(pids)
	most, once := after.held(pids)
	seen := int64(0)
	for _, pid := range after.present(pids) {
		u := after.procs[server][pid]
		if once {
			most += max(0, u.peak-u.rss)
		}
		seen += u.peak
	}
	if !s.fresh {
		seen = 0
	}
	if once {
		return max(idle, most)
	}
	most = max(most, idle, seen)
	for _, x := range s.samples {
		now, _ := x.held(pids)
		most = max(most, now)
	}
	return most
}
