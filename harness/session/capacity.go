package session

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/plan"
)

// settleRates measures the capacity of each target in a closed loop, if a rate of the plan is a share of the
// slowest one. Capacities and rates are kept in run.json: a resumed run offers the same rates.
func (s *Session) settleRates(ctx context.Context) error {
	p := &s.Run.Plan
	at := slices.IndexFunc(p.Loads, harness.Load.Unsettled)
	if at < 0 {
		return nil
	}
	fmt.Fprintln(s.words(), "measure the capacity of each target")
	s.Run.Capacities = nil
	for _, scenario := range p.Scenarios {
		for _, e := range p.Asked(scenario) {
			c, err := s.capacity(ctx, e, scenario, plan.Saturating(p.Loads[at]))
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err != nil {
				s.warn("the capacity of %s was not measured, and no rate is a share of it: %v", e.Alias, err)
				continue
			}
			s.Run.Capacities = append(s.Run.Capacities, c)
		}
	}
	if !plan.Settle(p.Loads, s.Run.Capacities) {
		return errors.New("no rate can be a share of the slowest capacity: none could be measured")
	}
	return s.updateRun()
}

// capacity starts an entry and measures its throughput. A target that breaks the contract has no capacity.
func (s *Session) capacity(ctx context.Context, e harness.Entry, scenario string, l harness.Load) (
	c harness.Capacity, err error,
) {
	if len(s.subject(e.Alias).Violations()) > 0 {
		return c, errors.New("it breaks the contract")
	}
	server, err := s.Rig.Start(ctx, s.Run.Plan.InRound(e, 1))
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, server.Stop(context.WithoutCancel(ctx))) }()
	r, err := s.Rig.Load(ctx, harness.Turn{Target: e.Alias, Scenario: scenario, Load: l}, server)
	if err != nil {
		return c, err
	}
	t := r.Targets[0]
	if t.Correct == 0 || t.Failed() > 0 {
		return c, fmt.Errorf("%d of %d requests failed", t.Failed(), t.Scheduled)
	}
	return harness.Capacity{Target: e.Alias, Scenario: scenario, Throughput: t.Goodput}, nil
}
