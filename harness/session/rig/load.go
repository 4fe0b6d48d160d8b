package rig

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/agent"
	"tenrounds/harness/launch"
	"tenrounds/harness/loader"
	"tenrounds/harness/locust"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/session/books"
	"tenrounds/harness/wrk"
)

// Load runs one turn's generator as a process of its own.
func (rig *Rig) Load(ctx context.Context, turn harness.Turn, s runner.Server) (*harness.LoadResult, error) {
	r, err := books.Counted(ctx, rig.Books.Of(turn.Target), func() (*harness.LoadResult, error) {
		return rig.watched(ctx, turn, loaded(s))
	})
	return r, books.Redacted(err)
}

// watched loads a server, watches the machine and checks a few answers meanwhile.
func (rig *Rig) watched(ctx context.Context, turn harness.Turn, server Up) (
	*harness.LoadResult, error,
) {
	on := rig.subjects(rig.Books.PID(turn.Target))
	sampler := rig.sampler(ctx, server, on)
	end := rig.during(ctx, []harness.Turn{turn}, []Up{server}, turn.Load.Warmup+turn.Load.Duration)
	r, err := rig.runTurn(ctx, turn, server, sampler)
	used := sampler.Stop()
	end(r)
	if r != nil {
		r.Resources = used
		if turn.Load.Workers > 0 || rig.Remote != nil {
			r.EstimateServerCPU()
		}
		r.NoteStandstills()
		r.NoteThrottled()
	}
	return r, err
}

// sampler reads what a server costs, here or on its own machine.
type sampler interface {
	Start(pid int, warmup, window time.Duration)
	Stop() *harness.Resources
}

func (rig *Rig) sampler(ctx context.Context, server Up, on measure.Subjects) sampler {
	if far, ok := server.(*agent.Server); ok {
		if w, err := far.Watch(ctx); err == nil {
			return w
		}
		return (*measure.Sampler)(nil) // the turn has no figures of its cost
	}
	pids := server.PIDs()
	if len(pids) == 0 {
		return (*measure.Sampler)(nil)
	}
	on.Server, on.More = pids[0], pids[1:]
	return measure.Machine{Root: "/"}.Watch(on)
}

// subjects are the CPUs to watch, and the database with this process id; 0 for none.
func (rig *Rig) subjects(database int) measure.Subjects {
	serverCPUs, _ := launch.ParseCPUs(rig.Machine.ServerCPUs) // an empty list means everywhere
	loadCPUs, _ := launch.ParseCPUs(rig.Machine.LoadCPUs)
	return measure.Subjects{
		Database: database, ServerCPUs: serverCPUs, LoadCPUs: loadCPUs, DatabaseCPUs: rig.Books.CPUs(),
	}
}

// program is a load generator and where it was found.
type program struct {
	loader.Loader
	path string
}

func (rig *Rig) program(l harness.Load) program {
	switch l.Loader {
	case harness.LoaderWrk:
		return program{wrk.Loader{}, rig.wrk}
	case harness.LoaderLocust:
		return program{locust.Loader{}, rig.locust}
	}
	if l.Workers > 0 {
		s := rig.Shares
		s.Workers = l.Workers
		return program{s, rig.locust}
	}
	return program{loader.Load{}, rig.load}
}

// runTurn runs the turn's generator. wrk has no warm-up, so cmd/load warms the server up.
func (rig *Rig) runTurn(
	ctx context.Context, turn harness.Turn, server Up, sampler sampler,
) (*harness.LoadResult, error) {
	l, warmup := turn.Load, turn.Load.Warmup
	var warm *harness.LoadResult
	if l.Loader == harness.LoaderWrk && warmup > 0 {
		first := turn
		first.Load.Loader, first.Load.Duration, first.Load.Warmup = harness.LoaderLoad, warmup, 0
		var err error
		if warm, err = rig.runTurn(ctx, first, server, (*measure.Sampler)(nil)); err != nil {
			return nil, fmt.Errorf("warm-up: %w", err)
		}
		warmup = 0
	}
	r, err := rig.run(ctx, []harness.Turn{turn}, []Up{server}, rig.Seed,
		func(pid int) { sampler.Start(pid, warmup, l.Duration) })
	if err == nil && l.CrossCheck() && scenarios.Creates(turn.Scenario) {
		r.Targets[0].Creates = estimatedCreates(l, warm, r)
	}
	return r, err
}

// run starts a generator for one server, or in slices for several, and checks its result.
func (rig *Rig) run(
	ctx context.Context, turns []harness.Turn, servers []Up, seed uint64, begun func(pid int),
) (*harness.LoadResult, error) {
	first := turns[0]
	scenario, err := rig.scenario(first)
	if err != nil {
		return nil, err
	}
	t := loader.Turn{Load: first.Load, Scenario: scenario, Seed: seed, Round: first.Round}
	if t.Targets, t.Slack, err = rig.answers.targets(turns, servers); err != nil {
		return nil, err
	}
	r, err := rig.start(ctx, rig.program(first.Load), t, begun)
	rig.answers.counted(first.Scenario, servers, r)
	switch {
	case r == nil:
		return nil, err
	case len(r.Targets) != len(servers):
		return r, errors.Join(err, errors.New("the generator gave no account of all targets"))
	}
	r.Seed = seed
	for i := range r.Targets {
		r.Targets[i].URL = "http://" + t.Targets[i].Address
		if !r.Targets[i].Identity() {
			return r, fmt.Errorf("the generator's account of %s does not add up", r.Targets[i].URL)
		}
	}
	return r, err
}

// scenario is what a turn asks. That of own servers has the requests of the turn's.
func (rig *Rig) scenario(turn harness.Turn) (harness.Scenario, error) {
	if own := rig.answers.ownOf(turn.Target); own != nil {
		return harness.Scenario{Name: turn.Scenario, Requests: own}, nil
	}
	return scenarios.ByName(turn.Scenario)
}

// estimatedCreates makes up for what wrk and Locust do not say: which requests were under way at the end.
// Before wrk, cmd/load warmed up; how many requests Locust sent in its warm-up is unknown.
func estimatedCreates(l harness.Load, warm, r *harness.LoadResult) *harness.Creates {
	const perUserAndSecond = 10_000 // more than a user of Locust can send
	t := r.Targets[0]
	c := harness.Creates{Answered: t.Correct, Unsure: t.Failed() + int64(l.Connections) + int64(l.Users)}
	if l.Loader == harness.LoaderLocust && l.Warmup > 0 {
		c.Unsure += int64(float64(l.Users) * (l.Warmup + l.Timeout).Seconds() * perUserAndSecond)
	}
	if warm != nil && warm.Targets[0].Creates != nil {
		c.Answered += warm.Targets[0].Creates.Answered
		c.Unsure += warm.Targets[0].Creates.Unsure
	}
	return &c
}
