package rig

import (
	"context"
	"runtime"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/books"
)

// NoSlices says why targets cannot be asked in slices here; empty if they can.
func NoSlices() string {
	if runtime.GOOS != "linux" {
		return "the engine that can switch between targets is for Linux"
	}
	return ""
}

// LoadSlices runs one generator that asks all servers in turn. The order of the slices is another in each round.
func (rig *Rig) LoadSlices(ctx context.Context, turns []harness.Turn, servers []runner.Server) (*harness.LoadResult, error) {
	if err := rig.Books.Trim(ctx, turns); err != nil {
		return nil, books.Redacted(err)
	}
	l := turns[0].Load
	db := 0
	for _, turn := range turns {
		db = max(db, rig.Books.PID(turn.Target)) // there is one, or none
	}
	sampler := rig.watchVisit(servers, db)
	takes := time.Duration(len(servers)) * (l.Warmup + l.Duration)
	end := rig.during(ctx, turns, servers, takes)
	r, err := rig.run(ctx, turns, servers, rig.Seed+uint64(turns[0].Round), func(pid int) { sampler.Start(pid, takes) })
	end(r)
	if visits := sampler.Stop(); r != nil {
		r.Visits = visits
		r.NoteStandstills()
	}
	if err != nil || r == nil {
		return r, err
	}
	return r, rig.Books.CountVisit(ctx, turns, r.Targets)
}

// watchVisit begins to watch the servers of a visit, and the database with this process id, if any.
func (rig *Rig) watchVisit(servers []runner.Server, db int) *measure.VisitSampler {
	var pids [][]int
	for _, server := range servers {
		pids = append(pids, pidsOf(server))
	}
	serverCPUs, _ := launch.ParseCPUs(rig.Machine.ServerCPUs) // an empty list is no list: everywhere
	loadCPUs, _ := launch.ParseCPUs(rig.Machine.LoadCPUs)
	return measure.Machine{Root: "/"}.WatchVisit(measure.Subjects{Database: db, ServerCPUs: serverCPUs, LoadCPUs: loadCPUs, DatabaseCPUs: rig.Books.CPUs()}, pids)
}
