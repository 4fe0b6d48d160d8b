package measure

import (
	"fmt"

	"github.com/prometheus/procfs"
)

// proportion reads the proportional memory of servers of several processes. Forked workers share most of
// their memory, and a sum of resident memory would count it for each. Reading it takes up to a millisecond,
// since the kernel walks the page tables, so it is read before and after the load. It is not read for a
// single process.
func (m Machine) proportion(fs procfs.FS, families [][]int, r reading) {
	for _, members := range families {
		present := r.present(members)
		if len(present) < 2 {
			continue
		}
		for _, pid := range present {
			u := r.procs[server][pid]
			u.pss = m.pss(fs, pid)
			r.procs[server][pid] = u
		}
	}
}

// pss is the proportional memory of a process, 0 where it is not known.
func (m Machine) pss(fs procfs.FS, pid int) int64 {
	p, err := fs.Proc(pid)
	// Without this file procfs would read the long one, which is many times slower.
	if err != nil || m.word(fmt.Sprintf("proc/%d/smaps_rollup", pid)) == "" {
		return 0
	}
	roll, err := p.ProcSMapsRollup()
	if err != nil {
		return 0
	}
	return int64(roll.Pss)
}

// present filters processes: those in a reading.
func (r reading) present(pids []int) (present []int) {
	for _, pid := range pids {
		if _, is := r.procs[server][pid]; is {
			present = append(present, pid)
		}
	}
	return present
}

// held is the memory of a server, and whether shared memory counts once in it.
func (r reading) held(pids []int) (bytes int64, once bool) {
	present := r.present(pids)
	once = len(present) > 1
	resident := int64(0)
	for _, pid := range present {
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

// databaseMemory is the memory of a database's processes: the private memory of each, and the shared memory
// once. The shared part is the largest that one process has touched.
func databaseMemory(fs procfs.FS, pids []int) int64 {
	var own, shared uint64
	for _, pid := range pids {
		p, err := fs.Proc(pid)
		if err != nil {
			continue
		}
		status, err := p.NewStatus()
		if err != nil {
			continue
		}
		own += status.RssAnon
		shared = max(shared, status.RssShmem+status.RssFile)
	}
	return int64(own + shared)
}
