package load

import "context"

// prepare looks up all that is needed for one of the URLs.
func prepare(ctx context.Context, fail context.CancelCauseFunc, o Options, i int) (job, *serverClock, error) {
	host, hostPort, err := parseTarget(o.URLs[i])
	if err != nil {
		return job{}, nil, err
	}
	addresses, err := lookUp(ctx, hostPort)
	if err != nil {
		return job{}, nil, err
	}
	requests := o.Requests
	if !o.KeepAlive {
		requests = closing(requests)
	}
	work, err := newWorkload(host, requests, o.proof(i))
	if err != nil {
		return job{}, nil, err
	}
	var pids []int
	if len(o.PIDs) > 0 {
		pids = o.PIDs[i]
	}
	server, err := newServerClock(pids)
	if err != nil {
		return job{}, nil, err
	}
	address, nobody := answering(ctx, addresses, o.Timeout)
	j := newJob(o, address, work)
	j.fail, j.nobody = fail, nobody
	return j, server, nil
}

// newEngine is the list of engines.
func newEngine(j job) (engine, error) {
	if j.Engine == EngineEpoll {
		return newEpoll(j)
	}
	return newPortable(j, dialTCP(j.address, j.Timeout)), nil
}
