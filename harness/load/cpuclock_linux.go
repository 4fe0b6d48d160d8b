package load

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// serverClock is the CPU clock of another process, all its threads together, in nanoseconds. The ticks of
// /proc/PID/stat are 10 ms, and /proc/PID/schedstat is the main thread alone.
type serverClock struct {
	pid  int
	id   int32
	more []*serverClock // of the other processes that share the port
}

// pidLimit is the kernel's PID_MAX_LIMIT.
const pidLimit = 1 << 22

// newServerClock returns the clock of the processes given, or nil for none.
func newServerClock(pids []int) (*serverClock, error) {
	if len(pids) == 0 {
		return nil, nil
	}
	pid := pids[0]
	if pid > pidLimit { // beyond it the arithmetic below would name another clock
		return nil, fmt.Errorf("read CPU clock of process %d: %w", pid, unix.ESRCH)
	}
	// What clock_getcpuclockid(3) makes of a process id: CPUCLOCK_SCHED of the whole process.
	s := &serverClock{pid: pid, id: int32(^pid)<<3 | 2}
	for _, pid := range pids[1:] {
		other, err := newServerClock([]int{pid})
		if err != nil {
			return nil, err
		}
		s.more = append(s.more, other)
	}
	_, err := s.read()
	return s, err
}

func (s *serverClock) read() (time.Duration, error) {
	var t unix.Timespec
	if err := unix.ClockGettime(s.id, &t); err != nil {
		return 0, fmt.Errorf("read CPU clock of process %d: %w", s.pid, err)
	}
	sum := time.Duration(t.Nano())
	for _, other := range s.more {
		used, err := other.read()
		if err != nil {
			return 0, err
		}
		sum += used
	}
	return sum, nil
}

// threadCPUTime is the CPU time of the calling thread so far.
func threadCPUTime() time.Duration { return readClock(unix.CLOCK_THREAD_CPUTIME_ID) }

// timeAsleep counts on while the machine is suspended, and does not otherwise.
func timeAsleep() time.Duration {
	return readClock(unix.CLOCK_BOOTTIME) - readClock(unix.CLOCK_MONOTONIC)
}

// readClock reads a clock that every kernel has.
func readClock(id int32) time.Duration {
	var t unix.Timespec
	_ = unix.ClockGettime(id, &t)
	return time.Duration(t.Nano())
}

// cpus is how many CPUs the process may use.
func (s *serverClock) cpus() int {
	var set unix.CPUSet
	if unix.SchedGetaffinity(s.pid, &set) != nil {
		return ownCPUs()
	}
	return max(set.Count(), 1)
}
