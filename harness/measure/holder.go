package measure

import (
	"slices"

	"github.com/prometheus/procfs"
)

// Holder finds the process that listens on a port of this machine. Of several that share the socket, as
// workers do with their master, it is the one that started the others. It finds none on systems without proc,
// and no process of another user.
func (m Machine) Holder(port int) (pid int, known bool) {
	fs, err := m.proc()
	if err != nil {
		return 0, false
	}
	sockets, err := m.sockets()
	if err != nil {
		return 0, false
	}
	sockets = slices.DeleteFunc(sockets, func(s socket) bool { return s.port != port })
	parents := map[int]int{}  // of the processes that have it open
	procs, _ := fs.AllProcs() // without them nobody is found
	for _, p := range procs {
		if has(p, sockets) {
			if st, err := p.Stat(); err == nil {
				parents[p.PID] = st.PPID
			}
		}
	}
	for p, parent := range parents {
		if _, started := parents[parent]; !started && (pid == 0 || p < pid) {
			pid = p
		}
	}
	return pid, pid > 0
}

// has reports whether a process has one of the sockets open.
func has(p procfs.Proc, sockets []socket) bool {
	open, err := p.FileDescriptorTargets()
	return err == nil && slices.ContainsFunc(sockets, func(s socket) bool {
		return slices.Contains(open, "socket:["+s.inode+"]")
	})
}
