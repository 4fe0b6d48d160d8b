package rig

import (
	"context"
	"runtime"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/runner"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify"
	"tenrounds/harness/verify/apis"
	verifybooks "tenrounds/harness/verify/books"
)

// slots limit how many launches and checks that use the CPU run at once.
var slots = make(verify.Slots, runtime.NumCPU())

// seats limit how many targets are up at once whose checks use the CPU: idle processes use some as well. A
// target whose checks only wait has left its seat.
var seats = make(verify.Slots, 2*runtime.NumCPU())

// VerifyAll checks the whole contract on each entry, many at once since the checks mostly wait. It keeps the
// heads that were proved, for the generator.
func (rig *Rig) VerifyAll(
	ctx context.Context, entries []harness.Entry, slow bool,
) map[string]harness.Verification {
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
	if t.Application == harness.Own {
		return named(e, rig.verifyOwn(ctx, e))
	}
	subject := verify.Of(t, e.Flags...)
	leave := sync.OnceFunc(seats.Take())
	defer leave()
	release := slots.Take()
	servers, err := rig.startForChecks(ctx, e, t.Vary)
	release()
	for _, server := range servers {
		defer func() { _ = server.Stop(context.WithoutCancel(ctx)) }() // the contract does not say how it ends here
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
		return named(e, rig.verifyApplication(ctx, t, subject.Addr))
	}
	return named(e, verify.Check(ctx, subject, verify.Options{Slow: slow, Slots: slots, Worked: leave}))
}

// VerifyAfter checks a server that has just been measured, without the checks that wait.
func (rig *Rig) VerifyAfter(ctx context.Context, e harness.Entry, s runner.Server) harness.Verification {
	t, server := rig.Programs[e.Target].Target, loaded(s)
	if t.Application == harness.Own {
		return named(e, rig.learned(ctx, e, server.Addr()))
	}
	if t.Application != "" {
		return named(e, rig.verifyApplication(ctx, t, server.Addr()))
	}
	subject := verify.Of(t, e.Flags...)
	subject.Addr, subject.VaryBase = server.Addr(), server.VaryBase()
	return named(e, verify.Check(ctx, subject, verify.Options{Fast: true}))
}

// verifyApplication checks a server of an application.
func (rig *Rig) verifyApplication(
	ctx context.Context, t harness.Target, addr string,
) (v harness.Verification) {
	if t.Application == scenarios.API {
		v = apis.Verify(ctx, apiSubject(t, addr))
	} else {
		subject := rig.bookSubject(t, addr)
		subject.Gaps = t.Gaps
		v = verifybooks.Verify(ctx, subject)
	}
	v.Encoding = verify.NotProvable
	return v
}

// apiSubject is a server of the application api as its verifier sees it.
func apiSubject(t harness.Target, addr string) apis.Subject {
	s := apis.Of(t)
	s.Addr = addr
	return s
}

// bookSubject is a server of the bookstore as its verifier sees it.
func (rig *Rig) bookSubject(t harness.Target, addr string) verifybooks.Subject {
	return verifybooks.Subject{
		Name: t.Identity(), Addr: addr, Engine: t.Engine, Catalog: rig.Books.Data.Catalog(),
	}
}

// named gives a verification the entry's alias.
func named(e harness.Entry, v harness.Verification) harness.Verification {
	v.Target = e.Alias
	for i := range v.Violations {
		v.Violations[i].Target = e.Alias
	}
	return v
}
