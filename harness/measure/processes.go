package measure

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/prometheus/procfs"
)

// hertz is in what parts of a second proc counts CPU time, on every Linux.
const hertz = 100

// process is one that a scan found.
type process struct {
	parent int
	name   string
	cpu    float64 // seconds since its start
	start  uint64  // in ticks since boot: a process id may be given again
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
			found[p.PID] = process{parent: st.PPID, name: st.Comm, cpu: float64(st.UTime+st.STime) / hertz, start: st.Starttime}
		}
	}
	return found
}

// Children lists the children of a process, also those that have ended, with their names. It has none without proc.
func (m Machine) Children(pid int) map[int]string {
	fs, err := procfs.NewFS(filepath.Join(m.Root, "proc"))
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

// Families lists processes and all that descend from them, each once: a server may work in processes that its first one has
// forked. Where there is no proc they are the ones given.
func (m Machine) Families(roots []int) (members []int) {
	fs, err := procfs.NewFS(filepath.Join(m.Root, "proc"))
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

// busiest is the process outside of a list that took most CPU time between two scans. One that is in the second
// scan alone took all that it has since then. "" if none took any.
func busiest(before, after map[int]process, but []int) (name string, cpu float64) {
	for pid, p := range after {
		took := p.cpu
		if b := before[pid]; b.start == p.start {
			took -= b.cpu
		}
		if slices.Contains(but, pid) || took < cpu || took <= 0 || took == cpu && p.name > name {
			continue
		}
		name, cpu = p.name, took
	}
	return name, cpu
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

// since is what was used between two readings of a process. The clock tells how much, the ticks how it is parted.
func (u usage) since(before usage) usage {
	d := usage{
		user: max(0, u.user-before.user), system: max(0, u.system-before.system),
		voluntary: max(0, u.voluntary-before.voluntary), involuntary: max(0, u.involuntary-before.involuntary),
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
