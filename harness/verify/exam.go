package verify

import (
	"context"
	"slices"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/calm"
)

// exam is one verification of one server.
type exam struct {
	subject Subject
	options Options
	clocks  clocks
}

// all makes the checks: those that wait beside the others, if that does not keep the server from these.
func (x exam) all(ctx context.Context, checks []check) harness.Verification {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var beside, afterwards []check
	for _, c := range checks {
		switch blocks := x.subject.traits.SlowBlocks && c.Name == "engine/slow-body"; {
		case !c.Wait:
		case blocks || x.subject.Concurrency > 0:
			afterwards = append(afterwards, c)
		default:
			beside = append(beside, c)
		}
	}
	waited := make(chan []*probe)
	go func() { waited <- x.waits(ctx, beside) }()
	probes, gaveUp := x.works(ctx, checks)
	x.worked()
	if gaveUp {
		cancel()
		<-waited // they were cut short: what they found says nothing
	} else {
		probes = append(append(probes, <-waited...), x.waits(ctx, afterwards)...)
	}
	return collect(x.subject, probes, gaveUp)
}

// worked says that the checks that use the CPU are done.
func (x exam) worked() {
	if x.options.Worked != nil {
		x.options.Worked()
	}
}

// works runs the checks that use the CPU, one after the other, and reports whether the server was given up.
func (x exam) works(ctx context.Context, checks []check) (probes []*probe, gaveUp bool) {
	silent := 0
	for _, c := range checks {
		if c.Wait {
			continue
		}
		release := x.options.Slots.Take()
		p := x.try(ctx, c)
		release()
		probes = append(probes, p)
		if silent++; p.answered || len(p.found) == 0 {
			silent = 0
		}
		if silent < giveUp {
			continue
		}
		silent = 0
		if len(x.reach(ctx).found) > 0 {
			return probes, true
		}
	}
	return probes, false
}

// waits runs the checks that wait, all at once, or as many as the server serves clients at a time.
func (x exam) waits(ctx context.Context, checks []check) (probes []*probe) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var clients Slots
	if n := x.subject.Concurrency; n > 0 {
		clients = make(Slots, n)
	}
	for _, c := range checks {
		wg.Go(func() {
			defer clients.Take()()
			p := x.try(ctx, c)
			mu.Lock()
			defer mu.Unlock()
			probes = append(probes, p)
		})
	}
	wg.Wait()
	return probes
}

// reach asks whether there is an HTTP server at all.
func (x exam) reach(ctx context.Context) *probe {
	p := x.try(ctx, check{
		Name: "reach/healthz", Why: "nothing else can be checked",
		Run: func(p *probe) {
			p.expect(p.get("/healthz"), text(200, "ok"))
			if p.subject.VaryAddr != "" {
				p.vary().expect(p.vary().get("/healthz"), text(200, "ok"))
			}
		},
	})
	if p.answered { // the rest will say what is wrong with it
		p.found = nil
	}
	return p
}

// giveUp is the number of checks in a row without any answer after which a server that is not ready any
// more is given up.
const giveUp = 3

// tries is how often a check is made at most. Those that wait take seconds each time.
const (
	tries     = 3
	waitTries = 2
)

// try makes a check. Where it finds something and the machine stood still meanwhile it is made again: what is
// true of the server is found then too. Answers that did not come in time are waited for once more.
func (x exam) try(ctx context.Context, c check) *probe {
	most := tries
	if c.Wait {
		most = waitTries
	}
	for n := 1; ; n++ {
		p := newProbe(x.subject, c, x.clocks)
		p.patience = x.options.Timeout
		stood := x.options.watch()
		p.run(ctx, c.deadline(x.options, x.clocks))
		p.stood = stood()
		again := p.stood >= calm.Still || n == 1 && p.late()
		if n == most || len(p.found) == 0 || !again || ctx.Err() != nil {
			return p
		}
	}
}

// late reports whether an answer did not come in time that should have.
func (p *probe) late() bool {
	gap := p.engine.Gaps[p.check.Name].Observed != ""
	return !gap && slices.ContainsFunc(p.found, func(f finding) bool { return f.basis == late })
}
