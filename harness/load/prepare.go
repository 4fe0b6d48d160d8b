package load

import "context"

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
	requests := o.Requests
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
	j.address, j.nobody = answering(ctx, addresses, o.Timeout)
	return j, nil
}

// newEngine is the list of engines.
func newEngine(j *job) (engine, error) {
	if j.Engine == EngineEpoll {
		return newEpoll(j)
	}
	return newPortable(j, dialTCP(j.address, j.Timeout)), nil
}
