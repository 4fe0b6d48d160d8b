package plan

import (
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// What processes need in addition to their connections. Files and memory were measured on Linux, with a
// margin.
const (
	ownFiles       = 32     // of a generator or a server: libraries, pipes, event queues
	harnessFiles   = 48     // of bench itself
	filesPerEntry  = 64     // of bench during verification: two servers with their pipes, and 50 connections
	newPerSecond   = 25_000 // the most new connections per second that a server on one CPU was seen to accept
	handshakes     = 64     // the most at once in bin/load (harness/load)
	closedFor      = time.Minute
	memoryServer   = 64 << 20
	memoryBeside   = 768 << 20 // the generator uses up to 512 MiB; the rest is for bench
	memoryPerConn  = 64 << 10  // at both ends, with the kernel's buffers
	memoryDatabase = 512 << 20 // of a private PostgreSQL: its buffers and processes
	diskPerTurn    = 16 << 10  // two thirds are the histogram in turns.ndjson
	diskPerSubject = 16 << 10  // build settings and verification in run.json
)

// Needs computes what a plan needs of the machine. It uses the languages of the targets.
func Needs(p harness.Plan, targets []harness.Target) harness.Needs {
	n := harness.Needs{ServerCPUs: p.Machine.ServerCPUs, LoadCPUs: p.Machine.LoadCPUs, Closed: closed(p)}
	atServer := 0
	for _, l := range p.Loads {
		if l.NewConnections {
			n.NewConnections = newPerSecond * serverCPUs(p)
		}
		c := max(l.Connections, l.Users)
		atServer = max(atServer, c)
		if l.Slice > 0 {
			c *= len(p.Entries) // one generator keeps the connections to all targets
		}
		n.Connections = max(n.Connections, c)
		switch {
		case l.Loader == harness.LoaderWrk:
			n.WrkConnections = max(n.WrkConnections, c)
			n.OpenFilesWrk = max(n.OpenFilesWrk, c+2*l.Threads+ownFiles)
			n.Handshakes = max(n.Handshakes, c) // it connects all at once
		case l.Mode == harness.ModeUsers:
			n.Handshakes = max(n.Handshakes, min(c, int(l.Hatch)+1)) // of a second in which the server stalls
		default:
			n.Handshakes = max(n.Handshakes, min(c, handshakes))
		}
	}
	server := atServer + ownFiles
	if slices.ContainsFunc(p.Scenarios, func(s string) bool { return strings.HasPrefix(s, "file") }) {
		server += atServer // each answer has its file open
	}
	n.OpenFiles = max(server, n.Connections+ownFiles, harnessFiles+filesPerEntry*len(p.Entries))
	up := len(p.Entries)
	if p.Up == harness.UpOne {
		up = min(up, 1)
	}
	n.Memory = int64(up)*memoryServer + memoryBeside + int64(n.Connections)*memoryPerConn
	if p.Database == harness.DatabasePrivate {
		n.Memory += memoryDatabase
	}
	n.Disk = int64(p.Turns())*diskPerTurn + int64(len(p.Entries))*diskPerSubject
	for i, e := range p.Entries {
		if p.Machine.BasePort > 0 {
			n.Ports = append(n.Ports, p.Machine.BasePort+i)
		}
		if t, known := targetNamed(e.Target, targets); known && t.Language != "Go" {
			n.OpenFilesOther = server
		}
	}
	return n
}

// closed is the most connections to one server that can end within a minute: those of the passes over all
// turns that fit into it plus one, but no more than there are rounds.
func closed(p harness.Plan) int {
	connections, pass := 0, time.Duration(0)
	for _, l := range p.Loads {
		tries := 1
		if l.SLO > 0 {
			tries = harness.Tries
		}
		each := max(l.Connections, l.Users)
		if l.NewConnections {
			each += int(float64(newPerSecond*serverCPUs(p)) * min(l.Duration+l.Warmup, closedFor).Seconds())
		}
		connections += len(p.Scenarios) * tries * each
		// Limited, because the longest plans exceed a Duration.
		turn := min(l.Duration+l.Warmup+turnOverhead, closedFor)
		asked := p.Turns() / max(1, p.Rounds*len(p.Loads))
		pass += min(time.Duration(asked*tries)*turn, 10*closedFor)
	}
	if pass <= 0 {
		return 0
	}
	return connections * min(int(closedFor/pass)+1, p.Rounds) // a round uses each server once
}

// serverCPUs is how many CPUs the servers have; one if they are not pinned.
func serverCPUs(p harness.Plan) int { return harness.CountCPUs(p.Machine.ServerCPUs, 1) }
