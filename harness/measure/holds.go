package measure

import (
	"fmt"
	"slices"

	"github.com/prometheus/procfs"
)

// Holds makes sure that a process, or another one of its process group, listens on a TCP port, and that no
// other program shares it; the error names that program. Answers prove nothing, since two runs on one machine
// start servers of the same name. It is nil where this cannot be known: on systems without proc, or for
// processes of other users.
func (m Machine) Holds(pid, port int) error {
	fs, err := m.proc()
	if err != nil {
		return nil //nolint:nilerr // there is none on this system
	}
	sockets, err := m.sockets()
	if err != nil {
		return nil //nolint:nilerr // nobody tells
	}
	sockets = slices.DeleteFunc(sockets, func(s socket) bool { return s.port != port })
	if len(sockets) == 0 {
		return fmt.Errorf("nobody listens on port %d", port)
	}
	own, hidden := heldByGroup(fs, pid, sockets)
	if hidden {
		return nil
	}
	foreign := slices.DeleteFunc(sockets, func(s socket) bool {
		return slices.Contains(own, s) || len(own) > 0 && !takesFrom(s, own)
	})
	if len(foreign) == 0 {
		return nil
	}
	how := "held"
	if len(own) > 0 {
		how = "shared"
	}
	for _, s := range foreign {
		if p, ok := owner(fs, s.inode); ok {
			name, _ := p.Comm() // it may have ended
			return fmt.Errorf("port %d is %s by %s (PID %d)", port, how, name, p.PID)
		}
	}
	return fmt.Errorf("port %d is %s by another process", port, how)
}

// takesFrom reports whether a socket can get connections of another one on its port (SO_REUSEPORT): both have
// the same address, or the other listens on all addresses.
func takesFrom(s socket, others []socket) bool {
	return slices.ContainsFunc(others, func(o socket) bool { return o.address == s.address || o.everywhere() })
}

// heldByGroup returns the sockets that a process group has open, and whether some socket may belong to a
// process of the group that hides its files. It looks at the leader first, which mostly has them all.
func heldByGroup(fs procfs.FS, leader int, sockets []socket) (own []socket, hidden bool) {
	look := func(p procfs.Proc) (all bool) {
		st, err := p.Stat()
		if err != nil || st.State == "Z" || p.PID != leader && st.PGRP != leader {
			return false // it has ended, or is of another group
		}
		open, err := p.FileDescriptorTargets()
		hidden = hidden || err != nil
		for _, s := range sockets {
			if slices.Contains(open, "socket:["+s.inode+"]") && !slices.Contains(own, s) {
				own = append(own, s)
			}
		}
		return len(own) == len(sockets)
	}
	if p, err := fs.Proc(leader); err == nil && look(p) {
		return own, false
	}
	procs, _ := fs.AllProcs() // without them there is the leader alone
	return own, !slices.ContainsFunc(procs, look) && hidden
}
