package rig

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/plan"
	"tenrounds/harness/runner"
)

// running is a server that ran before the run and goes on after it.
type running struct {
	addr string
	pids []int // none if they are not known
}

// reachTime is how long a server may take to accept a connection.
const reachTime = 3 * time.Second

// Attach makes the servers of a plan that run already known to the rig, with their processes: those of pids
// by target, or else whoever listens on the port. If these may run only on some CPUs, the plan has them.
// notes say what is not known or will disturb. A server that does not accept a connection is an error:
// nothing is measured yet, and a wrong port is quickly mended.
func (rig *Rig) Attach(
	ctx context.Context,
	p *harness.Plan,
	pids map[string]int,
) (notes harness.Doubts, err error) {
	rig.running = map[string]running{}
	var faults []error
	var on []int // the CPUs that they may run on
	for _, e := range p.Entries {
		if e.URL == "" {
			continue
		}
		r, err := reach(ctx, e, pids[e.Target])
		if err != nil {
			faults = append(faults, err)
			continue
		}
		rig.running[e.Alias] = r
		if e.CopyOf == "" {
			notes = append(notes, r.doubts(e, p.Machine)...)
		}
		on = append(on, cpusOf(r.pids)...)
	}
	for name := range pids {
		if !slices.ContainsFunc(p.Entries, func(e harness.Entry) bool { return e.URL != "" && e.Target == name }) {
			faults = append(faults, fmt.Errorf("--pid %s: there is no --url of that name", name))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	if len(rig.running) == len(p.Entries) && p.Machine.ServerCPUs == "" {
		p.Machine.ServerCPUs = narrow(on)
	}
	return notes, nil
}

// narrow is a list of CPUs, "" if it has all of this machine's.
func narrow(cpus []int) string {
	slices.Sort(cpus)
	cpus = slices.Compact(cpus)
	if len(cpus) == 0 || len(cpus) >= len(measure.Machine{Root: "/"}.Affinity(0)) {
		return ""
	}
	return launch.FormatCPUs(cpus)
}

// cpusOf are the CPUs that processes may run on.
func cpusOf(pids []int) (all []int) {
	for _, pid := range pids {
		all = append(all, measure.Machine{Root: "/"}.Affinity(pid)...)
	}
	return all
}

// reach connects to a server and finds its process.
func reach(ctx context.Context, e harness.Entry, pid int) (r running, err error) {
	if r.addr, err = plan.HostPort(e.URL); err != nil {
		return r, err
	}
	if err := connects(ctx, r.addr); err != nil {
		return r, fmt.Errorf("%s: %w: start it first, or mend the address in --url %s=%s", e.Alias, err, e.Target,
			e.URL)
	}
	if pid > 0 {
		if len(cpusOf([]int{pid})) == 0 {
			return r, fmt.Errorf("--pid %s=%d: there is no such process", e.Target, pid)
		}
		r.pids = []int{pid}
		return r, nil
	}
	if host, port := split(r.addr); isLoopback(ctx, host) {
		if pid, known := (measure.Machine{Root: "/"}).Holder(port); known {
			r.pids = []int{pid}
		}
	}
	return r, nil
}

// connects says why no connection can be made; nil if one can.
func connects(ctx context.Context, addr string) error {
	d := net.Dialer{Timeout: reachTime}
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		var op *net.OpError
		if errors.As(err, &op) && op.Err != nil {
			err = op.Err
		}
		return fmt.Errorf("nothing accepts connections at %s (%w)", addr, err)
	}
	return c.Close()
}

func split(addr string) (host string, port int) {
	host, word, _ := net.SplitHostPort(addr)
	port, _ = strconv.Atoi(word)
	return host, port
}

// isLoopback reports whether a host is this machine, as far as its name tells.
func isLoopback(ctx context.Context, host string) bool {
	all, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	return err == nil && !slices.ContainsFunc(all, func(a net.IPAddr) bool { return !a.IP.IsLoopback() })
}

// doubts are what to know of a server before it is measured.
func (r running) doubts(e harness.Entry, m harness.MachineSplit) harness.Doubts {
	if len(r.pids) == 0 {
		return harness.Doubts{
			harness.NewDoubt("the process behind %s is not known, so its CPU time and memory are not "+
				"measured and nothing says what limited it: give it by --pid %s=PID", e.Alias, e.Target),
		}
	}
	load, err := launch.ParseCPUs(m.LoadCPUs)
	shared := slices.ContainsFunc(cpusOf(r.pids), func(cpu int) bool { return slices.Contains(load, cpu) })
	if err != nil || !shared || len(load) == 0 {
		return nil
	}
	own, _ := launch.SplitCPUs()
	return harness.Doubts{
		harness.NewDoubt("%s may run on CPU %s, which the generator uses, so that they disturb each "+
			"other: start it on other CPUs (taskset -c %s COMMAND)", e.Alias, m.LoadCPUs, own),
	}
}

// addRunning adds the servers that run already to the programs, and returns the other targets.
func (rig *Rig) addRunning(targets []harness.Target) (others []harness.Target) {
	for _, t := range targets {
		if t.Address == "" {
			others = append(others, t)
			continue
		}
		rig.Programs[t.Name] = launch.Program{Target: t}
	}
	return others
}

// attach is Start of a server that runs already.
func (rig *Rig) attach(ctx context.Context, e harness.Entry) (runner.Server, error) {
	r, known := rig.running[e.Alias]
	if !known {
		return nil, fmt.Errorf("%s: its address is not known", e.Alias)
	}
	if err := connects(ctx, r.addr); err != nil {
		return nil, fmt.Errorf("%s: %w", e.Alias, err)
	}
	return attached{r}, nil
}

// attached is a server that runs already, as the runner sees it. It is never stopped.
type attached struct{ running }

func (a attached) Addr() string       { return a.addr }
func (a attached) PIDs() []int        { return a.pids }
func (a attached) VaryBase() int64    { return 0 }
func (a attached) VaryBases() []int64 { return []int64{0} }
func (a attached) Err() error         { return nil }

// Done is never closed: its end shows in failed requests, and before the next turn.
func (a attached) Done() <-chan struct{} { return nil }

// Stop leaves it running.
func (a attached) Stop(context.Context) error { return nil }

// PID is its first process; 0 if that is not known.
func (a attached) PID() int {
	if len(a.pids) == 0 {
		return 0
	}
	return a.pids[0]
}

// Port is the port that it listens on.
func (a attached) Port() int {
	_, port := split(a.addr)
	return port
}

// Holds says whether it still accepts connections.
func (a attached) Holds() error { return connects(context.Background(), a.addr) }
