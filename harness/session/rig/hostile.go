package rig

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/apis"
	verifybooks "tenrounds/harness/verify/books"
)

// MakeBooks makes small data for a verification, in a file of its own unless a database is named, and returns
// what removes it, or the authors that were created in the database.
func (rig *Rig) MakeBooks(ctx context.Context, address string) (done func(), err error) {
	dir := ""
	if address == "" {
		if dir, err = os.MkdirTemp("", "tenrounds-verify-*"); err != nil {
			return nil, fmt.Errorf("make a folder for the data: %w", err)
		}
		address = filepath.Join(dir, "books.db")
	}
	rig.Books.Data = database.Data{Scale: "small", Seed: scenarios.DataSeed}
	m, err := database.Make(ctx, rig.Books.Data, address, func(int64, int64) {})
	if err != nil {
		if dir != "" {
			_ = os.RemoveAll(dir) // of a database that was named nothing is removed: it may be somebody else's
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, err
	}
	rig.Books.Address = m.Address
	return func() {
		if dir != "" {
			_ = os.RemoveAll(dir)
			return
		}
		_ = database.Trim(context.WithoutCancel(ctx), address) // or else the next run does it
	}, nil
}

// hostileRequests is how many of them each server gets.
const hostileRequests = 300

// Hostile adds to the verifications what hostile requests bring to light. The servers are started anew for
// it: what they have been through is not to be taken for an effect of these requests.
func (rig *Rig) Hostile(ctx context.Context, entries []harness.Entry, found map[string]harness.Verification) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, e := range entries {
		wg.Go(func() {
			more := rig.hostileTo(ctx, e)
			mu.Lock()
			defer mu.Unlock()
			v := found[e.Alias]
			v.Checks += more.Checks
			v.Violations = append(v.Violations, more.Violations...)
			v.Unchecked = cmp.Or(v.Unchecked, more.Unchecked)
			found[e.Alias] = named(e, v)
		})
	}
	wg.Wait()
}

// hostileTo launches an entry and sends it hostile requests.
func (rig *Rig) hostileTo(ctx context.Context, e harness.Entry) harness.Verification {
	defer slots.Take()()
	server, err := rig.Launch(ctx, e, 0, 0)
	if err != nil {
		return harness.Verification{Unchecked: "it did not start again for the hostile requests: " + err.Error()}
	}
	t := rig.Programs[e.Target].Target
	var v harness.Verification
	if t.Application == scenarios.API {
		v = apis.Hostile(ctx, apiSubject(t, server.Addr()), 1, hostileRequests)
	} else {
		v = verifybooks.Hostile(ctx, rig.bookSubject(t, server.Addr()), 1, hostileRequests)
	}
	if err := server.Stop(context.WithoutCancel(ctx)); err != nil {
		v.Violations = append(v.Violations, harness.Violation{
			Check: "hostile/end", Want: "a server that ends when it is told to, and not before", Got: err.Error(),
			Why: "no request may end a server",
		})
	}
	return v
}
