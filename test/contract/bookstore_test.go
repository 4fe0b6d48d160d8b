package contract_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/books"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/test/checkout"
)

// What a run records as the pool is what its servers have.
func TestPool(t *testing.T) {
	if database.Pool != bookboot.DefaultPool {
		t.Errorf("runs record a pool of %d, and servers have %d", database.Pool, bookboot.DefaultPool)
	}
}

// TestBookstore starts one server of the bookstore as the harness does: found by its folder, built, given its
// database by the environment, verified over sockets, stopped. The answers of the others are tested in their own
// folders.
func TestBookstore(t *testing.T) {
	checkout.Look()
	root, err := launch.Root()
	if err != nil {
		t.Fatal(err)
	}
	plain, err := plan.Targets(root)
	if err != nil {
		t.Fatal(err)
	}
	all := plan.Applications(plain, scenarios.Bookstore)
	chosen, err := plan.Select(all, []string{"nethttp-bookstore"})
	if err != nil || len(all) < 2 {
		t.Fatalf("%d servers of the bookstore, %v", len(all), err)
	}
	l := launch.New(root)
	defer l.Close()
	program, err := l.Build(t.Context(), chosen[0])
	if err != nil || !strings.HasSuffix(program.Path, filepath.Join("bin", "nethttp-bookstore")) {
		t.Fatalf("%s, %v", program.Path, err)
	}
	if _, err := l.Start(t.Context(), program, launch.Options{Env: []string{"DATABASE_URL="}}); err == nil || !strings.Contains(err.Error(), "give --database or DATABASE_URL; bench data makes one") {
		t.Errorf("without a database: %v", err)
	}
	d := database.Data{Scale: "small", Seed: scenarios.DataSeed}
	m, err := database.Make(t.Context(), d, filepath.Join(t.TempDir(), "books.db"), func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	server, err := l.Start(t.Context(), program, launch.Options{Env: []string{"DATABASE_URL=" + m.Address}, Flags: []string{"--pool", "4"}})
	if err != nil {
		t.Fatal(err)
	}
	v := books.Verify(t.Context(), books.Subject{Name: "nethttp-bookstore", Addr: server.Addr(), Engine: "net/http", Catalog: d.Catalog()})
	if wrong := books.Wrong(v); v.Checks < 100 || len(wrong) > 0 {
		t.Errorf("%d checks, wrong: %v", v.Checks, wrong)
	}
	n, err := database.Created(t.Context(), m.Address)
	if err := errors.Join(err, database.Trim(t.Context(), m.Address)); err != nil || n == 0 {
		t.Errorf("%d created authors, %v", n, err)
	}
	if n, err := database.Created(t.Context(), m.Address); err != nil || n != 0 {
		t.Errorf("%d created authors after they were removed, %v", n, err)
	}
	if err := server.Stop(context.Background()); err != nil {
		t.Errorf("stop: %v", err)
	}
}
