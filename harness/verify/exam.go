package verify

import (
	"context"
	"slices"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/verify/verdict"
	"tenrounds/shared/payloads"
)

// exam is one verification of one server.
type exam struct {
	subject Subject
	options Options
	clocks  clocks
}

// all runs the checks. Those that wait run at the same time as the others, unless they would block the
// server.
func (x exam) all(ctx context.Context, checks []check) harness.Verification {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var during, afterwards []check
	for _, c := range checks {
		switch blocks := x.subject.traits.SlowBlocks && c.Name == "engine/slow-body"; {
		case !c.Wait:
		case blocks || x.subject.Concurrency > 0:
			afterwards = append(afterwards, c)
		default:
			during = append(during, c)
		}
	}
	waited := make(chan []*probe)
	go func() { waited <- x.waits(ctx, during) }()
	probes, gaveUp := x.works(ctx, checks)
	x.worked()
	if gaveUp {
		cancel()
		<-waited // they were cut short, so their findings mean nothing
	} else {
		probes = append(append(probes, <-waited...), x.waits(ctx, afterwards)...)
	}
	return collect(x.subject, probes, gaveUp)
}

// worked reports that the checks that use the CPU are done.
func (x exam) worked() {
	if x.options.Worked != nil {
		x.options.Worked()
	}
}

// works runs the checks that use the CPU, one after the other. It gives up on a server that answers no more.
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
		if silent == giveUp {
			if silent = 0; len(x.reach(ctx).found) > 0 {
				return probes, true
			}
		}
	}
	return probes, false
}

// waits runs the checks that wait: all at once, or as many as the server can serve.
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

// reach checks whether there is an HTTP server at all.
func (x exam) reach(ctx context.Context) *probe {
	p := x.try(ctx, check{
		Name: "reach/healthz", Why: "nothing else can be checked",
		Run: func(p *probe) {
			healthy := get("/healthz", text(200, payloads.Healthy))
			p.each(healthy)
			if p.subject.VaryAddr != "" {
				p.vary().each(healthy)
			}
		},
	})
	if p.answered { // the other checks show what is wrong with it
		p.found = nil
	}
	return p
}

// giveUp is after how many checks in a row without any answer the suite tests whether the server is still
// there.
const giveUp = 3

// tries is how often a check is run at most. Those that wait take seconds each time.
const (
	tries     = 3
	waitTries = 2
)

// try runs a check. If it finds something and the machine stood still meanwhile, the check is run again,
// since a true fault is found then too. A check with a late answer is run once more.
func (x exam) try(ctx context.Context, c check) *probe {
	most := tries
	if c.Wait {
		most = waitTries
	}
	watch := calm.Watch
	if x.options.watch != nil {
		watch = x.options.watch
	}
	for n := 1; ; n++ {
		p := newProbe(x.subject, c, x.clocks)
		p.patience = x.options.Timeout
		stood := watch()
		p.run(ctx, c.deadline(x.options, x.clocks))
		if p.stood = stood(); p.stood < calm.Still {
			p.stood = 0
		}
		again := p.stood > 0 || n == 1 && p.isLate()
		if n == most || len(p.found) == 0 || !again || ctx.Err() != nil {
			return p
		}
	}
}

// isLate reports whether an answer is missing that no gap explains.
func (p *probe) isLate() bool {
	late := func(f verdict.Finding) bool { return f.Basis == verdict.Late }
	return p.gap().Observed == "" && slices.ContainsFunc(p.found, late)
}
