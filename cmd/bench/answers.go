package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify"
	"tenrounds/shared/payloads"
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

// countsThrough is the range that all processes of a server together count through: verify takes no number beyond it.
const countsThrough = 1_000_000_000

// stride is how far apart the processes of a server begin to count, so that none comes to the numbers of the next.
func stride(processes int) int64 { return countsThrough / int64(max(1, processes)) }

// newBase draws where a server begins to count, of several processes the first: above the fixed date, which it must have
// left.
func newBase(processes int) int64 {
	return payloads.Date + rand.Int64N(payloads.HighestBase-payloads.Date-int64(max(0, processes-1))*stride(processes))
}

// pidsOf are the processes of a server that share its port.
func pidsOf(server runner.Server) []int {
	if s, ok := server.(*launch.Server); ok {
		return s.PIDs()
	}
	return []int{server.PID()}
}

// working are all processes of a server whose CPU time counts: gunicorn's first one answers nothing itself.
func working(server runner.Server) []int {
	if _, launched := server.(*launch.Server); launched {
		return measure.Machine{Root: "/"}.Families(pidsOf(server))
	}
	return pidsOf(server)
}

// joined writes numbers as the generator reads those of one server.
func joined[T int | int64](all []T) string {
	words := make([]string, len(all))
	for i, n := range all {
		words[i] = strconv.FormatInt(int64(n), 10)
	}
	return strings.Join(words, "+")
}

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

// base is where a server counts from, 0 if it does not.
func base(server runner.Server) int64 {
	if s, ok := server.(*launch.Server); ok {
		return s.VaryBase()
	}
	return 0
}

// bases are where each of its processes counts from.
func bases(server runner.Server) []int64 {
	if s, ok := server.(*launch.Server); ok {
		return s.VaryBases()
	}
	return []int64{0}
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

// args tell the generator what the answers of these servers must be like. The turns are of one scenario and load.
func (a *answers) args(turns []harness.Turn, servers []runner.Server) ([]string, error) {
	var all []string
	slack, scenario := int64(0), turns[0].Scenario
	for i, server := range servers {
		file, err := a.headFile(turns[i].Target, scenario, turns[i].Load.NewConnections)
		if err != nil {
			return nil, err
		}
		all = append(all, "--expect-head", file)
		from := []int64{0}
		if n := a.counting(server, scenario); n != nil {
			from, slack = n.from, max(slack, n.slack)
		}
		all = append(all, "--vary-from", joined(from))
	}
	return append(all, "--vary-slack", strconv.FormatInt(slack, 10)), nil
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

// during checks a few answers of servers in the middle of a load that takes as long as this, at a time of their own each.
// The function that it returns ends that, and gives what was found to the result.
func (s *stage) during(ctx context.Context, turns []harness.Turn, servers []runner.Server, takes time.Duration) (end func(*harness.LoadResult)) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	found := make([][]harness.Violation, len(servers))
	for i, server := range servers {
		t := s.programs[s.targets[turns[i].Target]].Target
		if s.noVerify || t.Application != "" || t.Name == "" || t.Concurrency > 0 { // another client would not be served
			continue
		}
		at := time.Duration((0.2 + 0.6*rand.Float64()) * float64(takes))
		wg.Go(func() {
			select {
			case <-ctx.Done():
				return
			case <-time.After(at):
			}
			subject := verify.Of(t)
			subject.Addr, subject.VaryBase, subject.Processes = net.JoinHostPort(host, strconv.Itoa(server.Port())), base(server), len(pidsOf(server))
			found[i] = verify.During(ctx, subject, turns[i].Scenario)
			for k := range found[i] {
				found[i][k].Target = turns[i].Target
			}
		})
	}
	return func(r *harness.LoadResult) {
		cancel()
		wg.Wait()
		if r != nil {
			r.Violations = slices.Concat(found...)
		}
	}
}
