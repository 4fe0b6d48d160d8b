package rig

import (
	"context"
	"runtime"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/books"
)

// NoSlices says why targets cannot be loaded in slices here; empty if they can.
func NoSlices() string {
	if runtime.GOOS != "linux" {
		return "the engine that can switch between targets is for Linux"
	}
	return ""
}

// LoadSlices runs one generator that loads all servers in turn. The order of the slices differs in each
// round.
func (rig *Rig) LoadSlices(ctx context.Context, turns []harness.Turn, all []runner.Server) (
	*harness.LoadResult, error,
) {
	if err := rig.Books.Trim(ctx, turns); err != nil {
		return nil, books.Redacted(err)
	}
	var servers []Up
	var pids [][]int
	database := 0 // there is one at most
	for i, s := range all {
		servers, pids = append(servers, loaded(s)), append(pids, loaded(s).PIDs())
		database = max(database, rig.Books.PID(turns[i].Target))
	}
	l := turns[0].Load
	total := time.Duration(len(servers)) * (l.Warmup + l.Duration)
	sampler := measure.Machine{Root: "/"}.WatchVisit(rig.subjects(database), pids)
	end := rig.during(ctx, turns, servers, total)
	seed := rig.Seed + uint64(turns[0].Round)
	r, err := rig.run(ctx, turns, servers, seed, func(pid int) { sampler.Start(pid, total) })
	end(r)
	if visits := sampler.Stop(); r != nil {
		r.Visits = visits
		r.NoteStandstills()
		r.NoteThrottled()
	}
	if err != nil || r == nil {
		return r, err
	}
	return r, rig.Books.CountVisit(ctx, turns, r.Targets)
}
