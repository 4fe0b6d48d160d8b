package measure

import (
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"
)

// socket is one that somebody listens with.
type socket struct {
	address string // as the table has it, in hexadecimal
	port    int
	inode   string
}

// everywhere reports whether it listens on all addresses.
func (s socket) everywhere() bool { return strings.Trim(s.address, "0") == "" }

// listening reads the table of /proc/net/tcp or tcp6, and returns the sockets that listen. Lines that are none
// are left out. procfs has this table only as deprecated.
func listening(table string) (all []socket) {
	const state, inode = 3, 9 // columns
	for line := range strings.Lines(table) {
		words := strings.Fields(line)
		if len(words) <= inode || words[state] != "0A" {
			continue
		}
		colon := strings.LastIndexByte(words[1], ':')
		port, err := strconv.ParseUint(words[1][colon+1:], 16, 16)
		if err == nil && port > 0 {
			all = append(all, socket{words[1][:max(0, colon)], int(port), words[inode]})
		}
	}
	return all
}

// listeners finds who listens on any of the ports.
func (m Machine) listeners(fs procfs.FS, ports []int) (all []Listener) {
	if len(ports) == 0 {
		return nil
	}
	for _, s := range slices.Concat(listening(m.word("proc/net/tcp")), listening(m.word("proc/net/tcp6"))) {
		if !slices.Contains(ports, s.port) || slices.ContainsFunc(all, func(l Listener) bool { return l.Port == s.port }) {
			continue
		}
		l := Listener{Port: s.port}
		if p, ok := owner(fs, s.inode); ok {
			l.PID = p.PID
			l.Name, _ = p.Comm() // it may have ended
		}
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b Listener) int { return a.Port - b.Port })
	return all
}

// owner finds the process that has a socket open, among those that this user may look at.
func owner(fs procfs.FS, inode string) (procfs.Proc, bool) {
	procs, _ := fs.AllProcs() // without them there is no owner
	for _, p := range procs {
		if open, err := p.FileDescriptorTargets(); err == nil && slices.Contains(open, "socket:["+inode+"]") {
			return p, true
		}
	}
	return procfs.Proc{}, false
}
