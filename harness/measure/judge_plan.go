package measure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tenrounds/harness"
)

// roundedUp is a limit to recommend: the need with some room, as a round number.
func roundedUp(n int) int {
	limit := 1024
	for limit < n {
		limit *= 2
	}
	return limit
}

func files(n uint64) string {
	if n > math.MaxInt64 { // RLIM_INFINITY is one of the largest numbers, another one on each system
		return "no limit"
	}
	return count(n)
}

func judgeFiles(f Facts, n harness.Needs) harness.Finding {
	switch {
	case f.OpenFiles == 0:
		return harness.Finding{}
	case f.OpenFiles >= uint64(n.OpenFiles):
		return fine("%s for each process", files(f.OpenFiles))
	}
	limit := roundedUp(n.OpenFiles)
	return short(harness.FindingImpossible, files(f.OpenFiles)+" for each process (the hard limit, ulimit -Hn)",
		count(n.OpenFiles),
		`connections fail with "too many open files"`,
		fmt.Sprintf("sudo prlimit --pid $$ --nofile=%d:%d in this shell (a container: docker run --ulimit "+
			"nofile=%d), or ask for less: fewer --connections, --users or --targets",
			limit, limit, limit))
}

// judgeFilesOther checks the limit of programs that do not raise it themselves, as Go programs do.
func judgeFilesOther(f Facts, n harness.Needs) harness.Finding {
	need := max(n.OpenFilesWrk, n.OpenFilesOther)
	switch {
	case need == 0:
		return fine("the plan has none")
	case f.OpenFilesOther == 0:
		return harness.Finding{}
	case f.OpenFilesOther >= uint64(need):
		return fine("%s for each process", files(f.OpenFilesOther))
	}
	level, who := harness.FindingWarning,
		"a server in another language that does not raise its limit refuses connections"
	if f.OpenFilesOther < uint64(n.OpenFilesWrk) {
		level, who = harness.FindingImpossible, "wrk cannot open its connections"
	}
	return short(level, files(f.OpenFilesOther)+" for each process (the soft limit, ulimit -n)", count(need),
		who,
		fmt.Sprintf("ulimit -n %d", roundedUp(need)))
}

func judgeServerPorts(f Facts, n harness.Needs) harness.Finding {
	if f.PortsTo == 0 { // then it could not be seen who listens either
		return harness.Finding{}
	}
	if len(f.Taken) > 0 {
		var who []string
		pids := "end what listens there"
		for _, l := range f.Taken {
			by := "another process"
			if l.PID > 0 {
				by = fmt.Sprintf("%s (process %d)", l.Name, l.PID)
				pids = fmt.Sprintf("kill %d", l.PID)
			}
			who = append(who, fmt.Sprintf("%d by %s", l.Port, by))
		}
		if len(f.Taken) > 1 {
			pids = "end what listens there (ss -ltnp)"
		}
		return short(harness.FindingImpossible, "taken: "+strings.Join(who, ", "), ranges(n.Ports),
			"servers cannot listen", pids+", or choose another --base-port (0 takes free ones)")
	}
	inside := slices.DeleteFunc(slices.Clone(n.Ports), func(p int) bool {
		return p < f.PortsFrom || p > f.PortsTo
	})
	if len(inside) > 0 {
		return warning(fmt.Sprintf("%s, from which the system also takes ports for connections (%d to %d)",
			ranges(inside), f.PortsFrom, f.PortsTo),
			"a connection can hold the port of a server that is launched",
			"sudo sysctl -w net.ipv4.ip_local_reserved_ports="+ranges(inside)+", or a lower --base-port")
	}
	if len(n.Ports) == 0 {
		return fine("free ones are taken")
	}
	return fine("%s are free", ranges(n.Ports))
}

// ranges writes ports that follow one another: "8081-8093".
func ranges(ports []int) string {
	switch {
	case len(ports) == 0:
		return "none"
	case len(ports) == 1:
		return fmt.Sprint(ports[0])
	}
	return fmt.Sprintf("%d-%d", ports[0], ports[len(ports)-1])
}

// sources is how many addresses of its own bin/load can connect from, 127.0.0.1 and onwards (harness/load).
const sources = 64

// judgeLocalPorts compares the ports for outgoing connections with the connections to one server: the open
// ones, and those in TIME_WAIT unless the system reuses them.
func judgeLocalPorts(f Facts, n harness.Needs) harness.Finding {
	if f.PortsTo == 0 {
		return harness.Finding{}
	}
	have, need, wrk := f.PortsTo-f.PortsFrom+1, n.Connections, n.WrkConnections
	waits := ""
	if need += n.NewConnections; !f.ReusesPorts { // a port is used again after a second at the earliest
		need += n.Closed
		if wrk > 0 {
			wrk += n.Closed
		}
		waits = fmt.Sprintf(", %s of them closed and in TIME_WAIT for a minute", count(n.Closed))
	}
	found, needed := count(have), count(need)+" towards one server"+waits
	mend := `sudo sysctl -w net.ipv4.ip_local_port_range="10000 65535"`
	if !f.ReusesPorts && have >= n.Connections {
		mend = "sudo sysctl -w net.ipv4.tcp_tw_reuse=1"
	}
	switch {
	case wrk > have:
		return short(harness.FindingImpossible, found, needed,
			"wrk has one address only, and cannot make its connections", mend)
	case need > sources*have:
		return short(harness.FindingImpossible, found, needed, "the generator cannot make its connections", mend)
	case need > have:
		return short(harness.FindingWarning, found, needed,
			"the generator goes on from 127.0.0.2; finding the last free ports takes the kernel long, which shows "+
				"in the times", mend)
	}
	return fine("%s", found)
}

func judgeBacklog(f Facts, n harness.Needs) harness.Finding {
	found := fmt.Sprintf("net.core.somaxconn %s, net.ipv4.tcp_max_syn_backlog %s", count(f.Somaxconn),
		count(f.SynBacklog))
	const spoils = "the kernel drops handshakes, which are tried again after a second"
	switch {
	case f.Somaxconn == 0:
		return harness.Finding{}
	case f.Somaxconn < n.Handshakes:
		return short(harness.FindingWarning, found, count(n.Handshakes)+" handshakes at once", spoils,
			fmt.Sprintf("sudo sysctl -w net.core.somaxconn=%d", roundedUp(n.Handshakes)))
	case f.SynBacklog > 0 && f.SynBacklog < n.Handshakes && !f.SynCookies:
		return short(harness.FindingWarning, found+" without SYN cookies",
			count(n.Handshakes)+" handshakes at once", spoils,
			fmt.Sprintf("sudo sysctl -w net.ipv4.tcp_max_syn_backlog=%d", roundedUp(n.Handshakes)))
	}
	return fine("%s", found)
}

// judgeTracking counts closed connections twice, since the table keeps them for two minutes.
func judgeTracking(f Facts, n harness.Needs) harness.Finding {
	if f.Somaxconn == 0 { // nothing of the network could be read
		return harness.Finding{}
	}
	if !f.Conntrack {
		return fine("off")
	}
	found := fmt.Sprintf("%s of %s entries in use", count(f.TrackedCount), count(f.TrackedMost))
	need := n.Connections + 2*n.Closed
	if f.TrackedMost-f.TrackedCount >= need {
		return fine("%s", found)
	}
	return short(harness.FindingWarning, found, count(need)+" more",
		"the kernel drops packets of new connections when the table is full",
		fmt.Sprintf("sudo sysctl -w net.netfilter.nf_conntrack_max=%d", roundedUp(f.TrackedCount+need)))
}
