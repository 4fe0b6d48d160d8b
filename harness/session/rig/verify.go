package rig

import (
	"context"
	"runtime"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/verify"
	verifybooks "tenrounds/harness/verify/books"
)

// slots bound how many launches and checks that use the CPU run at once: more of them would only wait for each other.
var slots = make(verify.Slots, runtime.NumCPU())

// seats bound how many targets are up at once whose checks use the CPU: idle processes take from it as well. Those whose
// checks only wait have left their seat.
var seats = make(verify.Slots, 2*runtime.NumCPU())

// VerifyAll checks the whole contract on each entry, many at once since the checks mostly wait. It keeps the heads that it
// proved, for the generator.
func (rig *Rig) VerifyAll(ctx context.Context, entries []harness.Entry, slow bool) map[string]harness.Verification {
	found := map[string]harness.Verification{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, e := range entries {
		wg.Go(func() {
			v := rig.verify(ctx, e, slow)
			mu.Lock()
			defer mu.Unlock()
			found[e.Alias] = v
		})
	}
	wg.Wait()
	rig.answers.learn(found)
	return found
}

// verify launches an entry for its verification alone, on free ports.
func (rig *Rig) verify(ctx context.Context, e harness.Entry, slow bool) harness.Verification {
	t := rig.Programs[e.Target].Target
	subject := verify.Of(t, e.Flags...)
	leave := sync.OnceFunc(seats.Take())
	defer leave()
	release := slots.Take()
	servers, err := rig.startForChecks(ctx, e, t.Vary)
	release()
	for _, server := range servers {
		defer func() { _ = server.Stop(context.WithoutCancel(ctx)) }() // how it ends is none of the contract's checks here
	}
	if err != nil {
		return harness.Verification{Target: e.Alias, Encoding: verify.NotChecked, Unchecked: err.Error()}
	}
	subject.Addr = servers[0].Addr()
	if t.Vary {
		subject.VaryAddr = servers[1].Addr()
	}
	if t.Application != "" {
		defer slots.Take()()
		return named(e, rig.verifyBooks(ctx, t, subject.Addr))
	}
	return named(e, verify.Check(ctx, subject, verify.Options{Slow: slow, Slots: slots, Worked: leave}))
}

// verifyBooks checks an entry of the bookstore.
func (rig *Rig) verifyBooks(ctx context.Context, t harness.Target, addr string) harness.Verification {
	v := verifybooks.Verify(ctx, verifybooks.Subject{Name: t.Identity(), Addr: addr, Engine: t.Engine, Catalog: rig.Books.Data.Catalog(), Gaps: t.Gaps})
	v.Encoding = verify.NotProvable
	return v
}

// named gives a verification the entry's alias.
func named(e harness.Entry, v harness.Verification) harness.Verification {
	v.Target = e.Alias
	for i := range v.Violations {
		v.Violations[i].Target = e.Alias
	}
	return v
}
