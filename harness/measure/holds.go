package measure

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/prometheus/procfs"
)

// Holds makes sure that a process, or another one of its process group, listens on a TCP port; the error says who does
// instead. What a program answers proves nothing: two runs on one machine start servers of the same name. Where
// nobody tells, as on systems without proc or of other users' processes, it is nil.
func (m Machine) Holds(pid, port int) error {
	fs, err := procfs.NewFS(filepath.Join(m.Root, "proc"))
	if err != nil {
		return nil //nolint:nilerr // there is none on this system
	}
	tables := []string{m.word("proc/net/tcp"), m.word("proc/net/tcp6")}
	if tables[0] == "" && tables[1] == "" {
		return nil
	}
	var sockets, inodes []string
	for _, s := range slices.Concat(listening(tables[0]), listening(tables[1])) {
		if s.port == port {
			sockets, inodes = append(sockets, "socket:["+s.inode+"]"), append(inodes, s.inode)
		}
	}
	if len(sockets) == 0 {
		return fmt.Errorf("nobody listens on port %d", port)
	}
	if held, hidden := groupHolds(fs, pid, sockets); held || hidden {
		return nil
	}
	for _, inode := range inodes {
		if p, ok := owner(fs, inode); ok {
			name, _ := p.Comm() // it may have ended
			return fmt.Errorf("port %d is held by %s (PID %d)", port, name, p.PID)
		}
	}
	return fmt.Errorf("port %d is held by another process", port)
}

// groupHolds reports whether any process of a group has one of the sockets open, the leader before all others since it
// mostly is the one, or else whether one of them does not show what it has open.
func groupHolds(fs procfs.FS, leader int, sockets []string) (held, hidden bool) {
	look := func(p procfs.Proc) bool {
		st, err := p.Stat()
		if err != nil || st.State == "Z" || p.PID != leader && st.PGRP != leader {
			return false // it has ended, or is of another group
		}
		open, err := p.FileDescriptorTargets()
		hidden = hidden || err != nil
		return slices.ContainsFunc(open, func(target string) bool { return slices.Contains(sockets, target) })
	}
	if p, err := fs.Proc(leader); err == nil && look(p) {
		return true, false
	}
	procs, _ := fs.AllProcs() // without them there is the leader alone
	return slices.ContainsFunc(procs, look), hidden
}
