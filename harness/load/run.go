package load

import (
	"context"
	"time"

	"tenrounds/harness"
)

// Run sends the requests as the options say and returns the account. When ctx ends it stops early and
// returns what was measured by then, with a warning; that is no error. It fails only if nothing could be
// tried, or if this machine has no room for the connections.
func Run(ctx context.Context, o Options) (harness.LoadResult, error) {
	if err := o.Validate(); err != nil {
		return harness.LoadResult{}, err
	}
	if err := readyPoller(); err != nil {
		return harness.LoadResult{}, err
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var r harness.LoadResult
	var err error
	if m, ok := o.Mode.(Sliced); ok {
		r, err = runSliced(ctx, fail, o, m)
	} else {
		r, err = runOne(ctx, fail, o)
	}
	if none := exhaustion(ctx); none != nil {
		return harness.LoadResult{}, none
	}
	return r, err
}

func runOne(ctx context.Context, fail context.CancelCauseFunc, o Options) (harness.LoadResult, error) {
	j, err := prepare(ctx, fail, o, o.Targets[0])
	if err != nil {
		return harness.LoadResult{}, err
	}
	e, err := newEngine(j)
	if err != nil {
		return harness.LoadResult{}, err
	}
	return measure(ctx, j, e)
}

// measure runs the engine and reads the clocks at the edges of the window.
func measure(ctx context.Context, j *job, e engine) (harness.LoadResult, error) {
	e.open(ctx)
	c := begin(ctx, j.StartAt)
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.run(ctx, c)
	}()
	sleep(ctx, j.Warmup)
	before := readHealth(j.server)
	stoppedBy := watch(ctx, j, e, c)
	j.halt.now()
	after, ended := readHealth(j.server), c.now()
	<-done

	s := summary{
		job: j, started: c.monotonic, before: before, after: after, duration: j.Duration, stalled: e.stalled(),
		stoppedBy: stoppedBy, ended: time.Duration(min(ended, j.window.to)),
	}
	if a, ok := j.schedule(0).(*arrivals); ok {
		s.unsent = a.unsent(ended)
	}
	if ended < j.window.to {
		s.duration = time.Duration(max(ended-j.window.from, 0))
	}
	if s.interrupted = ended < j.window.to && stoppedBy == (harness.Stop{}); s.interrupted {
		s.warn("interrupted after %.3g s of %.3g s", s.duration.Seconds(), j.Duration.Seconds())
	}
	result := s.result(e.recorders())
	return result, identity(result.Targets[0])
}

// prepare looks up all that is needed for one of the targets.
func prepare(ctx context.Context, fail context.CancelCauseFunc, o Options, t Target) (*job, error) {
	host, hostPort, err := parseTarget(t.URL)
	if err != nil {
		return nil, err
	}
	addresses, err := lookUp(ctx, hostPort)
	if err != nil {
		return nil, err
	}
	requests := o.requests(t)
	if !o.KeepAlive {
		requests = closing(requests)
	}
	work, err := newWorkload(host, requests, t.Proof)
	if err != nil {
		return nil, err
	}
	j := newJob(o, work)
	j.target, j.fail = t, fail
	if j.server, err = newServerClock(t.PIDs); err != nil {
		return nil, err
	}
	j.address, j.unanswered = answering(ctx, addresses, o.Timeout)
	return j, nil
}

// newEngine is the list of engines.
func newEngine(j *job) (engine, error) {
	if j.Engine == EngineEpoll {
		return newEpoll(j)
	}
	return newPortable(j, dialTCP(j.address, j.Timeout)), nil
}
