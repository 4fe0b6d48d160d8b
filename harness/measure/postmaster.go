package measure

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"
)

// postmasters are the names of PostgreSQL's program.
var postmasters = []string{"postgres", "postmaster"}

// Postmaster finds the first process of the PostgreSQL one of whose processes serves a connection: its id and the other end
// of the connection, both as the database tells them. cpus is where it may run, as in cpuset(7). Where the database is
// on another machine, or in a container with process ids of its own, pid is 0.
func (m Machine) Postmaster(backend int, peer string) (pid int, cpus string) {
	fs, err := procfs.NewFS(filepath.Join(m.Root, "proc"))
	if err != nil {
		return 0, ""
	}
	all := scan(fs)
	b := all[backend]
	title := m.word(filepath.Join("proc", strconv.Itoa(backend), "cmdline"))
	if !slices.Contains(postmasters, b.name) || !slices.Contains(postmasters, all[b.parent].name) || !strings.Contains(title, peer) {
		return 0, ""
	}
	for line := range strings.Lines(m.word(filepath.Join("proc", strconv.Itoa(b.parent), "status"))) {
		if list, is := strings.CutPrefix(line, "Cpus_allowed_list:"); is {
			cpus = strings.TrimSpace(list)
		}
	}
	return b.parent, cpus
}
