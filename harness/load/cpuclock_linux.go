package load

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// serverClock is the sum of the CPU clocks of the processes of a server, all their threads together, in
// nanoseconds. The ticks of /proc/PID/stat are 10 ms, and /proc/PID/schedstat is the main thread alone.
type serverClock struct{ pids []int }

// pidLimit is the kernel's PID_MAX_LIMIT. Beyond it the arithmetic of read would name another clock.
const pidLimit = 1 << 22

// newServerClock returns the clock of the processes given, or nil for none.
func newServerClock(pids []int) (*serverClock, error) {
	if len(pids) == 0 {
		return nil, nil
	}
	for _, pid := range pids {
		if pid > pidLimit {
			return nil, fmt.Errorf("read CPU clock of process %d: %w", pid, unix.ESRCH)
		}
	}
	s := &serverClock{pids}
	_, err := s.read()
	return s, err
}

func (s *serverClock) read() (sum time.Duration, err error) {
	for _, pid := range s.pids {
		// What clock_getcpuclockid(3) makes of a process id: CPUCLOCK_SCHED of the whole process.
		id := int32(^pid)<<3 | 2
		var t unix.Timespec
		if err := unix.ClockGettime(id, &t); err != nil {
			return 0, fmt.Errorf("read CPU clock of process %d: %w", pid, err)
		}
		sum += time.Duration(t.Nano())
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
	if unix.SchedGetaffinity(s.pids[0], &set) != nil {
		return ownCPUs()
	}
	return max(set.Count(), 1)
}
