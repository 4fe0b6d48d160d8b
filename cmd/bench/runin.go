package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/runner"
	"tenrounds/harness/scenarios"
)

// runInConnections are those of a run-in where the plan's load has none of its own.
const runInConnections = 20

// runIn asks a server that was just launched for as long as its manifest says, so that what compiles itself while it runs is
// measured when it has done so. Each scenario of the plan gets its part of the time, in a closed loop: a load of another mode
// may be too light to warm anything. Those that create rows are left out: they would be in the data.
func (s *stage) runIn(ctx context.Context, e harness.Entry, server runner.Server) error {
	if e.RunIn <= 0 || s.plan == nil {
		return nil
	}
	asked := slices.DeleteFunc(slices.Clone(s.plan.Scenarios), func(name string) bool {
		return scenarios.Creates(name) || !e.IsAsked(name)
	})
	load := harness.Load{
		Loader: harness.LoaderLoad, Mode: harness.ModeClosed, Connections: runInConnections, Timeout: 5 * time.Second,
	}
	if first := s.plan.Loads[0]; first.Connections > 0 {
		load.Connections, load.Timeout = first.Connections, first.Timeout
	}
	if n := s.programs[e.Target].Target.Concurrency; n > 0 {
		load.Connections = min(load.Connections, n)
	}
	for _, name := range asked {
		load.Duration = e.RunIn / time.Duration(len(asked))
		turn := harness.Turn{Target: e.Alias, Scenario: name, Load: load}
		if _, err := s.runLoad(ctx, turn, server, nil); err != nil {
			return fmt.Errorf("run in %s for %v: %w", e.Alias, e.RunIn, err)
		}
	}
	return nil
}
