package measure

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/procfs"
)

// When samples are taken: at both ends of the window and at three moments between, at fewer of a short one,
// and every five seconds of a long one. A sample costs some 0.3 ms of CPU with a server of eight threads
// (BenchmarkSample), so that in a window of 2 s sampling takes 0.08 % of one core. The scan of all processes
// before the warm-up takes 2 ms for a hundred of them. The time of it all is kept in Resources.Sampling.
const (
	intervals   = 4
	shortest    = 500 * time.Millisecond
	longest     = 5 * time.Second
	longestLead = 50 * time.Millisecond
)

// Subjects are the processes of a turn. The CPU lists say where each may run; an empty one means everywhere.
type Subjects struct {
	// Server is its process id, and Database that of the database's first process; 0 for none.
	Server, Database int
	// More are the other processes of the server that share its port; those that it starts are found.
	More                 []int
	ServerCPUs, LoadCPUs []int
	// DatabaseCPUs are those of the database where they are not just the generator's; nil means that they are.
	DatabaseCPUs []int
}

// Sampler watches one turn from outside of server and generator. A nil one watches nothing.
type Sampler struct {
	machine Machine
	fs      procfs.FS
	of      Subjects
	pids    [subjects][]int
	before  map[int]process // all processes before the load
	// families are the servers, each with its descendants: all of pids[server].
	families [][]int
	idle     reading
	// dataIdle is the memory of the database before the load.
	dataIdle int64
	bounds   [subjects][]bound // of server and generator
	fresh    bool              // the server's peak of memory counts from the beginning of this turn

	begin sync.Once
	stop  chan struct{}
	done  chan struct{}

	samples []reading     // of the goroutine until done is closed
	latest  map[int]usage // of the database's processes, likewise
	spent   time.Duration
}

// Watch reads the figures before the load and resets the server's memory peak. It is nil where that is not
// possible.
func (m Machine) Watch(of Subjects) *Sampler {
	return m.watch(of, [][]int{append([]int{of.Server}, of.More...)})
}

// watch does so for servers that are taken together.
func (m Machine) watch(of Subjects, servers [][]int) *Sampler {
	start := time.Now()
	fs, err := m.proc()
	if err != nil {
		return nil
	}
	s := &Sampler{machine: m, fs: fs, of: of, stop: make(chan struct{}), done: make(chan struct{}),
		before: scan(fs)}
	for _, pids := range servers {
		var members []int
		for _, pid := range pids {
			members = append(members, family(s.before, pid)...)
		}
		s.families = append(s.families, members)
	}
	s.grow()
	if _, there := s.before[of.Database]; !there { // one that somebody else runs may have ended
		s.of.Database = 0
	}
	if s.of.Database > 0 {
		s.pids[database] = family(s.before, of.Database)
		s.dataIdle = databaseMemory(fs, s.pids[database])
	}
	s.fresh = !slices.ContainsFunc(s.pids[server], func(pid int) bool { return m.forgetPeak(pid) != nil })
	if s.idle, err = s.take(start); err != nil || len(s.idle.procs[server]) == 0 {
		return nil
	}
	m.proportion(fs, s.families, s.idle)
	s.spent = time.Since(start)
	return s
}

// forgetPeak sets the peak of a process's resident memory to what it holds now.
func (m Machine) forgetPeak(pid int) error {
	f, err := os.OpenFile(filepath.Join(m.Root, "proc", strconv.Itoa(pid), "clear_refs"), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString("5")
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// Start begins to take samples. The generator with this process id was started just now; its window begins
// after the warm-up. A second call does nothing.
func (s *Sampler) Start(pid int, warmup, window time.Duration) {
	if s == nil {
		return
	}
	s.begin.Do(func() {
		s.pids[generator] = []int{pid}
		s.bounds = [subjects][]bound{
			server: s.machine.bounds(s.fs, s.of.Server), generator: s.machine.bounds(s.fs, pid),
		}
		go s.run(time.Now(), warmup, window)
	})
}

// run takes the samples. The generator needs a moment to start, so its window begins a little later than
// computed here: the first sample waits for that, and the last one comes just before the end of the window.
func (s *Sampler) run(start time.Time, warmup, window time.Duration) {
	defer close(s.done)
	every := max(shortest, min(window/intervals, longest))
	end := start.Add(warmup + window)
	for at := start.Add(warmup + min(longestLead, window/10)); ; {
		timer := time.NewTimer(time.Until(at))
		select {
		case <-timer.C:
		case <-s.stop:
			timer.Stop()
			return
		}
		began := time.Now()
		if r, err := s.take(began); err == nil && len(r.procs[generator]) > 0 {
			s.samples = append(s.samples, r)
		}
		s.spent += time.Since(began)
		if at.Equal(end) {
			return
		}
		if at = at.Add(every); end.Sub(at) < every/2 {
			at = end
		}
	}
}

// take takes a reading of all subjects.
func (s *Sampler) take(at time.Time) (reading, error) {
	s.relatives()
	s.grow()
	pids := s.pids
	pids[database] = nil // it is read in a way of its own
	r, err := s.machine.read(s.fs, at, pids, s.of.ServerCPUs)
	if s.of.Database > 0 {
		r.procs[database] = s.worked()
	}
	r.throttled = s.throttles()
	return r, err
}

// grow adds the processes that the servers have started since the last look. Where the kernel keeps no lists
// of children, the families stay as before the load. A process that lived only between two looks is missed.
func (s *Sampler) grow() {
	for i, members := range s.families {
		s.families[i] = s.machine.grown(members)
	}
	s.pids[server] = slices.Concat(s.families...)
}

// relatives looks for the processes of the database that are there now. A database has one for each
// connection of each server, and starts them as they are needed.
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

// worked reads the CPU times of the database's processes. Most are idle, and a process whose clock has not
// moved is not read again.
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

// between is the time of some CPUs from the first sample to the last.
func (s *Sampler) between(cpus []int) cpuTime {
	first, _ := s.samples[0].of(cpus)
	last, _ := s.samples[len(s.samples)-1].of(cpus)
	return last.since(first)
}

// tasks is the part of the busy time that is in the times of processes.
// Schedstat counts stolen time and interrupts too, so it never is more than what the clock leaves.
func (s *Sampler) tasks(c cpuTime) float64 {
	most := c.busy
	if s.machine.irqApart() {
		most -= c.irq
	}
	if math.IsNaN(c.tasks) {
		return most
	}
	return min(c.tasks, most)
}
