package rig

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/loader"
	"tenrounds/harness/runner"
	"tenrounds/harness/scenarios"
)

// answers is what is known of the servers' answers before they are loaded: the generator holds them against it.
type answers struct {
	heads   map[string]map[string]harness.Heads // proved, by alias and scenario; none without a verification
	dir     string                              // the heads as files, for the generator; made when it is needed
	numbers map[int]*numbers                    // by the process of a server whose JSON counts
}

// numbers is how far a server has counted.
type numbers struct {
	from  []int64 // the highest number that was seen of each of its processes, or where it began
	slack int64   // how many more others may have used
}

// othersAsk is how many answers the checks in the middle of a turn may take, with much to spare, and unknownAsks how many
// a generator that does not say.
const (
	othersAsk   = 10_000
	unknownAsks = 100_000_000
)

// learn keeps the heads that a verification proved.
func (a *answers) learn(found map[string]harness.Verification) {
	a.heads = map[string]map[string]harness.Heads{}
	for alias, v := range found {
		a.heads[alias] = v.Heads
	}
}

// close removes the files.
func (a *answers) close() {
	if a.dir != "" {
		_ = os.RemoveAll(a.dir)
	}
}

// headFile is a file with the proved heads of an entry's answers to a scenario; empty if there are none.
func (a *answers) headFile(alias, scenario string, closing bool) (string, error) {
	heads, name := a.heads[alias][scenario].Kept, alias+"-"+scenario
	if closing {
		heads, name = a.heads[alias][scenario].Closing, name+"-closing"
	}
	if len(heads) == 0 {
		return "", nil
	}
	if a.dir == "" {
		var err error
		if a.dir, err = os.MkdirTemp("", "tenrounds-heads-*"); err != nil {
			return "", fmt.Errorf("proved heads: %w", err)
		}
	}
	name = filepath.Join(a.dir, name)
	if err := os.WriteFile(name, []byte(strings.Join(heads, "")), 0o600); err != nil {
		return "", fmt.Errorf("proved heads: %w", err)
	}
	return name, nil
}

// counting is what is known of a server's numbers; nil if it does not count in this scenario.
func (a *answers) counting(server runner.Server, scenario string) *numbers {
	found, _ := scenarios.ByName(scenario)
	counts := slices.ContainsFunc(found.Requests, func(r harness.Request) bool { return r.Expect.Counter > 0 })
	if !counts || base(server) == 0 {
		return nil
	}
	if a.numbers == nil {
		a.numbers = map[int]*numbers{}
	}
	if a.numbers[server.PID()] == nil {
		a.numbers[server.PID()] = &numbers{from: bases(server), slack: othersAsk}
	}
	return a.numbers[server.PID()]
}

// targets are servers with what their answers must be like. The turns are of one scenario and load. slack is how many
// numbers others may have used.
func (a *answers) targets(turns []harness.Turn, servers []runner.Server) (all []loader.Target, slack int64, err error) {
	for i, server := range servers {
		t := loader.Target{Address: address(server), PIDs: working(server), From: []int64{0}}
		t.Heads, err = a.headFile(turns[i].Target, turns[i].Scenario, turns[i].Load.NewConnections)
		if err != nil {
			return nil, 0, err
		}
		if n := a.counting(server, turns[i].Scenario); n != nil {
			t.From, slack = n.from, max(slack, n.slack)
		}
		all = append(all, t)
	}
	return all, slack, nil
}

// counted takes in how far the servers have counted. A generator that says nothing of it may have asked for many.
func (a *answers) counted(scenario string, servers []runner.Server, r *harness.LoadResult) {
	for i, server := range servers {
		n := a.counting(server, scenario)
		switch {
		case n == nil:
		case r != nil && i < len(r.Targets) && r.Targets[i].HighestNumber > 0:
			n.reach(r.Targets[i])
		default:
			n.slack += unknownAsks
		}
	}
}

// reach takes the highest numbers of an account.
func (n *numbers) reach(t harness.TargetLoad) {
	tops := t.HighestNumbers
	if len(n.from) == 1 {
		tops = []int64{t.HighestNumber}
	}
	if len(tops) != len(n.from) {
		n.slack += unknownAsks
		return
	}
	from := make([]int64, len(tops)) // a new one: the server keeps where it began
	for i := range tops {
		from[i] = max(n.from[i], tops[i])
	}
	n.from, n.slack = from, othersAsk
}
