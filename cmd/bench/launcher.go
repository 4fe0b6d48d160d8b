package main

import (
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
)

// newLauncher returns a launcher of servers, which are told from others of the same name by who holds their port, and leave
// nobody behind.
func newLauncher(root string) *launch.Launcher {
	l := launch.New(root)
	l.Holds = measure.Machine{Root: "/"}.Holds
	l.Adopt(measure.Machine{Root: "/"}.Children)
	return l
}

// orphans says which processes outlived their servers.
func (s *stage) orphans() (notices []string) {
	for _, o := range s.launcher.Orphans() {
		notices = append(notices, o+" left the process group of the server that started it, outlived it and was ended; its CPU time and memory may be missing from the server's")
	}
	return notices
}
