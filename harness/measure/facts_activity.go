package measure

import (
	"cmp"
	"context"
	"os"
	"slices"
	"time"
)

// topProcesses and leastCPU bound the list of those that are named.
const (
	topProcesses = 3
	leastCPU     = 0.02 // two ticks of the kernel's clock in a second
)

// Activity watches the other programs for a time. It is nil if that is not possible or ctx ends.
func (m Machine) Activity(ctx context.Context, d time.Duration) *Activity {
	before, ok := m.pulse()
	if !ok {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return nil
	}
	after, ok := m.pulse()
	if !ok {
		return nil
	}
	return activity(before, after, os.Getpid())
}

// pulse is one look at all clocks of CPU time.
type pulse struct {
	cpus               int
	total, idle, steal float64 // of all CPUs since boot, in seconds
	swapped            uint64
	procs              map[procKey]Process // CPU is in seconds since the start
}

// procKey distinguishes a process from a later one with the same number.
type procKey struct {
	pid   int
	start uint64
}

func (m Machine) pulse() (pulse, bool) {
	fs, err := m.proc()
	if err != nil {
		return pulse{}, false
	}
	st, err := fs.Stat()
	if err != nil || len(st.CPU) == 0 {
		return pulse{}, false
	}
	c := st.CPUTotal
	in, out := m.swapped()
	p := pulse{
		cpus: len(st.CPU), idle: c.Idle + c.Iowait, steal: c.Steal,
		swapped: uint64(in+out) / uint64(os.Getpagesize()), procs: map[procKey]Process{},
		// Guest time is part of user time already.
		total: c.User + c.Nice + c.System + c.Idle + c.Iowait + c.IRQ + c.SoftIRQ + c.Steal,
	}
	procs, _ := fs.AllProcs() // without them nobody is named
	for _, x := range procs {
		if s, err := x.Stat(); err == nil { // an error: it has ended
			p.procs[procKey{s.PID, s.Starttime}] = Process{PID: s.PID, Name: s.Comm, CPU: s.CPUTime()}
		}
	}
	return p, true
}

// activity is the work between two readings, without this process.
func activity(before, after pulse, self int) *Activity {
	total := after.total - before.total
	if total <= 0 || after.cpus == 0 {
		return nil
	}
	seconds := total / float64(after.cpus)
	a := &Activity{
		Other: (total - (after.idle - before.idle) - (after.steal - before.steal)) / seconds,
		// Some hypervisors let the counter step back for a moment.
		Steal: min(1, max(0, (after.steal-before.steal)/total)),
	}
	if after.swapped > before.swapped {
		a.Swapped = after.swapped - before.swapped
	}
	for key, p := range after.procs {
		p.CPU = (p.CPU - before.procs[key].CPU) / seconds
		switch {
		case p.PID == self:
			a.Other -= p.CPU
		case p.CPU >= leastCPU:
			a.Top = append(a.Top, p)
		}
	}
	a.Other = max(0, a.Other)
	slices.SortFunc(a.Top, func(x, y Process) int { return cmp.Or(cmp.Compare(y.CPU, x.CPU), x.PID-y.PID) })
	a.Top = a.Top[:min(len(a.Top), topProcesses)]
	return a
}
