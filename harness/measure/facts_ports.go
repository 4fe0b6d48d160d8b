package measure

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"
)

// socket is a listening socket.
type socket struct {
	address string // as the table has it, in hexadecimal
	port    int
	inode   string
}

// everywhere reports whether it listens on all addresses.
func (s socket) everywhere() bool { return strings.Trim(s.address, "0") == "" }

// sockets lists the listening sockets. It fails if the system has no table of them.
func (m Machine) sockets() (all []socket, err error) {
	for _, name := range []string{"tcp", "tcp6"} {
		f, e := os.Open(filepath.Join(m.Root, "proc/net", name))
		if e != nil {
			err = e
			continue
		}
		all = append(all, listening(f)...)
		_ = f.Close()
	}
	if len(all) > 0 {
		err = nil
	}
	return all, err
}

// listening reads the table of /proc/net/tcp or tcp6, and returns the sockets that listen. The kernel writes
// them first, so the rest is not read: after a run with new connections there are tens of thousands in
// TIME_WAIT. Malformed lines are skipped. procfs reads this table by a deprecated function only.
func listening(table io.Reader) (all []socket) {
	const state, inode = 3, 9 // columns
	for lines := bufio.NewScanner(table); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) <= inode || !strings.Contains(words[1], ":") {
			continue
		}
		if words[state] != "0A" {
			break
		}
		at, number, _ := strings.Cut(words[1], ":")
		if port, err := strconv.ParseUint(number, 16, 16); err == nil && port > 0 {
			all = append(all, socket{at, int(port), words[inode]})
		}
	}
	return all
}

// listeners finds who listens on any of the ports.
func (m Machine) listeners(fs procfs.FS, ports []int) (all []Listener) {
	if len(ports) == 0 {
		return nil
	}
	sockets, _ := m.sockets() // without a table nobody is found
	for _, s := range sockets {
		if !slices.Contains(ports, s.port) ||
			slices.ContainsFunc(all, func(l Listener) bool { return l.Port == s.port }) {
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
