package rig

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"tenrounds/harness"
)

// TakePorts gives each entry its port and refuses to begin where one is taken: better now than in ten minutes.
// Without a first port each server takes a free one.
func (s *Stage) TakePorts(first int, entries []harness.Entry) error {
	s.ports = map[string]int{}
	if first == 0 {
		return nil
	}
	var taken []string
	for i, e := range entries {
		port := first + i
		s.ports[e.Alias] = port
		ln, err := net.Listen("tcp", Host+":"+strconv.Itoa(port))
		if err != nil {
			taken = append(taken, fmt.Sprintf("port %d for %s: %v", port, e.Alias, err))
			continue
		}
		_ = ln.Close()
	}
	if len(taken) > 0 {
		return fmt.Errorf("%s\nend what listens there, or choose another --base-port (0 takes free ones)", strings.Join(taken, "\n"))
	}
	return nil
}

// Orphans says which processes outlived their servers.
func (s *Stage) Orphans() (notices []string) {
	for _, o := range s.Launcher.Orphans() {
		notices = append(notices, o+" left the process group of the server that started it, outlived it and was ended; its CPU time and memory may be missing from the server's")
	}
	return notices
}
