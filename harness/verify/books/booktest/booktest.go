// Package booktest checks one server of the bookstore inside a test. The server runs in the test's process,
// so that the race detector and the search for leaked goroutines see it.
package booktest

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"tenrounds/harness"
	"tenrounds/harness/verify/books"
	"tenrounds/harness/verify/inprocess"
	"tenrounds/harness/verify/verdict"
	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/sqlite"
	"tenrounds/shared/boot"
)

// T is the part of *testing.T that is needed.
type T = inprocess.T

// Start is the function that a server's main passes to bookboot.Main.
type Start func(boot.Config, *bookstore.App) (boot.App, error)

// Data is the tests' data: 100 authors and 1,000 books.
var Data = catalog.Catalog{Seed: 7, Authors: 100}

const (
	pool    = 4
	timeout = 5 * time.Second
	// requests is how many hostile requests a server gets.
	requests = 300
)

// Run runs all checks on a server. Goroutines that its framework keeps are passed as options.
func Run(t T, name, engine string, start Start, kept ...goleak.Option) {
	t.Helper()
	kept = append(append(kept, goleak.IgnoreCurrent()), inprocess.Kept(engine)...)
	ctx := context.Background()
	path, store := filled(t)
	subject := books.Subject{Name: name, Engine: engine, Catalog: Data}
	f := faults{T: t}
	app := bookstore.New(store, timeout, f.note)
	with(t, subject, start, app, func(s books.Subject) []harness.Violation { return books.Check(ctx, s) })
	with(t, subject, start, app, func(s books.Subject) []harness.Violation {
		return verdict.Wrong(books.Hostile(ctx, s, 1, requests))
	})
	with(t, subject, start, app, seeds)
	fileFaults(t, subject, start, path)
	f.check(name)
	if err := store.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	for _, c := range []struct {
		store bookstore.Store
		check func(context.Context, books.Subject) []harness.Violation
	}{
		{failing{func(context.Context) error { return bookstore.ErrUnavailable }}, books.CheckUnavailable},
		{failing{func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}, books.CheckUnavailable},
		{failing{func(context.Context) error { return errors.New("a secret") }}, books.CheckBroken},
	} {
		with(t, subject, start, bookstore.New(c.store, 50*time.Millisecond, nil),
			func(s books.Subject) []harness.Violation { return c.check(ctx, s) })
	}
	if err := goleak.Find(kept...); err != nil {
		t.Errorf("%s left goroutines behind: %v", name, err)
	}
}

// filled returns a store in a file of its own that has the data.
func filled(t T) (path string, store *sqlite.Store) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "books.db")
	_, _, err := sqlite.Load(context.Background(), path, Data, func(int) {})
	if err == nil {
		store, err = sqlite.Open(context.Background(), path, pool, timeout)
	}
	if err != nil {
		t.Fatalf("make the database: %v", err)
	}
	return path, store
}

// with starts a server over app, runs a check on it and stops it.
func with(t T, s books.Subject, start Start, app *bookstore.App,
	check func(books.Subject) []harness.Violation) {
	t.Helper()
	addr, stop := serve(t, s.Name, start, app)
	defer stop()
	s.Addr = addr
	for _, v := range check(s) {
		t.Errorf("%v", v)
	}
}

// serve starts a server over app as its main does, and returns its address and how to stop it.
func serve(t T, name string, start Start, app *bookstore.App) (addr string, stop func()) {
	t.Helper()
	return inprocess.Serve(t, name, func(c boot.Config) (boot.App, error) { return start(c, app) })
}

// failing is a store whose methods fail, each with a new error.
type failing struct{ err func(context.Context) error }

func (f failing) Authors(ctx context.Context, _, _ int) ([]bookstore.Overview, error) {
	return nil, f.err(ctx)
}

func (f failing) Author(ctx context.Context, _ uuid.UUID) (bookstore.Author, []bookstore.Book, error) {
	return bookstore.Author{}, nil, f.err(ctx)
}

func (f failing) Book(ctx context.Context, _ uuid.UUID) (bookstore.Book, error) {
	return bookstore.Book{}, f.err(ctx)
}

func (f failing) CreateAuthor(ctx context.Context, _ bookstore.Author) error { return f.err(ctx) }

func (failing) Close() error { return nil }
