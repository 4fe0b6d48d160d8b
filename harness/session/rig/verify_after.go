package rig

import (
	"context"

	"tenrounds/harness"
	"tenrounds/harness/runner"
	"tenrounds/harness/verify"
)

// VerifyAfter checks a server that has just been measured, without the checks that wait.
func (rig *Rig) VerifyAfter(ctx context.Context, e harness.Entry, server runner.Server) harness.Verification {
	t, addr := rig.Programs[e.Target].Target, address(server)
	if t.Application != "" {
		return named(e, rig.verifyBooks(ctx, t, addr))
	}
	subject := verify.Of(t, e.Flags...)
	subject.Addr, subject.VaryBase = addr, base(server)
	return named(e, verify.Check(ctx, subject, verify.Options{Fast: true}))
}
