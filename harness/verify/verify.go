// Package verify proves that a server meets the contract, before and after it is measured: a server that
// answers wrongly is quick at something that nobody asked for.
//
// It stands between launch and load. It speaks over raw sockets, knows nothing of the framework behind the
// port, and takes what it expects from shared/payloads. The suite is data (suite.go): a sorted list of named
// checks. Where the engines beneath the frameworks differ for good, a file for each in engines holds what was
// observed of it, and a target's manifest what was observed of a framework, so that a new version which
// behaves differently shows up as a violation.
package verify

import (
	"context"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/calm"
)

// Check checks a server against the contract. It always comes back: each answer and each check has a
// deadline, and a server that is gone or hangs ends the suite early. Checks is the number of checks that were
// run.
func Check(ctx context.Context, s Subject, o Options) harness.Verification {
	return run(ctx, s, o, contractClocks)
}

func run(ctx context.Context, s Subject, o Options, t clocks) harness.Verification {
	if o.Timeout <= 0 {
		o.Timeout = 5 * time.Second
	}
	if o.watch == nil {
		o.watch = calm.Watch
	}
	if s.traits == nil {
		s.traits = s.engine()
	}
	x := exam{subject: s, options: o, clocks: t}
	p := x.reach(ctx)
	if len(p.found) > 0 {
		x.worked()
		return collect(s, []*probe{p}, false)
	}
	v := x.all(ctx, selected(s, o))
	v.NotAsked = notAsked(s, o)
	return v
}
