package harness

import (
	"strconv"
	"strings"
)

// Overlap reports whether server and generator may run on the same CPU. One that is not pinned may run on
// any.
func (m MachineSplit) Overlap() bool {
	server, load := cpuSet(m.ServerCPUs), cpuSet(m.LoadCPUs)
	if server == nil || load == nil {
		return true
	}
	for cpu := range server {
		if load[cpu] {
			return true
		}
	}
	return false
}

// CountCPUs counts the CPUs of a list as in cpuset(7); an empty one, or one that is none, means all of the
// machine's: at least one.
func CountCPUs(list string, all int) int {
	if set := cpuSet(list); set != nil {
		return len(set)
	}
	return max(1, all)
}

// cpuSet reads a list as in cpuset(7), "0-3,8"; nil if it is empty, or none: that is anywhere.
func cpuSet(list string) map[int]bool {
	const most = 1 << 14 // CPUs of a machine, and more
	set := map[int]bool{}
	for part := range strings.SplitSeq(list, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		low, err := strconv.Atoi(strings.TrimSpace(from))
		high, err2 := strconv.Atoi(strings.TrimSpace(to))
		if err != nil || err2 != nil || low < 0 || high < low || high-low > most {
			return nil
		}
		for cpu := low; cpu <= high; cpu++ {
			set[cpu] = true
		}
	}
	return set
}
