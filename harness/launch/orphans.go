package launch

import (
	"fmt"
	"os"
	"slices"
	"syscall"
	"time"
)

// Adopt makes this process the parent of what its servers leave behind: processes that left their group
// (setsid) and whose parent has ended (a double fork). They are ended with the last server, and at Close.
// children lists the children of a process with their names, as measure.Machine does. Every child that this
// launcher did not start counts as left behind, so a process has one such launcher at a time and starts
// nothing without it. Adopt comes before the first start; systems that know no adoption leave such processes
// to init.
func (l *Launcher) Adopt(children func(pid int) map[int]string) {
	if adopt() == nil {
		l.children = children
	}
}

// Orphans names the processes that outlived their servers and were ended.
func (l *Launcher) Orphans() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.orphans)
}

// servers reports whether a server still runs. The lock is held.
func (l *Launcher) servers() bool {
	for p := range l.running {
		if p.server {
			return true
		}
	}
	return false
}

// orphanWait is how long a killed orphan has to be gone, with those that it leaves to us in turn.
const orphanWait = 2 * time.Second

// endOrphans ends every child of this process that it did not start itself. Their process ids cannot have
// been given to others while they are our children. The lock is held, so that none is started meanwhile.
func (l *Launcher) endOrphans() {
	if l.children == nil {
		return
	}
	own := map[int]bool{}
	for p := range l.running {
		own[p.pid()] = true
	}
	killed := map[int]bool{}
	for end := time.Now().Add(orphanWait); time.Now().Before(end); time.Sleep(time.Millisecond) {
		left := 0
		for pid, name := range l.children(os.Getpid()) {
			if own[pid] || l.keeper.is(pid) {
				continue
			}
			if gone, _ := syscall.Wait4(pid, nil, syscall.WNOHANG, nil); gone == pid {
				continue // it had ended by itself, or has by now
			}
			left++
			if !killed[pid] {
				killed[pid] = true
				l.orphans = append(l.orphans, fmt.Sprintf("%s (PID %d)", name, pid))
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
		if left == 0 {
			return
		}
	}
}
