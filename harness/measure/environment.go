// Package measure reads the machine: the environment of a run, what distorts its figures, and the cost of
// each turn. Only this package reads /proc and /sys, under a root that tests put fixtures into.
package measure

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/prometheus/procfs"

	"tenrounds/harness"
)

// Machine is a machine as its proc and sys file systems under Root show it. The real one has Root "/".
type Machine struct{ Root string }

// Environment reads the machine. Unknown fields stay empty; on macOS most are.
func (m Machine) Environment() harness.Environment {
	e := harness.Environment{OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU(),
		Go: runtime.Version()}
	e.Host, _ = os.Hostname()
	e.Kernel = m.word("proc/sys/kernel/osrelease")
	e.Congestion = m.word("proc/sys/net/ipv4/tcp_congestion_control")
	e.Governor = m.word("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
	var files syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files) == nil {
		e.OpenFiles = files.Cur
	}
	fs, err := m.proc()
	if err != nil {
		tellWithoutProc(&e)
		return e
	}
	m.tellCPU(fs, &e)
	if mem, err := fs.Meminfo(); err == nil {
		e.Memory, e.Swap = kilobytes(mem.MemTotal), kilobytes(mem.SwapTotal)
	}
	e.LoadBefore = m.Load()
	return e
}

// word is a file's content without the white space around it, or "".
func (m Machine) word(path string) string {
	b, err := os.ReadFile(filepath.Join(m.Root, path))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// proc is the proc file system.
func (m Machine) proc() (procfs.FS, error) { return procfs.NewFS(filepath.Join(m.Root, "proc")) }

// field is the value of a line "NAME: VALUE" or "NAME VALUE" of a file, or "".
func (m Machine) field(path, name string) string { return field(m.word(path), name) }

func field(text, name string) string {
	for line := range strings.Lines(text) {
		value, ok := strings.CutPrefix(line, name)
		if value = strings.TrimPrefix(value, ":"); ok && strings.TrimLeft(value, " \t") != value {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// PeakRSS returns the peak resident memory of the calling process in bytes, or 0 where it is not known. It is
// VmHWM, because exec passes on the maximum of getrusage from a larger parent.
func (m Machine) PeakRSS() int64 {
	kB := strings.TrimSuffix(m.field("proc/self/status", "VmHWM"), " kB")
	if n, err := strconv.ParseInt(kB, 10, 64); err == nil && n > 0 {
		return n << 10
	}
	return 0
}

func kilobytes(n *uint64) int64 {
	if n == nil {
		return 0
	}
	return int64(*n) << 10
}

// Load is the load average over a minute; 0 where the system does not tell.
func (m Machine) Load() float64 {
	fs, err := m.proc()
	if err != nil {
		return 0
	}
	load, err := fs.LoadAvg()
	if err != nil {
		return 0
	}
	return load.Load1
}

// CPUTime is the time of all CPUs since boot, in seconds.
type CPUTime struct{ Total, Steal float64 }

// CPUTime reads the first line of /proc/stat; all is 0 where there is none.
func (m Machine) CPUTime() CPUTime {
	fs, err := m.proc()
	if err != nil {
		return CPUTime{}
	}
	st, err := fs.Stat()
	if err != nil {
		return CPUTime{}
	}
	c := st.CPUTotal
	// Guest time is part of user time already.
	return CPUTime{
		Total: c.User + c.Nice + c.System + c.Idle + c.Iowait + c.IRQ + c.SoftIRQ + c.Steal,
		Steal: c.Steal,
	}
}

// StealSince is the share of all CPU time, 0 to 1, that the hypervisor took between two readings.
func (t CPUTime) StealSince(before CPUTime) float64 {
	if t.Total <= before.Total {
		return 0
	}
	// Some hypervisors let the counter step back for a moment.
	return min(1, max(0, (t.Steal-before.Steal)/(t.Total-before.Total)))
}
