package rig

import (
	"fmt"
	"net"
	"strings"

	"tenrounds/harness"
)

// TakePorts gives each entry its port, from the first on, and fails if one is in use: better now than in ten
// minutes. Without a first port each server takes a free one.
func (rig *Rig) TakePorts(first int, entries []harness.Entry) error {
	rig.ports = map[string]int{}
	if first == 0 {
		return nil
	}
	var taken []string
	for i, e := range entries {
		port := first + i
		rig.ports[e.Alias] = port
		if rig.Remote != nil { // the agent says so when it starts the server
			continue
		}
		ln, err := net.Listen("tcp", rig.hostPort(port))
		if err != nil {
			taken = append(taken, fmt.Sprintf("port %d for %s: %v", port, e.Alias, err))
			continue
		}
		_ = ln.Close()
	}
	if len(taken) > 0 {
		return fmt.Errorf("%s\nstop what listens there, or choose another --base-port (0 takes free ones)",
			strings.Join(taken, "\n"))
	}
	return nil
}

// Orphans names the processes that outlived their servers and were ended.
func (rig *Rig) Orphans() []string { return rig.Launcher.Orphans() }
