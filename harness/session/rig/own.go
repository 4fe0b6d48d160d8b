package rig

import (
	"context"

	"tenrounds/harness"
	"tenrounds/harness/verify"
	"tenrounds/harness/verify/own"
)

// ownOf are the requests to a server without the contract, with what it must answer; nil for others.
func (a *answers) ownOf(alias string) []harness.Request {
	a.ownMu.Lock()
	defer a.ownMu.Unlock()
	return a.own[alias]
}

// verifyOwn asks a server without the contract what it answers, and keeps that for the generator. One that is
// launched is launched for this alone.
func (rig *Rig) verifyOwn(ctx context.Context, e harness.Entry) harness.Verification {
	defer slots.Take()()
	server, err := rig.Start(ctx, e)
	if err != nil {
		return harness.Verification{Unchecked: err.Error(), Encoding: verify.NotChecked}
	}
	defer func() { _ = server.Stop(context.WithoutCancel(ctx)) }()
	found := own.Learn(ctx, loaded(server).Addr(), e.Requests)
	rig.answers.ownMu.Lock()
	defer rig.answers.ownMu.Unlock()
	if rig.answers.own == nil {
		rig.answers.own = map[string][]harness.Request{}
	}
	rig.answers.own[e.Alias] = found.Requests
	found.Encoding = verify.NotProvable
	return found.Verification
}

// learned asks a server without the contract again: it must answer as it did before the rounds.
func (rig *Rig) learned(ctx context.Context, e harness.Entry, addr string) harness.Verification {
	return own.Learn(ctx, addr, rig.answers.ownOf(e.Alias)).Verification
}
