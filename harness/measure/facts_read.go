package measure

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"
	"golang.org/x/sys/unix"

	"tenrounds/harness"
)

// Facts reads everything that the doctor checks, except Machine.Activity. The results go to dir, or to the
// nearest existing folder above it.
func (m Machine) Facts(n harness.Needs, dir string) Facts {
	f := Facts{CPUs: runtime.NumCPU(), DiskFree: -1, Dir: dir}
	f.readLimits()
	m.readSys(&f)
	fs, err := m.proc()
	if err != nil {
		return f
	}
	m.cgroup(fs, &f)
	if mem, err := fs.Meminfo(); err == nil {
		f.Memory, f.Available = kilobytes(mem.MemTotal), kilobytes(mem.MemAvailable)
		f.SwapTotal = kilobytes(mem.SwapTotal)
		f.SwapUsed = f.SwapTotal - kilobytes(mem.SwapFree)
	}
	m.readNet(fs, &f)
	f.Taken = m.listeners(fs, n.Ports)
	f.Virtual = m.virtual(fs)
	return f
}

// readLimits uses system calls, since no file has these values unchanged. The Go runtime has already raised
// the limit of this process, as in every Go program.
func (f *Facts) readLimits() {
	var files unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &files) == nil {
		f.OpenFiles = files.Cur
	}
	for dir := f.Dir; ; dir = filepath.Dir(dir) {
		var st unix.Statfs_t
		if unix.Statfs(dir, &st) == nil {
			f.DiskFree, f.Dir = int64(st.Bavail*uint64(st.Bsize)), dir
			return
		}
		if dir == filepath.Dir(dir) {
			return
		}
	}
}

// readSys reads what stands under /sys.
func (m Machine) readSys(f *Facts) {
	const cpu, clocks = "sys/devices/system/cpu", "sys/devices/system/clocksource/clocksource0/"
	for _, c := range cpuList(m.word(cpu + "/online")) {
		dir := filepath.Join(cpu, "cpu"+strconv.Itoa(c))
		if g := m.word(filepath.Join(dir, "cpufreq/scaling_governor")); g != "" &&
			!slices.Contains(f.Governors, g) {
			f.Governors = append(f.Governors, g)
		}
		core := cpuList(m.word(filepath.Join(dir, "topology/thread_siblings_list")))
		if len(core) > 0 && core[0] == c { // each core once
			f.Cores = append(f.Cores, core)
		}
	}
	for _, t := range []struct{ file, on, off string }{
		{cpu + "/intel_pstate/no_turbo", "0", "1"}, {cpu + "/cpufreq/boost", "1", "0"},
	} {
		if now := m.word(t.file); now == t.on {
			f.Turbo, f.TurboOff = "on", "echo "+t.off+" | sudo tee /"+t.file
		} else if now == t.off {
			f.Turbo = "off"
		}
	}
	f.Clock = m.word(clocks + "current_clocksource")
	f.Clocks = strings.Fields(m.word(clocks + "available_clocksource"))
	for word := range strings.FieldsSeq(m.word("sys/kernel/mm/transparent_hugepage/enabled")) {
		if chosen, ok := strings.CutPrefix(word, "["); ok {
			f.HugePages = strings.TrimSuffix(chosen, "]")
		}
	}
}

// readNet reads the limits of connections.
func (m Machine) readNet(fs procfs.FS, f *Facts) {
	one := func(name string) int {
		if v, err := fs.SysctlInts(name); err == nil && len(v) == 1 {
			return v[0]
		}
		return 0
	}
	if v, err := fs.SysctlInts("net.ipv4.ip_local_port_range"); err == nil && len(v) == 2 && v[0] <= v[1] {
		f.PortsFrom, f.PortsTo = v[0], v[1]
	}
	f.ReusesPorts = one("net.ipv4.tcp_tw_reuse") > 0 // 1 for all, 2 for this machine's own
	f.Somaxconn, f.SynBacklog = one("net.core.somaxconn"), one("net.ipv4.tcp_max_syn_backlog")
	f.SynCookies = one("net.ipv4.tcp_syncookies") > 0
	f.TrackedMost, f.TrackedCount = one("net.netfilter.nf_conntrack_max"),
		one("net.netfilter.nf_conntrack_count")
	f.Conntrack = f.TrackedMost > 0
}

// virtual names the virtual machine or container, "" if there is no sign of one.
func (m Machine) virtual(fs procfs.FS) string {
	var words []string
	cpuinfo := m.word("proc/cpuinfo")
	for line := range strings.Lines(cpuinfo) {
		key, flags, _ := strings.Cut(line, ":")
		if k := strings.TrimSpace(key); (k == "flags" || k == "Features") &&
			slices.Contains(strings.Fields(flags), "hypervisor") {
			words = append(words, "a virtual machine")
			break
		}
	}
	inside := false
	if first, err := fs.Proc(1); err == nil {
		groups, _ := first.Cgroups() // a container can hide behind a namespace of its own
		inside = slices.ContainsFunc(groups, func(g procfs.Cgroup) bool {
			return slices.ContainsFunc([]string{"/docker", "/kubepods", "/lxc", "/libpod"},
				func(s string) bool { return strings.Contains(g.Path, s) })
		})
	}
	if inside || m.exists(".dockerenv") || m.exists("run/.containerenv") {
		words = append(words, "a container")
	}
	switch {
	case len(words) > 0:
		return strings.Join(words, ", in it ")
	case cpuinfo != "":
		return bare
	}
	return ""
}

func (m Machine) exists(path string) bool {
	_, err := os.Lstat(filepath.Join(m.Root, path))
	return err == nil
}
