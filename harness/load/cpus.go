package load

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// ownCPUs is how many CPUs this process may keep busy.
func ownCPUs() int { return min(runtime.NumCPU(), runtime.GOMAXPROCS(0)) }

// ownCPUTime is the CPU time of this process so far, to the microsecond.
func ownCPUTime() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// cpuTimeOfEach is the CPU time of this process so far for each CPU that it can use: a process that used all
// of them did not stand still.
func cpuTimeOfEach() time.Duration { return ownCPUTime() / time.Duration(ownCPUs()) }
