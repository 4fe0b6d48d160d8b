package load

import (
	"context"
	"errors"
	"runtime"
	"time"

	"tenrounds/harness"
)

// slicedRun visits the targets in turn.
type slicedRun struct {
	Options
	Sliced
	visits []*visit
	clock  clock
	index  int // of the next counted slice
}

// visit is one target with an engine of its own.
type visit struct {
	*job
	engine  slicer
	slices  []harness.Slice
	covered time.Duration // by the windows
	cpu     cpuAccount
	silent  int // slices in which no answer came, or one was awaited in vain
}

// slicer is an engine that can be run for one window after another and keeps its connections in between.
type slicer interface {
	engine
	// slice sends in a closed loop until w.to, awaits the answers, and calls edge when it has reached each end
	// of the window.
	slice(ctx context.Context, c clock, w window, edge func())
	// listen hears for a moment what comes after the last slice.
	listen()
	// polled is the time in which it polled in vain.
	polled() time.Duration
	close()
}

func runSliced(ctx context.Context, fail context.CancelCauseFunc, o Options, m Sliced) (
	r harness.LoadResult, err error,
) {
	s := &slicedRun{Options: o, Sliced: m}
	defer s.close()
	for _, t := range o.Targets {
		j, err := prepare(ctx, fail, o, t)
		if err != nil {
			return r, err
		}
		v := &visit{job: j}
		j.polls = m.Wait == WaitPoll
		e, err := newEngine(j)
		if err != nil {
			return r, err
		}
		var ok bool
		if v.engine, ok = e.(slicer); !ok {
			return r, errors.New("this engine cannot be run in slices")
		}
		v.cpu.polled = v.engine.polled
		s.visits = append(s.visits, v)
	}
	// One thread for all slices: a new one each time would be another disturbance.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for _, v := range s.visits {
		v.engine.open(ctx)
	}
	s.clock = clock{start: time.Now()}
	for _, i := range m.sequence(len(s.visits), o.Warmup, o.Seed+1) {
		s.visit(ctx, s.visits[i], false)
	}
	before, start, polled := readHealth(nil), time.Now(), s.polled()
	for _, i := range m.sequence(len(s.visits), o.Duration, o.Seed) {
		s.visit(ctx, s.visits[i], true)
	}
	all := summary{job: s.visits[0].job, before: before, after: readHealth(nil), elapsed: time.Since(start)}
	all.needed(s.polled() - polled)
	for _, v := range s.visits {
		v.engine.listen()
	}
	all.interrupted = ctx.Err() != nil
	return s.result(all)
}

// visit runs one slice.
func (s *slicedRun) visit(ctx context.Context, v *visit, counted bool) {
	if ctx.Err() != nil || v.silent >= patience {
		return
	}
	now := s.clock.now()
	w := window{from: now + int64(s.trim()), to: now + int64(s.Slice)}
	if !counted {
		w.from = w.to
	}
	v.cpu.begin(v.server, now, counted)
	recorders := v.engine.recorders()
	before, answers, carriedBefore := total(recorders), complete(recorders), carried(recorders)
	v.engine.slice(ctx, s.clock, w, func() { v.cpu.edge(v.server) })
	end := s.clock.now()
	s.settle(end)
	used, known := v.cpu.end(v.server, s.clock.now(), counted)
	if complete(recorders) == answers || time.Duration(end-now) >= s.Slice+s.Timeout/2 {
		v.silent++
	}
	if !counted {
		return
	}
	if ctx.Err() != nil && end < w.to {
		v.covered += time.Duration(max(end-w.from, 0)) // counted, but no whole slice
		return
	}
	after := total(recorders)
	slice := harness.Slice{
		Index: s.index, Start: float64(w.from) / 1e9, Duration: float64(w.to-w.from) / 1e9,
		Correct: after.Correct - before.Correct, Failed: after.Failed() - before.Failed(),
		Carried: carried(recorders) - carriedBefore,
	}
	slice.Goodput = float64(slice.Correct+slice.Carried) / slice.Duration
	if known {
		slice.ServerCPU = new(used.Seconds())
	}
	v.slices = append(v.slices, slice)
	v.covered += time.Duration(w.to - w.from)
	s.index++
}

// settleTime is what a server gets after its last answer to go to sleep: only then the kernel brings its CPU
// clock up to date, and the next target has the machine for itself.
const settleTime = 100 * time.Microsecond

// settle lets that time pass. A sleep would take the runtime ten times as long.
func (s *slicedRun) settle(since int64) {
	for s.clock.now() < since+int64(settleTime) {
		runtime.Gosched()
	}
}

// polled is the time in which the generator polled in vain.
func (s *slicedRun) polled() (all time.Duration) {
	for _, v := range s.visits {
		all += v.engine.polled()
	}
	return all
}

func (s *slicedRun) close() {
	for _, v := range s.visits {
		v.engine.close()
	}
}

// result puts the accounts together.
func (s *slicedRun) result(all summary) (harness.LoadResult, error) {
	r := harness.LoadResult{Mode: s.Name(), Engine: s.Engine, Seed: s.Seed, Verified: true}
	var answers int64
	for _, v := range s.visits {
		one := all
		t := s.account(v, &one)
		t.Warnings = one.warnings
		r.Targets = append(r.Targets, t)
		r.Verified = r.Verified && v.work.verified
		r.Duration = max(r.Duration, v.covered.Seconds())
		answers += t.Correct + t.Wrong + one.outside
		all.live += one.live
		if err := identity(t); err != nil {
			return r, err
		}
	}
	if !r.Verified {
		all.warn("%s", unverified)
	}
	if all.interrupted {
		all.warn("interrupted after %.3g s of %.3g s on each target", r.Duration, s.Duration.Seconds())
	}
	r.Generator = all.generator(answers)
	r.Warnings = append(harness.Doubts{}, all.warnings...)
	return r, nil
}

// account sums up one target. Its warnings go to one.
func (s *slicedRun) account(v *visit, one *summary) harness.TargetLoad {
	one.job, one.duration = v.job, v.covered
	// The limit is judged by the generator's time in the slices of this target alone.
	one.before, one.after = health{asleep: one.before.asleep}, health{user: v.cpu.own, asleep: one.after.asleep}
	one.elapsed, one.stalled = v.covered, v.engine.stalled()
	t := one.account(v.engine.recorders())
	t.Slices = v.slices
	steps, _ := rampSteps(v.job, v.engine.recorders(), s.Warmup+s.Slice)
	for _, step := range steps {
		t.Curve = append(t.Curve, step.Correct)
	}
	if t.Carried = carried(v.engine.recorders()); v.covered > 0 {
		t.Throughput += float64(t.Carried) / v.covered.Seconds()
		t.Goodput += float64(t.Carried) / v.covered.Seconds()
	}
	v.cpu.fill(&t, v.server != nil)
	if v.cpu.err != nil {
		one.warn("no CPU time of the server: %v", v.cpu.err)
	}
	if t.GivenUp = v.silent >= patience; t.GivenUp {
		one.warn("given up after %d slices: %d of them had no answer, or a late one", len(v.slices), patience)
	}
	if t.Unmeasured() != "" {
		one.warn("no answer came within its slice: it needs longer ones than %s", s.Slice)
	}
	one.checkStall(&t)
	one.checkLimit(t)
	one.checkRecords(t, one.edges)
	return t
}

// patience is the number of silent slices after which a target is not asked again. Each can cost a timeout,
// and all other targets wait.
const patience = 3
