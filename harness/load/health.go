package load

import (
	"runtime"
	"runtime/debug"
	"time"

	"golang.org/x/sys/unix"

	"tenrounds/harness"
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

func (s *summary) generator(complete int64) harness.GeneratorHealth {
	user, system := s.after.user-s.before.user, s.after.system-s.before.system
	g := harness.GeneratorHealth{
		CPU: (user + system).Seconds(), User: user.Seconds(), System: system.Seconds(),
		GCCycles: uint32(s.after.cycles - s.before.cycles), LiveConnections: s.live,
	}
	if complete > 0 {
		g.CPUPerRequest = g.CPU / float64(complete)
	}
	if s.options.PeakRSS != nil {
		g.PeakRSS = s.options.PeakRSS()
	}
	return g
}

// serverCPU is the CPU time of the --pid process in the window, or nil with a warning.
func (s *summary) serverCPU() *float64 {
	if s.server == nil {
		return nil
	}
	for _, err := range []error{s.before.serverErr, s.after.serverErr} {
		if err != nil {
			s.warn("no CPU time of the server: %v", err)
			return nil
		}
	}
	v := (s.after.server - s.before.server).Seconds()
	return &v
}

// ownCPUs is how many CPUs this process may keep busy.
func ownCPUs() int { return min(runtime.NumCPU(), runtime.GOMAXPROCS(0)) }
