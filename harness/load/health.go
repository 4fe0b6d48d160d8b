package load

import (
	"runtime/debug"
	"time"

	"golang.org/x/sys/unix"
)

// health is a reading of the generator's own counters, and of the server's CPU clock.
type health struct {
	user, system time.Duration
	cycles       int64
	server       time.Duration
	serverErr    error
	asleep       time.Duration // of the machine; only differences mean anything
}

func readHealth(server *serverClock) health {
	h := health{asleep: timeAsleep()}
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) == nil {
		h.user, h.system = time.Duration(u.Utime.Nano()), time.Duration(u.Stime.Nano())
	}
	var gc debug.GCStats
	debug.ReadGCStats(&gc)
	h.cycles = gc.NumGC
	if server != nil {
		h.server, h.serverErr = server.read()
	}
	return h
}

// suspended is how long the machine was suspended between two readings; the run's clock stops in that time.
func suspended(before, after health) time.Duration {
	if d := after.asleep - before.asleep; d > time.Duration(longestTurn) {
		return d
	}
	return 0
}
