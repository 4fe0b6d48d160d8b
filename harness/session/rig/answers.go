package rig

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/loader"
	"tenrounds/harness/measure"
	"tenrounds/harness/scenarios"
)

// answers is what is known of the servers' answers before they are loaded: the generator holds them against
// it.
type answers struct {
	heads   map[string]map[string]harness.Heads // proved, by alias and scenario; none without a verification
	dir     string                              // the heads as files, for the generator; made when it is needed
	numbers map[int]*numbers                    // by the process of a server whose JSON counts
	own     map[string][]harness.Request        // of servers without the contract, by alias
	ownMu   sync.Mutex
}

// numbers is how far a server has counted.
type numbers struct {
	from  []int64 // the highest number that was seen of each of its processes, or where it began
	slack int64   // how many more others may have used
}

const (
	checksAsk   = 10_000      // more answers than the checks in the middle of a turn take
	unknownAsks = 100_000_000 // more than a generator takes that does not count them
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
func (a *answers) counting(server Up, scenario string) *numbers {
	found, _ := scenarios.ByName(scenario)
	counts := slices.ContainsFunc(found.Requests, func(r harness.Request) bool { return r.Expect.Counter > 0 })
	if !counts || server.VaryBase() == 0 {
		return nil
	}
	if a.numbers == nil {
		a.numbers = map[int]*numbers{}
	}
	if a.numbers[server.PID()] == nil {
		a.numbers[server.PID()] = &numbers{from: server.VaryBases(), slack: checksAsk}
	}
	return a.numbers[server.PID()]
}

// targets are servers with what their answers must be like. The turns are of one scenario and load. slack is
// how many numbers others may have used.
func (a *answers) targets(turns []harness.Turn, servers []Up) (
	all []loader.Target, slack int64, err error,
) {
	for i, server := range servers {
		// gunicorn's first process answers nothing itself: the CPU time of its children counts too
		var family []int
		if pids := server.PIDs(); len(pids) > 0 {
			family = measure.Machine{Root: "/"}.Families(pids)
		}
		t := loader.Target{
			Address:  server.Addr(),
			PIDs:     family,
			From:     []int64{0},
			Requests: a.ownOf(turns[i].Target),
		}
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

// counted updates how far the servers have counted, by the result of a load; nil if there is none.
func (a *answers) counted(scenario string, servers []Up, r *harness.LoadResult) {
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

// reach updates the highest numbers.
func (n *numbers) reach(t harness.TargetLoad) {
	highest := t.HighestNumbers
	if len(n.from) == 1 {
		highest = []int64{t.HighestNumber}
	}
	if len(highest) != len(n.from) {
		n.slack += unknownAsks
		return
	}
	n.from, n.slack = slices.Clone(n.from), checksAsk // the old one is the server's own
	for i := range highest {
		n.from[i] = max(n.from[i], highest[i])
	}
}
