package measure

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
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

	// Quota is how many CPUs the cgroup grants, 0 for no bound, and MemoryLimit its bytes; the paths are of the files
	// that say so. Cgroup is false if nothing could be read of it.
	Cgroup                bool
	Quota                 float64
	MemoryLimit           int64
	QuotaPath, MemoryPath string

	// In bytes. SwapTotal is 0 also where there is no swap.
	Memory, Available, SwapTotal, SwapUsed int64
	DiskFree                               int64  // -1: not told
	Dir                                    string // where that is

	// OpenFiles is what a program in Go may open: it raises its own limit. OpenFilesOther is what others start
	// with; a caller that can start one fills it in.
	OpenFiles, OpenFilesOther uint64

	PortsFrom, PortsTo        int // the ports of outgoing connections
	ReusesPorts               bool
	Somaxconn, SynBacklog     int
	SynCookies                bool
	Conntrack                 bool // connections are tracked
	TrackedMost, TrackedCount int
	// Taken are the ports of the plan on which somebody listens.
	Taken []Listener

	// Activity is what went on while the machine should have been idle; nil if it is not known.
	Activity *Activity
}

// Listener is a port that is taken, and by whom where that can be seen.
type Listener struct {
	Port, PID int
	Name      string
}

// checks are all that the doctor looks at, in the order of its answer. Each returns a finding without its name; an
// empty one means that the system does not tell.
var checks = []struct {
	name  string
	judge func(Facts, harness.Needs) harness.Finding
}{
	{"cpus", judgeCPUs},
	{"shared cores", judgeCores},
	{"cpu quota", judgeQuota},
	{"governor", judgeGovernor},
	{"turbo", judgeTurbo},
	{"clock", judgeClock},
	{"host", judgeHost},
	{"other work", judgeOthers},
	{"steal", judgeSteal},
	{"swap", judgeSwap},
	{"huge pages", judgeHugePages},
	{"memory", judgeMemory},
	{"disk", judgeDisk},
	{"open files", judgeFiles},
	{"open files, other programs", judgeFilesOther},
	{"ports of the servers", judgeServerPorts},
	{"ports of connections", judgeLocalPorts},
	{"backlog", judgeBacklog},
	{"connection tracking", judgeTracking},
}

// Judge says what on a machine makes a plan impossible or spoils its figures: one finding for each check, and a last
// one that names those of which the system does not tell. It is a function of its arguments.
func Judge(f Facts, n harness.Needs) []harness.Finding {
	var all []harness.Finding
	var untold []string
	for _, c := range checks {
		finding := c.judge(f, n)
		if finding.Level == "" {
			untold = append(untold, c.name)
			continue
		}
		finding.Check = c.name
		all = append(all, finding)
	}
	if len(untold) > 0 {
		all = append(all, harness.Finding{
			Check: "not checked", Level: harness.FindingUnknown, Found: strings.Join(untold, ", "),
			Spoils: "this system does not tell, or keeps it from this process",
		})
	}
	return all
}

func fine(format string, args ...any) harness.Finding {
	return harness.Finding{Level: harness.FindingFine, Found: fmt.Sprintf(format, args...)}
}

// short is a finding about something of which there is not enough.
func short(level string, found, needed, spoils, mend string) harness.Finding {
	return harness.Finding{Level: level, Found: found, Needed: needed, Spoils: spoils, Mend: mend}
}

func warning(found, spoils, mend string) harness.Finding {
	return harness.Finding{Level: harness.FindingWarning, Found: found, Spoils: spoils, Mend: mend}
}

func note(found, spoils, mend string) harness.Finding {
	return harness.Finding{Level: harness.FindingNote, Found: found, Spoils: spoils, Mend: mend}
}

// size writes bytes in the unit that suits them.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.0f KiB", float64(n)/(1<<10))
}

// count writes a number with a comma at the thousands.
func count[T int | uint64](n T) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// both lists the CPUs of a plan, each once, in order; nil if one side is not pinned.
func both(n harness.Needs) []int {
	if n.ServerCPUs == "" || n.LoadCPUs == "" {
		return nil
	}
	all := append(cpuList(n.ServerCPUs), cpuList(n.LoadCPUs)...)
	slices.Sort(all)
	return slices.Compact(all)
}
