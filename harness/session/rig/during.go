package rig

import (
	"context"
	"math/rand/v2"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/runner"
	"tenrounds/harness/verify"
)

// during checks a few answers of servers in the middle of a load that takes as long as this, at a time of their own each.
// The function that it returns ends that, and gives what was found to the result.
func (rig *Rig) during(ctx context.Context, turns []harness.Turn, servers []runner.Server, takes time.Duration) (end func(*harness.LoadResult)) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	found := make([][]harness.Violation, len(servers))
	for i, server := range servers {
		t := rig.Programs[rig.targets[turns[i].Target]].Target
		if rig.noVerify || t.Application != "" || t.Name == "" || t.Concurrency > 0 { // another client would not be served
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
			subject.Addr, subject.VaryBase, subject.Processes = net.JoinHostPort(Host, strconv.Itoa(server.Port())), base(server), len(pidsOf(server))
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
