// Package verify proves that a server meets the contract, before and after it is measured: the speed of wrong
// answers means nothing.
//
// In the flow it comes between launch and load. It uses raw sockets (wire), does not know the framework
// behind the port, and takes the expected answers from shared/payloads. The suite is data (suite.go): a
// sorted list of named checks. Known deviations of engines are in engines, those of frameworks in their
// manifests. A new version that behaves differently shows up as a violation.
package verify

import (
	"context"
	"time"

	"tenrounds/harness"
)

// Check checks a server against the contract. It always returns: each answer and each check has a deadline,
// and a server that is gone or hangs ends the suite early.
func Check(ctx context.Context, s Subject, o Options) harness.Verification {
	return run(ctx, s, o, contractClocks)
}

func run(ctx context.Context, s Subject, o Options, t clocks) harness.Verification {
	if o.Timeout <= 0 {
		o.Timeout = 5 * time.Second
	}
	s = s.known()
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
