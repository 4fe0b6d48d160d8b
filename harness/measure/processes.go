package measure

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"
)

// hertz is the number of ticks per second in which proc counts CPU time, on every Linux.
const hertz = 100

// process is one that a scan found.
type process struct {
	parent int
	name   string
	cpu    float64 // seconds since its start
	start  uint64  // in ticks since boot: a process id can be used again
}

// scan lists all processes. It costs some 10 µs for each, so it is made before and after a turn, not in it.
func scan(fs procfs.FS) map[int]process {
	all, err := fs.AllProcs()
	if err != nil {
		return nil
	}
	found := make(map[int]process, len(all))
	for _, p := range all {
		if st, err := p.Stat(); err == nil { // else it has ended meanwhile
			found[p.PID] = process{
				parent: st.PPID, name: st.Comm, cpu: float64(st.UTime+st.STime) / hertz, start: st.Starttime,
			}
		}
	}
	return found
}

// Children lists the children of a process, also those that have ended, with their names. It has none without
// proc.
func (m Machine) Children(pid int) map[int]string {
	fs, err := m.proc()
	if err != nil {
		return nil
	}
	names := map[int]string{}
	for child, p := range scan(fs) {
		if p.parent == pid {
			names[child] = p.name
		}
	}
	return names
}

// Families lists processes and all their descendants, each once, since a server may work in forked processes.
// Without proc it returns the given ones.
func (m Machine) Families(roots []int) (members []int) {
	fs, err := m.proc()
	if err != nil {
		return roots
	}
	all := scan(fs)
	for _, root := range roots {
		members = append(members, family(all, root)...)
	}
	slices.Sort(members)
	return slices.Compact(members)
}

// family lists a process and all its descendants.
func family(all map[int]process, root int) []int {
	members := []int{root}
	for i := 0; i < len(members); i++ {
		for pid, p := range all {
			if p.parent == members[i] && !slices.Contains(members, pid) {
				members = append(members, pid)
			}
		}
	}
	slices.Sort(members)
	return members
}

// grown adds to a family what its members have started since, and so on. A member without a list of children
// adds none.
func (m Machine) grown(members []int) []int {
	for i := 0; i < len(members); i++ {
		children, _ := m.children(members[i])
		for _, child := range children {
			if !slices.Contains(members, child) {
				members = append(members, child)
			}
		}
	}
	return members
}

// children lists the children of all threads of a process. It fails where the kernel keeps no such lists.
func (m Machine) children(pid int) (all []int, err error) {
	lists, _ := filepath.Glob(filepath.Join(m.Root, fmt.Sprintf("proc/%d/task/*/children", pid)))
	if len(lists) == 0 {
		return nil, os.ErrNotExist
	}
	for _, path := range lists {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // the thread has ended
		}
		list, err := parseChildren(string(b))
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

// parseChildren reads a list of children as the kernel writes it: "12 13 ".
func parseChildren(text string) (all []int, err error) {
	for word := range strings.FieldsSeq(text) {
		child, err := strconv.Atoi(word)
		if err != nil || child <= 0 {
			return nil, errors.New("this is no list of children")
		}
		all = append(all, child)
	}
	return all, nil
}

// busiest is the process with the most CPU time between two scans, except those of a list; "" if there is
// none. A process that only the second scan has used all its time since the first.
func busiest(before, after map[int]process, except []int) (name string, cpu float64) {
	for _, pid := range slices.Sorted(maps.Keys(after)) {
		p := after[pid]
		used := p.cpu
		if b := before[pid]; b.start == p.start {
			used -= b.cpu
		}
		if used > cpu && !slices.Contains(except, pid) {
			name, cpu = p.name, used
		}
	}
	return name, cpu
}

// postmasters are the names of PostgreSQL's program.
var postmasters = []string{"postgres", "postmaster"}

// Postmaster finds the first process of the PostgreSQL server that has this backend. peer is the other end of
// the backend's connection: both are as the database reports them. cpus is where the first process may run,
// as in cpuset(7). Where the database is on another machine, or in a container with process ids of its own,
// pid is 0.
func (m Machine) Postmaster(backend int, peer string) (pid int, cpus string) {
	fs, err := m.proc()
	if err != nil {
		return 0, ""
	}
	all := scan(fs)
	b := all[backend]
	title := m.word(fmt.Sprintf("proc/%d/cmdline", backend))
	if !slices.Contains(postmasters, b.name) || !slices.Contains(postmasters, all[b.parent].name) ||
		!strings.Contains(title, peer) {
		return 0, ""
	}
	return b.parent, m.field(fmt.Sprintf("proc/%d/status", b.parent), "Cpus_allowed_list")
}

// usage is what one process has used since its start, and what it holds.
type usage struct {
	user, system           float64 // seconds, in ticks
	exact                  float64 // their sum to the nanosecond; 0 if there is no such clock
	rss, peak              int64
	pss                    int64 // what it shares by its part; 0: not read
	voluntary, involuntary int64
}

// times reads how long a process has worked, and what it holds now.
func (m Machine) times(fs procfs.FS, pid int) (usage, error) {
	p, err := fs.Proc(pid)
	if err != nil {
		return usage{}, err
	}
	st, err := p.Stat()
	if err != nil {
		return usage{}, err
	}
	return usage{
		user: float64(st.UTime) / hertz, system: float64(st.STime) / hertz,
		rss: int64(st.RSS) * int64(os.Getpagesize()), exact: m.clock(pid),
	}, nil
}

// clock is the exact CPU time of a process, 0 where it is not known.
func (m Machine) clock(pid int) float64 {
	if m.Root != "/" { // a clock belongs to this machine, not to a fixture
		return 0
	}
	return clock(pid)
}

// use reads one process with all its threads.
func (m Machine) use(fs procfs.FS, pid int) (usage, error) {
	u, err := m.times(fs, pid)
	if err != nil {
		return usage{}, err
	}
	threads, err := fs.AllThreads(pid) // the status of a process counts the switches of its first thread alone
	if err != nil {
		return usage{}, err
	}
	for _, t := range threads {
		status, err := t.NewStatus()
		if err != nil {
			continue // it has ended
		}
		u.voluntary += int64(status.VoluntaryCtxtSwitches)
		u.involuntary += int64(status.NonVoluntaryCtxtSwitches)
		u.peak = max(u.peak, int64(status.VmHWM)) // the same for all threads
	}
	return u, nil
}

// since is what was used between two readings of a process. The clock says how much, the ticks how it is
// divided.
func (u usage) since(before usage) usage {
	d := usage{
		user: max(0, u.user-before.user), system: max(0, u.system-before.system),
		voluntary:   max(0, u.voluntary-before.voluntary),
		involuntary: max(0, u.involuntary-before.involuntary),
	}
	if exact := u.exact - before.exact; u.exact > 0 && before.exact > 0 && exact >= 0 {
		if ticks := d.user + d.system; ticks > 0 {
			d.user, d.system = d.user*exact/ticks, d.system*exact/ticks
		} else {
			d.user = exact
		}
	}
	return d
}
