// Package launch builds, starts, watches, pins and stops programs: the servers under test, the load
// generators, and whatever else a stage needs running. It is the only package that starts a process.
//
// In the flow it stands behind plan (which says what to start) and before verify and load (which ask what was
// started). It is the harness's half of the process contract in servers/README.md; shared/boot is the
// servers' half.
//
// No child outlives the process that started it, however that one ends. Two things see to it: a lifeline,
// which is a pipe that breaks when the parent is gone and that servers of this project watch; and on Linux a
// parent-death signal, which also ends programs that know nothing of lifelines. What a server starts is in
// its process group, which is ended with it, by a keeper if this process is killed; what leaves the group is
// adopted and ended after the servers (Adopt).
package launch

import (
	"io"
	"sync"
)

// Launcher starts processes and makes sure that they end. Its methods may be called from several goroutines.
type Launcher struct {
	root   string
	thread *thread

	mu      sync.Mutex
	closed  bool
	running map[*process]struct{}
	// handed are the ports that were chosen for an address with port 0 and whose servers do not listen yet: the
	// system could give the same one again until then.
	handed map[int]bool

	bin   bin
	built imprints
	// layouts is the folder of what is linked in random layouts; see layoutFolder.
	layouts struct {
		once sync.Once
		path string
		err  error
	}

	keeper keeper

	interpreters interpreters
	uv           uvTool

	children func(pid int) map[int]string // nil unless it adopts orphans
	orphans  []string                     // what was ended of them

	// Holds, if it is set before the first start, says why a process does not hold a port, as measure.Machine
	// does. A server of the same name that somebody else started a moment earlier is told from the right one by
	// it.
	Holds func(pid, port int) error
	// Words, if set before the first build, gets messages about slow steps.
	Words io.Writer
}

// New returns a launcher for the module in root. It must be closed.
func New(root string) *Launcher {
	return &Launcher{root: root, thread: newThread(), running: map[*process]struct{}{}, handed: map[int]bool{}}
}

// uvTool is where uv is, or why it is nowhere.
type uvTool struct {
	sync.Mutex
	tried bool
	path  string
	err   error
}

// Bin is the folder of what is built: bin/ in the checkout, or, where that cannot be written, one for this
// checkout in the user's cache.
func (l *Launcher) Bin() string {
	l.bin.once.Do(func() { l.bin.path = binOf(l.root) })
	return l.bin.path
}
