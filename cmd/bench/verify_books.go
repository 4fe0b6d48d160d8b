package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/books"
)

// verifyOptions are the flags of verify.
type verifyOptions struct {
	names, manifests []string
	slow             bool
	app, database    string
	out              string // the file for all violations
}

// targets are those that the flags ask for: the servers of the contract, or the programs of an application, which can be
// named without it too: gin for gin-bookstore.
func (o verifyOptions) targets(root string) ([]harness.Target, error) {
	switch {
	case o.app != "" && o.app != scenarios.Bookstore:
		return nil, usage("--app: unknown %q: the only application is %s", o.app, scenarios.Bookstore)
	case o.app == "" && o.database != "":
		return nil, usage("--database: the contract's own servers have none: it needs --app %s", scenarios.Bookstore)
	case o.database == harness.DatabasePrivate || o.database == harness.DatabaseSQLite:
		return nil, usage("--database %s is of bench run: here it is a file or postgres://USER@HOST/NAME; without it a file is made and removed", o.database)
	case o.app != "" && o.slow:
		return nil, usage("--slow: the idle timeout is the contract's own: leave --app out")
	}
	targets, err := plan.Targets(root, o.manifests...)
	if err != nil {
		return nil, err
	}
	names := slices.Clone(o.names)
	if o.app == "" {
		targets = plan.Plain(targets)
	} else {
		targets = plan.Applications(targets, o.app)
		for i, n := range names {
			if of := n + "-" + o.app; slices.ContainsFunc(targets, func(t harness.Target) bool { return t.Name == of }) {
				names[i] = of
			}
		}
	}
	if len(names) == 0 {
		targets = plan.Standalone(targets)
	}
	if targets, err = plan.Select(targets, names); err != nil {
		return nil, usage("--targets: %w", err)
	}
	return targets, nil
}

// makeBooks makes small data for a verification, in a file of its own unless a database is named, and returns what
// removes it, or the authors that were created in the database.
func (s *stage) makeBooks(ctx context.Context, address string) (done func(), err error) {
	dir := ""
	if address == "" {
		if dir, err = os.MkdirTemp("", "tenrounds-verify-*"); err != nil {
			return nil, fmt.Errorf("make a folder for the data: %w", err)
		}
		address = filepath.Join(dir, "books.db")
	}
	s.data = database.Data{Scale: "small", Seed: scenarios.DataSeed}
	m, err := database.Make(ctx, s.data, address, func(int64, int64) {})
	if err != nil {
		if dir != "" {
			_ = os.RemoveAll(dir) // of a database that was named nothing is removed: it may be somebody else's
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, err
	}
	s.database = m.Address
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

// hostile adds to the verifications what hostile requests bring to light. The servers are started anew for it: what
// they have been through is not to be taken for an effect of these requests.
func (s *stage) hostile(ctx context.Context, entries []harness.Entry, found map[string]harness.Verification) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	for _, e := range entries {
		wg.Go(func() {
			more := s.hostileTo(ctx, e)
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
func (s *stage) hostileTo(ctx context.Context, e harness.Entry) harness.Verification {
	defer slots.Take()()
	server, err := s.start(ctx, e, 0, 0)
	if err != nil {
		return harness.Verification{Unchecked: "it did not start again for the hostile requests: " + err.Error()}
	}
	t := s.programs[e.Target].Target
	v := books.Hostile(ctx, books.Subject{Name: t.Identity(), Addr: server.Addr(), Engine: t.Engine, Catalog: s.data.Catalog()}, 1, hostileRequests)
	if err := server.Stop(context.WithoutCancel(ctx)); err != nil {
		v.Violations = append(v.Violations, harness.Violation{
			Check: "hostile/end", Want: "a server that ends when it is told to, and not before", Got: err.Error(),
			Why: "no request may end a server",
		})
	}
	return v
}
