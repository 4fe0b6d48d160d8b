package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
)

var _ runner.Slicer = (*stage)(nil)

// noSlices says why targets cannot be asked in slices here; empty if they can.
func noSlices() string {
	if runtime.GOOS != "linux" {
		return "the engine that can switch between targets is for Linux"
	}
	return ""
}

// LoadSlices runs one generator that asks all servers in turn. The order of the slices is another in each round.
func (s *stage) LoadSlices(ctx context.Context, turns []harness.Turn, servers []runner.Server) (*harness.LoadResult, error) {
	if err := s.trim(ctx, turns); err != nil {
		return nil, plain(err)
	}
	l := turns[0].Load
	proof, err := s.answers.args(turns, servers)
	if err != nil {
		return nil, err
	}
	args := append(append(loadArgs(l), proof...), "--scenario", turns[0].Scenario, "--seed", strconv.FormatUint(s.seed+uint64(turns[0].Round), 10), "--json")
	for _, server := range servers {
		args = append(args, "--pid", joined(working(server)))
	}
	for _, server := range servers {
		args = append(args, "http://"+host+":"+strconv.Itoa(server.Port()))
	}
	db := 0
	for _, turn := range turns {
		db = max(db, s.databasePID(turn.Target)) // there is one, or none
	}
	sampler := s.watchVisit(servers, db)
	end := s.during(ctx, turns, servers, time.Duration(len(servers))*(l.Warmup+l.Duration))
	r, err := s.execLoad(ctx, args, slicesTime(l, len(servers)), func(pid int) {
		sampler.Start(pid, time.Duration(len(servers))*(l.Warmup+l.Duration))
	})
	end(r)
	s.answers.counted(turns[0].Scenario, servers, r)
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
	return r, s.countVisit(ctx, turns, r.Targets)
}

// watchVisit begins to watch the servers of a visit, and the database with this process id, if any.
func (s *stage) watchVisit(servers []runner.Server, db int) *measure.VisitSampler {
	var pids [][]int
	for _, server := range servers {
		pids = append(pids, pidsOf(server))
	}
	serverCPUs, _ := launch.ParseCPUs(s.machine.ServerCPUs) // an empty list is no list: everywhere
	loadCPUs, _ := launch.ParseCPUs(s.machine.LoadCPUs)
	return measure.Machine{Root: "/"}.WatchVisit(measure.Subjects{Database: db, ServerCPUs: serverCPUs, LoadCPUs: loadCPUs, DatabaseCPUs: s.databaseCPUs}, pids)
}

// slicesTime is when a generator that asks n targets in slices counts as hung: each takes its own time and half as
// much again for the waits between the slices, and can stay silent in a few of them until its timeout.
func slicesTime(l harness.Load, n int) time.Duration {
	const silent = 4
	each := (l.Warmup+l.Duration)*3/2 + silent*l.Timeout
	return time.Duration(n)*each + slack
}

// checkLeft refuses slices when too few targets were built.
func checkLeft(p harness.Plan) error {
	for _, sc := range p.Scenarios {
		if asked := p.Asked(sc); p.Interleave == harness.InterleaveSlices && len(asked) == 1 {
			return fmt.Errorf("only %s is left, and slices need two targets at least", asked[0].Alias)
		}
	}
	return nil
}

// together is a number of turns that have ended, with those of the same visit: in slices they end at once.
func (s *progress) together(turns int) int {
	n := len(s.plan.Asked(s.now.Scenario))
	if s.plan.Interleave != harness.InterleaveSlices || n == 0 {
		return turns
	}
	return min(s.total, (turns+n-1)/n*n)
}

// visitWords are those for all targets of a scenario at once, and how long they take.
func visitWords(p harness.Plan, t harness.Turn) string {
	asked := len(p.Asked(t.Scenario))
	total := time.Duration(asked) * (t.Load.Warmup + t.Load.Duration)
	return fmt.Sprintf("%d targets, %s, in slices of %v, about %v", asked, t.Scenario, t.Load.Slice, total.Round(time.Second))
}

// trim removes what was created in the databases of these turns.
func (s *stage) trim(ctx context.Context, turns []harness.Turn) error {
	done := map[string]bool{"": true} // targets without a database
	for _, turn := range turns {
		address := s.databases[turn.Target]
		if done[address] {
			continue
		}
		done[address] = true
		if err := database.Trim(ctx, address); err != nil {
			return fmt.Errorf("before the turns: %w", err)
		}
	}
	return nil
}
