package measure

import (
	"os"
	"path/filepath"
	"strconv"
)

// A database has a process for each connection of each server, and makes them as they are needed: more than a sample
// should read, and others at each.

// relatives looks for the processes of the database that are there now.
func (s *Sampler) relatives() {
	if s.of.Database == 0 {
		return
	}
	if list, err := s.machine.children(s.of.Database); err == nil {
		s.pids[database] = append(list, s.of.Database)
	} else if len(s.samples) == 0 { // a scan takes too long to be made at each sample
		s.pids[database] = family(scan(s.fs), s.of.Database)
	}
}

// children lists those of a process's first thread. All of PostgreSQL's are those of its first process.
func (m Machine) children(pid int) ([]int, error) {
	n := strconv.Itoa(pid)
	b, err := os.ReadFile(filepath.Join(m.Root, "proc", n, "task", n, "children"))
	if err != nil {
		return nil, err
	}
	return parseChildren(string(b))
}

// worked reads the CPU times of the database's processes. Most are idle: one whose clock stands still is not read again.
func (s *Sampler) worked() map[int]usage {
	now := make(map[int]usage, len(s.pids[database]))
	for _, pid := range s.pids[database] {
		u, known := s.latest[pid]
		if exact := s.machine.clock(pid); !known || exact == 0 || exact != u.exact {
			var err error
			if u, err = s.machine.times(s.fs, pid); err != nil {
				continue // it has ended
			}
		}
		now[pid] = u
	}
	s.latest = now
	return now
}

// memory is what the database's processes hold: what each has for itself, and once what they share, of which the most
// that one of them has touched is known. Their resident memory added up would count the shared part for each.
func (s *Sampler) memory() int64 {
	var own, shared uint64
	for _, pid := range s.pids[database] {
		p, err := s.fs.Proc(pid)
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

// clock is the exact CPU time of a process, 0 where it is not known.
func (m Machine) clock(pid int) float64 {
	if m.Root != "/" { // a clock belongs to this machine, not to a fixture
		return 0
	}
	return clock(pid)
}
