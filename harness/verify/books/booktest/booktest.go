// Package booktest holds one server of the bookstore to its contract inside a test: it runs in the test's own
// process, so that the race detector and the search for goroutines that were left behind see it.
package booktest

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"go.uber.org/goleak"

	"tenrounds/harness"
	"tenrounds/harness/verify/books"
	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/sqlite"
	"tenrounds/shared/boot"
)

// T is what is needed of a *testing.T.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Skipf(format string, args ...any)
	TempDir() string
	Cleanup(func())
}

// Start is how a server's main begins to serve.
type Start func(boot.Config, *bookstore.App) (boot.App, error)

// Data is what the tests run on: 100 authors and 1,000 books.
var Data = catalog.Catalog{Seed: 7, Authors: 100}

const (
	pool    = 4
	timeout = 5 * time.Second
	// requests is how many hostile requests a server gets.
	requests = 300
)

// engineKeeps are goroutines that an engine keeps after its servers have ended: they wake up now and then, and
// do not grow with the requests.
var engineKeeps = map[string][]goleak.Option{
	"fasthttp": {
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
	},
	"netpoll": {
		goleak.IgnoreAnyFunction("github.com/cloudwego/netpoll.(*defaultPoll).Wait"),
		goleak.IgnoreAnyFunction("github.com/cloudwego/hertz/pkg/protocol.UpdateServerDate.func1"),
	},
}

// Run runs all checks on a server. Other goroutines that its framework keeps for good are passed as options.
func Run(t T, name, engine string, start Start, kept ...goleak.Option) {
	t.Helper()
	kept = append(append(kept, goleak.IgnoreCurrent()), engineKeeps[engine]...)
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "books.db")
	if _, _, err := sqlite.Load(ctx, path, Data, func(int) {}); err != nil {
		t.Fatalf("load: %v", err)
	}
	store, err := sqlite.Open(ctx, path, pool, timeout)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	subject := books.Subject{Name: name, Engine: engine, Catalog: Data}
	var fault error
	app := bookstore.New(store, timeout, func(err error) { fault = err })
	with(t, subject, start, app, func(s books.Subject) []harness.Violation { return books.Check(ctx, s) })
	with(t, subject, start, app, func(s books.Subject) []harness.Violation { return books.Wrong(books.Hostile(ctx, s, 1, requests)) })
	with(t, subject, start, app, seeds)
	fileFaults(t, subject, start, path)
	if fault != nil {
		t.Errorf("%s answered 500: %v", name, fault)
	}
	if err := store.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	with(t, subject, start, bookstore.New(failing{bookstore.ErrUnavailable}, timeout, nil), func(s books.Subject) []harness.Violation {
		return books.CheckUnavailable(ctx, s)
	})
	with(t, subject, start, bookstore.New(hanging{}, 50*time.Millisecond, nil), func(s books.Subject) []harness.Violation {
		return books.CheckUnavailable(ctx, s)
	})
	with(t, subject, start, bookstore.New(failing{errors.New("a secret")}, timeout, nil), func(s books.Subject) []harness.Violation {
		return books.CheckBroken(ctx, s)
	})
	if err := goleak.Find(kept...); err != nil {
		t.Errorf("%s left goroutines behind: %v", name, err)
	}
}

// with runs a check on a server over app, from its start to its end.
func with(t T, s books.Subject, start Start, app *bookstore.App, check func(books.Subject) []harness.Violation) {
	t.Helper()
	ln, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	s.Addr = ln.Addr().String()
	server, err := start(config(s.Name, ln), app)
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve() // what it returns after a Shutdown says nothing
	}()
	for _, v := range check(s) {
		t.Errorf("%v", v)
	}
	ctx, cancel := context.WithTimeout(context.Background(), boot.StopTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		t.Errorf("%s: shutdown: %v", s.Name, err)
	}
	_ = ln.Close() // a framework may have closed it
	<-done
}

// config is what a server's main gets from its command line, with the limits that it keeps.
func config(name string, ln net.Listener) boot.Config {
	return boot.Config{Name: name, Listener: ln, TCP: ln, ReadHeaderTimeout: boot.ReadHeaderTimeout, IdleTimeout: boot.IdleTimeout}
}

// failing is a store that fails.
type failing struct{ err error }

func (f failing) Authors(context.Context, int, int) ([]bookstore.Overview, error) { return nil, f.err }
func (f failing) Author(context.Context, uuid.UUID) (bookstore.Author, []bookstore.Book, error) {
	return bookstore.Author{}, nil, f.err
}
func (f failing) Book(context.Context, uuid.UUID) (bookstore.Book, error) {
	return bookstore.Book{}, f.err
}
func (f failing) CreateAuthor(context.Context, bookstore.Author) error { return f.err }
func (f failing) Close() error                                         { return nil }

// hanging is a store whose database has no connection to spare.
type hanging struct{ failing }

func (hanging) Authors(ctx context.Context, _, _ int) ([]bookstore.Overview, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (hanging) Author(ctx context.Context, _ uuid.UUID) (bookstore.Author, []bookstore.Book, error) {
	<-ctx.Done()
	return bookstore.Author{}, nil, ctx.Err()
}

func (hanging) Book(ctx context.Context, _ uuid.UUID) (bookstore.Book, error) {
	<-ctx.Done()
	return bookstore.Book{}, ctx.Err()
}

func (hanging) CreateAuthor(ctx context.Context, _ bookstore.Author) error {
	<-ctx.Done()
	return ctx.Err()
}
