package load

import (
	"time"

	"tenrounds/harness"
)

// cpuAccount is the CPU time of a server, and of the generator itself without what it polled in vain, in the
// slices of one target. The server's clock is read four times a slice: at the ends of the visit, between
// which and the next one it is idle, and at the ends of the window, between which its requests are counted.
// So neither what it does while others are asked nor the trimmed edge is part of its time.
//
// The clock counts nanoseconds, but while a thread of the server runs on another CPU the kernel brings it up
// to date only at its ticks and wakeups. One slice can be off by a few milliseconds either way, the sum over
// hundreds is not.
type cpuAccount struct {
	server, own time.Duration // in the windows of all slices
	idle        time.Duration // of the server, between its visits
	away        time.Duration // how long these were

	readings []reading // of the slice under way
	left     reading   // at the end of the last visit
	leftAt   int64
	rested   bool // there was one
	polled   func() time.Duration
	err      error
}

// reading is one look at both clocks.
type reading struct{ server, own time.Duration }

// read looks at the clocks. After an error the server's is left alone: the process has gone.
func (c *cpuAccount) read(server *serverClock) (r reading) {
	r.own = ownCPUTime()
	if c.polled != nil {
		r.own -= c.polled()
	}
	if server != nil && c.err == nil {
		r.server, c.err = server.read()
	}
	return r
}

// begin is the beginning of a visit.
func (c *cpuAccount) begin(server *serverClock, now int64, counted bool) {
	c.readings = c.readings[:0]
	r := c.read(server)
	if counted && c.rested && c.err == nil {
		c.idle += r.server - c.left.server
		c.away += time.Duration(now - c.leftAt)
	}
}

// edge is an end of the window.
func (c *cpuAccount) edge(server *serverClock) { c.readings = append(c.readings, c.read(server)) }

// end is the end of a visit. It returns the server's time in the window, if that is known.
func (c *cpuAccount) end(server *serverClock, now int64, counted bool) (used time.Duration, known bool) {
	c.left, c.leftAt, c.rested = c.read(server), now, true
	if !counted || len(c.readings) != 2 {
		return 0, false
	}
	from, to := c.readings[0], c.readings[1]
	c.own += to.own - from.own
	if server == nil || c.err != nil {
		return 0, false
	}
	c.server += to.server - from.server
	return to.server - from.server, true
}

// fill puts the times into an account.
func (c *cpuAccount) fill(t *harness.TargetLoad, hasServer bool) {
	t.GeneratorCPU = new(c.own.Seconds())
	if hasServer && c.err == nil {
		t.ServerCPU, t.IdleCPU, t.IdleTime = new(c.server.Seconds()), new(c.idle.Seconds()), c.away.Seconds()
	}
}
