package measure

import (
	"strconv"
	"strings"
)

// Facts are what Machine.Facts reads for the doctor. Zero means "not told" unless a field says otherwise.
type Facts struct {
	// CPUs is how many this process may use; Cores are the CPUs of the machine by the core that they share.
	CPUs      int
	Cores     [][]int
	Governors []string // of all CPUs, each once
	// Turbo is "on" or "off", and TurboOff the command that turns it off.
	Turbo, TurboOff string
	Clock           string   // the clock source
	Clocks          []string // those that there are
	HugePages       string   // "always", "madvise" or "never"
	Virtual         string   // what the system runs in: "a virtual machine", "a container"

	// Quota is the CPU limit of the cgroup in CPUs, 0 for none; MemoryLimit is in bytes. The paths are the files
	// with these limits. Cgroup is false if no cgroup could be read.
	Cgroup                bool
	Quota                 float64
	MemoryLimit           int64
	QuotaPath, MemoryPath string

	// In bytes. SwapTotal is 0 also where there is no swap.
	Memory, Available, SwapTotal, SwapUsed int64
	DiskFree                               int64  // -1: not told
	Dir                                    string // where that is

	// OpenFiles is the limit of Go programs, which raise it themselves. OpenFilesOther is the limit that other
	// programs start with; a caller that can start one fills it in.
	OpenFiles, OpenFilesOther uint64

	PortsFrom, PortsTo        int // the ports of outgoing connections
	ReusesPorts               bool
	Somaxconn, SynBacklog     int
	SynCookies                bool
	Conntrack                 bool // connections are tracked
	TrackedMost, TrackedCount int
	// Taken are the ports of the plan on which somebody listens.
	Taken []Listener

	// Activity is the work of other programs while the machine should have been idle; nil if it is not known.
	Activity *Activity
}

// Listener is a port that is taken, and by whom where that can be seen.
type Listener struct {
	Port, PID int
	Name      string
}

// Activity is what others did on a machine over a while.
type Activity struct {
	// Other is the number of CPUs that other processes kept busy, Steal the share of all CPU time that the
	// hypervisor took, 0 to 1.
	Other, Steal float64
	// Top are the processes that took the most, the most first.
	Top []Process
	// Swapped is how many pages went to swap or came back.
	Swapped uint64
}

// Process is a process and how many CPUs it kept at work.
type Process struct {
	PID  int
	Name string
	CPU  float64
}

// bare is a machine without a sign of virtualisation.
const bare = "no sign of a virtual machine or a container"

// quotaV1 and quotaV2 are the files with the CPU quota in cgroup v1 and v2.
const quotaV1, quotaV2 = "cpu.cfs_quota_us", "cpu.max"

// cpuList reads a list of the kernel such as "0-3,8"; nil if it is none.
func cpuList(list string) (cpus []int) {
	for part := range strings.SplitSeq(list, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
		if !isRange {
			to = from
		}
		low, err := strconv.Atoi(from)
		high, err2 := strconv.Atoi(to)
		if err != nil || err2 != nil || low < 0 || high < low || high-low > 1<<14 {
			return nil
		}
		for c := low; c <= high; c++ {
			cpus = append(cpus, c)
		}
	}
	return cpus
}
