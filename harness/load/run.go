package load

import (
	"context"
	"fmt"
	"net"
	"time"

	"tenrounds/harness"
)

// Run sends the requests as the options say and returns the account. When ctx ends it stops early and
// returns what was measured by then, with a warning; that is no error. It fails only if nothing could be
// tried.
func Run(ctx context.Context, o Options) (harness.LoadResult, error) {
	if err := o.Validate(); err != nil {
		return harness.LoadResult{}, err
	}
	if o.Slice > 0 {
		return runSliced(ctx, o)
	}
	j, server, err := prepare(ctx, o, 0)
	if err != nil {
		return harness.LoadResult{}, err
	}
	e, err := newEngine(j)
	if err != nil {
		return harness.LoadResult{}, err
	}
	return measure(ctx, j, e, server)
}

// prepare looks up all that is needed for one of the URLs.
func prepare(ctx context.Context, o Options, i int) (job, *serverClock, error) {
	hostPort, err := parseTarget(o.URLs[i])
	if err != nil {
		return job{}, nil, err
	}
	address, err := resolve(ctx, hostPort)
	if err != nil {
		return job{}, nil, err
	}
	work, err := newWorkload(hostPort, o.Requests, o.proof(i))
	if err != nil {
		return job{}, nil, err
	}
	var pids []int
	if len(o.PIDs) > 0 {
		pids = o.PIDs[i : i+1]
	}
	server, err := newServerClock(pids)
	return newJob(o, address, work), server, err
}

// measure runs the engine and reads the clocks at the edges of the window.
func measure(ctx context.Context, j job, e engine, server *serverClock) (harness.LoadResult, error) {
	e.open(ctx)
	c := clock{start: time.Now()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.run(ctx, c)
	}()
	sleep(ctx, j.Warmup)
	before := readHealth(server)
	stoppedBy := watch(ctx, j, e, c)
	j.halt.now()
	after, ended := readHealth(server), c.now()
	<-done

	s := summary{
		options: j.Options, work: j.work, before: before, after: after, server: server,
		duration: j.Duration, stoppedBy: stoppedBy, ended: time.Duration(min(ended, j.window.to)),
	}
	if a, ok := j.schedule(0).(*arrivals); ok {
		s.unsent = a.unsent(ended)
	}
	if ended < j.window.to {
		s.duration = time.Duration(max(ended-j.window.from, 0))
	}
	if s.interrupted = ended < j.window.to && stoppedBy == ""; s.interrupted {
		s.warn("interrupted after %.3g s of %.3g s", s.duration.Seconds(), j.Duration.Seconds())
	}
	result := s.result(e.recorders())
	for _, t := range result.Targets {
		if err := identity(t); err != nil {
			return result, err
		}
	}
	return result, nil
}

// identity is a check of the generator itself: a request that is lost in the books would be a fault here.
func identity(t harness.TargetLoad) error {
	if t.Identity() {
		return nil
	}
	t.Histogram = ""
	return fmt.Errorf("account of %s does not add up: %+v", t.URL, t)
}

// watch waits for the end of the window. It returns earlier if ctx ends, or if a condition is met, which it
// then returns.
func watch(ctx context.Context, j job, e engine, c clock) (stoppedBy string) {
	conditions := slide{conditions: j.StopWhen}
	for {
		left := time.Duration(j.window.to - c.now())
		if len(j.StopWhen) == 0 || left <= watchEvery {
			sleep(ctx, left)
			return ""
		}
		if !sleep(ctx, watchEvery) {
			return ""
		}
		if why := conditions.judge(readTally(j.StopWhen, e.recorders())); why != "" {
			return why
		}
	}
}

// resolve looks the host up once, so that no name is looked up while requests are measured.
func resolve(ctx context.Context, hostPort string) (string, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return "", fmt.Errorf("target %s: %w", hostPort, err)
	}
	number, err := net.DefaultResolver.LookupPort(ctx, "tcp", port)
	if err != nil {
		return "", fmt.Errorf("target %s: %w", hostPort, err)
	}
	found, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	if err != nil {
		return "", fmt.Errorf("target %s: %w", hostPort, err)
	}
	address := found[0]
	for _, a := range found {
		if a.IP.To4() != nil { // "localhost" may be both, and servers mostly listen on IPv4
			address = a
			break
		}
	}
	return (&net.TCPAddr{IP: address.IP, Port: number, Zone: address.Zone}).String(), nil
}
