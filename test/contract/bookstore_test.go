package contract_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/books"
	"tenrounds/harness/verify/verdict"
	"tenrounds/shared/bookstore/bookboot"
	"tenrounds/test/checkout"
	"tenrounds/test/faults"
)

// What a run records as the pool is what its servers have.
func TestPool(t *testing.T) {
	if database.Pool != bookboot.DefaultPool {
		t.Errorf("runs record a pool of %d, and servers have %d", database.Pool, bookboot.DefaultPool)
	}
}

// TestBookstore starts one server of the bookstore as the harness does: built, given its database by the
// environment, verified over sockets, stopped. The answers of the others are tested in their own folders.
func TestBookstore(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	program := build(t, bookstores(t, "nethttp-bookstore")[0])
	const without = "give --database or DATABASE_URL; bench data makes one"
	_, err := checkout.Launcher().Start(t.Context(), program, launch.Options{Env: []string{"DATABASE_URL="}})
	if err == nil || !strings.Contains(err.Error(), without) {
		t.Errorf("without a database: %v", err)
	}
	d := database.Data{Scale: "small", Seed: scenarios.DataSeed}
	m, err := database.Make(t.Context(), d, filepath.Join(t.TempDir(), "books.db"), func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	server := run(t, program, launch.Options{Env: []string{"DATABASE_URL=" + m.Address},
		Flags: []string{"--pool", "4"}})
	v := books.Verify(t.Context(), books.Subject{
		Name: "nethttp-bookstore", Addr: server.Addr(), Engine: "net/http", Catalog: d.Catalog(),
	})
	if wrong := verdict.Wrong(v); v.Checks < 100 || len(wrong) > 0 {
		t.Errorf("%d checks, wrong: %v", v.Checks, wrong)
	}
	n, err := database.Created(t.Context(), m.Address)
	if err := errors.Join(err, database.Trim(t.Context(), m.Address)); err != nil || n == 0 {
		t.Errorf("%d created authors, %v", n, err)
	}
	if n, err := database.Created(t.Context(), m.Address); err != nil || n != 0 {
		t.Errorf("%d created authors after they were removed, %v", n, err)
	}
}
