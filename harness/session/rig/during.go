package rig

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify"
)

// during checks a few answers of each server at a random time in the middle of a load of this duration. end
// stops the checks and adds what was found to the result.
func (rig *Rig) during(
	ctx context.Context, turns []harness.Turn, servers []Up, d time.Duration,
) (end func(*harness.LoadResult)) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	found := make([][]harness.Violation, len(servers))
	for i, server := range servers {
		t := rig.Programs[rig.targets[turns[i].Target]].Target
		// a server of limited concurrency would keep the checks waiting
		if rig.noVerify || t.Application != "" || t.Name == "" || t.Concurrency > 0 {
			continue
		}
		at := time.Duration((0.2 + 0.6*rand.Float64()) * float64(d))
		wg.Go(func() {
			select {
			case <-ctx.Done():
				return
			case <-time.After(at):
			}
			subject := verify.Of(t)
			subject.Addr, subject.VaryBase = server.Addr(), server.VaryBase()
			subject.Processes = len(server.PIDs())
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
