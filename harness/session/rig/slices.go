package rig

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
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
	proof, err := rig.answers.args(turns, servers)
	if err != nil {
		return nil, err
	}
	args := append(append(loadArgs(l), proof...), "--scenario", turns[0].Scenario, "--seed", strconv.FormatUint(rig.Seed+uint64(turns[0].Round), 10), "--json")
	for _, server := range servers {
		args = append(args, "--pid", joined(working(server)))
	}
	for _, server := range servers {
		args = append(args, "http://"+Host+":"+strconv.Itoa(server.Port()))
	}
	db := 0
	for _, turn := range turns {
		db = max(db, rig.Books.PID(turn.Target)) // there is one, or none
	}
	sampler := rig.watchVisit(servers, db)
	end := rig.during(ctx, turns, servers, time.Duration(len(servers))*(l.Warmup+l.Duration))
	r, err := rig.execLoad(ctx, args, slicesTime(l, len(servers)), func(pid int) {
		sampler.Start(pid, time.Duration(len(servers))*(l.Warmup+l.Duration))
	})
	end(r)
	rig.answers.counted(turns[0].Scenario, servers, r)
	if visits := sampler.Stop(); r != nil {
		r.Visits = visits
		r.NoteStandstills()
	}
	if err != nil || r == nil {
		return r, err
	}
	if len(r.Targets) != len(servers) {
		return r, errors.New("the generator gave no account of all targets")
	}
	for _, t := range r.Targets {
		if !t.Identity() {
			return r, fmt.Errorf("the generator's account of %s does not add up", t.URL)
		}
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

// slicesTime is when a generator that asks n targets in slices counts as hung: each takes its own time and half as
// much again for the waits between the slices, and can stay silent in a few of them until its timeout.
func slicesTime(l harness.Load, n int) time.Duration {
	const silent = 4
	each := (l.Warmup+l.Duration)*3/2 + silent*l.Timeout
	return time.Duration(n)*each + slack
}
