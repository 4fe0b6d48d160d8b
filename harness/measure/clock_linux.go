package measure

import "golang.org/x/sys/unix"

// clock is the CPU time of a process with all its threads in seconds, exact to the nanosecond (/proc/PID/stat
// has hundredths); 0 if it has ended.
func clock(pid int) float64 {
	var t unix.Timespec
	// The clock id as in clock_getcpuclockid(3). harness/load reads the same clock.
	if pid <= 0 || pid > 1<<22 || unix.ClockGettime(int32(^pid)<<3|2, &t) != nil {
		return 0
	}
	return float64(t.Nano()) / 1e9
}
