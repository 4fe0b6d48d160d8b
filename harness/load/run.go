package load

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"
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
	hostPort, err := parseTarget(o.URLs[0])
	if err != nil {
		return harness.LoadResult{}, err
	}
	address, err := resolve(ctx, hostPort)
	if err != nil {
		return harness.LoadResult{}, err
	}
	work, err := newWorkload(hostPort, o.Requests)
	if err != nil {
		return harness.LoadResult{}, err
	}
	server, err := newServerClock(o.PIDs)
	if err != nil {
		return harness.LoadResult{}, err
	}
	var stopped atomic.Bool
	w := window{from: int64(o.Warmup), to: int64(o.Warmup + o.Duration)}
	j := job{
		Options: o, address: address, work: work, window: w,
		times: &times{response: histogram()}, schedule: newSchedules(o, w, &stopped),
	}
	e, err := newEngine(j)
	if err != nil {
		return harness.LoadResult{}, err
	}
	return measure(ctx, j, e, server, &stopped)
}

// measure runs the engine and reads the clocks at the edges of the window. It sets stopped at the end.
func measure(ctx context.Context, j job, e engine, server *serverClock, stopped *atomic.Bool) (harness.LoadResult, error) {
	e.open(ctx)
	c := clock{start: time.Now()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.run(ctx, c)
	}()
	sleep(ctx, j.Warmup)
	before := readHealth(server)
	sleep(ctx, time.Duration(j.window.to-c.now()))
	stopped.Store(true)
	after, ended := readHealth(server), c.now()
	<-done

	s := summary{
		options: j.Options, work: j.work, before: before, after: after, server: server,
		duration: j.Duration, interrupted: ended < j.window.to,
	}
	if s.interrupted {
		s.duration = time.Duration(max(ended-j.window.from, 0))
		s.warn("interrupted after %.3g s of %.3g s", s.duration.Seconds(), j.Duration.Seconds())
	}
	result := s.result(e.recorders())
	for _, t := range result.Targets {
		if !t.Identity() {
			return result, fmt.Errorf("account of %s does not add up: %+v", t.URL, t)
		}
	}
	return result, nil
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
