package postgres_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/postgres"
	"tenrounds/shared/bookstore/storetest"
	"tenrounds/test/faults"
)

var data = catalog.Catalog{Seed: 3, Authors: 100}

func nothing(int) {}

// cluster starts a private PostgreSQL in a folder that its user can reach, which t.TempDir is not.
func cluster(t *testing.T) *database.Cluster {
	t.Helper()
	//nolint:usetesting // other users cannot reach the test's folder
	dir, err := os.MkdirTemp("", "tenrounds-postgres-*")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	l := launch.New(dir)
	t.Cleanup(func() { _ = l.Close(); _ = os.RemoveAll(dir) })
	c, err := database.Start(t.Context(), l, dir)
	if errors.Is(err, database.ErrNoPostgres) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// One cluster for all: making it takes longer than everything else.
func TestPostgres(t *testing.T) {
	faults.Only(t)
	c := cluster(t)
	base := func(t *testing.T, name string) string {
		t.Helper()
		for range 2 { // making it again changes nothing
			if _, err := c.Create(t.Context(), name); err != nil {
				t.Fatal(err)
			}
		}
		return c.Address(name)
	}
	t.Run("store", func(t *testing.T) { store(t, base(t, "store")) })
	t.Run("keys", func(t *testing.T) { keysHold(t, c.Address("store")) })
	t.Run("warm", func(t *testing.T) {
		for _, extend := range []bool{false, true, true} {
			if err := postgres.Warm(t.Context(), c.Address("store"), extend); err != nil {
				t.Error(err)
			}
		}
		if err := postgres.Warm(t.Context(), base(t, "empty"), false); err == nil {
			t.Error("there is nothing to read, and no word of it")
		}
	})
	t.Run("facts", func(t *testing.T) { facts(t, c.Address("store")) })
	t.Run("load again", func(t *testing.T) { loadAgain(t, base(t, "again")) })
	t.Run("load refuses", func(t *testing.T) { loadRefuses(t, base(t, "foreign")) })
	t.Run("load interrupted", func(t *testing.T) { loadInterrupted(t, base(t, "interrupted")) })
	t.Run("empty", func(t *testing.T) {
		if _, err := postgres.Open(t.Context(), base(t, "empty"), 1); err == nil ||
			!strings.Contains(err.Error(), "bench data --database") || strings.Contains(err.Error(), ":secret") {
			t.Errorf("%v", err)
		}
	})
	t.Run("exhausted", func(t *testing.T) { exhausted(t, base(t, "store")) })
	t.Run("gone", func(t *testing.T) { gone(t, c, base(t, "store")) }) // the last: it ends the cluster
}

func store(t *testing.T, address string) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	rows := 0
	made, sum, err := postgres.Load(t.Context(), address, data, func(n int) { rows += n })
	if err != nil || !made || sum != data.Checksum() {
		t.Fatalf("made %t, %d rows, checksum %q, %v", made, rows, sum, err)
	}
	s, err := postgres.Open(t.Context(), address, 4)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, c := range storetest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			if err := c.Check(t.Context(), s, data); err != nil {
				t.Error(err)
			}
		})
	}
}

// keysHold has PostgreSQL look at the rows that its keys were not asked to.
func keysHold(t *testing.T, address string) {
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(),
		"SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint "+
			"WHERE NOT convalidated")
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(all) != 4 {
		t.Fatalf("%q, %v", all, err)
	}
	for _, text := range all {
		if _, err := conn.Exec(t.Context(), text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	_, err = conn.Exec(t.Context(),
		"INSERT INTO books SELECT gen_random_uuid(), gen_random_uuid(), title, isbn, published FROM books LIMIT 1")
	if err == nil || !strings.Contains(err.Error(), "foreign key") {
		t.Errorf("a book of nobody is taken: %v", err)
	}
	// The rows were frozen as they came, so nothing has to be written when they are first read.
	var pages, visible int
	err = conn.QueryRow(t.Context(),
		"SELECT relpages, relallvisible FROM pg_class WHERE relname = 'books'").Scan(&pages, &visible)
	if err != nil || pages == 0 || visible != pages {
		t.Errorf("%d of %d pages are visible to all, %v", visible, pages, err)
	}
}

func facts(t *testing.T, address string) {
	f, err := postgres.Describe(t.Context(), address)
	if err != nil || f.Version == "" || f.Bytes < 1<<20 || f.LoadTime <= 0 || f.LoadTime > time.Minute ||
		f.Settings["autovacuum"] != "off" || f.Settings["work_mem"] == "" || f.Settings["port"] != "" {
		t.Errorf("%+v, %v", f, err)
	}
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(),
		"BEGIN; ALTER TABLE tenrounds_bookstore DROP COLUMN load_s; COMMIT"); err != nil {
		t.Fatal(err)
	}
	if f, err := postgres.Describe(t.Context(), address); err != nil || f.LoadTime != 0 {
		t.Errorf("data of before the time was kept: %+v, %v", f, err)
	}
	if made, _, err := postgres.Load(t.Context(), address, data, nothing); made || err != nil {
		t.Errorf("it is as good as before: %t, %v", made, err)
	}
}

func loadAgain(t *testing.T, address string) {
	other := catalog.Catalog{Seed: 4, Authors: 10}
	for _, step := range []struct {
		c    catalog.Catalog
		made bool
	}{{data, true}, {data, false}, {other, true}, {other, false}} {
		made, sum, err := postgres.Load(t.Context(), address, step.c, nothing)
		if err != nil || made != step.made || sum != step.c.Checksum() {
			t.Errorf("%+v: made %t, checksum %q, %v", step, made, sum, err)
		}
	}
	s, err := postgres.Open(t.Context(), address, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if list, err := s.Authors(t.Context(), 100, 0); err != nil || len(list) != other.Authors {
		t.Errorf("%d authors, %v", len(list), err)
	}
}

func loadRefuses(t *testing.T, address string) {
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(),
		"CREATE TABLE authors (name text); INSERT INTO authors VALUES ('mine')"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := postgres.Load(t.Context(), address, data, nothing); err == nil ||
		!strings.Contains(err.Error(), "did not make (authors)") {
		t.Errorf("%v", err)
	}
	var name string
	if err := conn.QueryRow(t.Context(), "SELECT name FROM authors").Scan(&name); err != nil || name != "mine" {
		t.Errorf("%q, %v", name, err)
	}
}

func loadInterrupted(t *testing.T, address string) {
	if _, _, err := postgres.Load(t.Context(), address, data, nothing); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, _, err := postgres.Load(ctx, address, catalog.Catalog{Seed: 9, Authors: 10_000},
		func(int) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	if made, _, err := postgres.Load(t.Context(), address, data, nothing); made || err != nil {
		t.Errorf("the old data is gone: %t, %v", made, err)
	}
}

// exhausted holds the only connection of a pool.
func exhausted(t *testing.T, address string) {
	s, err := postgres.Open(t.Context(), address, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	release, err := s.Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Book(ctx, data.BookID(0)); !errors.Is(err, bookstore.ErrUnavailable) {
		t.Errorf("%v, want that the database is not available", err)
	}
	release()
	if _, err := s.Book(t.Context(), data.BookID(0)); err != nil {
		t.Errorf("after that: %v", err)
	}
}

// gone ends the cluster under a store.
func gone(t *testing.T, c *database.Cluster, address string) {
	s, err := postgres.Open(t.Context(), address, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := c.Stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	for range 3 {
		_, err := s.Book(t.Context(), data.BookID(0))
		if _, aerr := s.Authors(t.Context(), 1, 0); !errors.Is(err, bookstore.ErrUnavailable) ||
			!errors.Is(aerr, bookstore.ErrUnavailable) {
			t.Errorf("%v and %v, want that the database is not available", err, aerr)
		}
		if _, _, err := s.Author(t.Context(), data.AuthorID(0)); !errors.Is(err, bookstore.ErrUnavailable) {
			t.Errorf("%v, want that the database is not available", err)
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if conn, err := net.DialTimeout("tcp", u.Host, time.Second); err == nil {
		_ = conn.Close()
		t.Error("something still listens")
	}
}
