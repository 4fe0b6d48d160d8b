package booktest

import (
	"context"
	"database/sql"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/books"
	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/sqlite"
)

const (
	// connections is how many clients a server has while its database fails: more than the pool has connections.
	connections = 2 * pool
	// soon is the server's timeout for the database, and most how long an answer may take: much more, since
	// tests run on busy machines.
	soon = 400 * time.Millisecond
	most = 10 * time.Second
)

// fileFaults locks the file of a server for writing while requests arrive. Readers must not notice, creates
// must be refused in time and accepted again after the lock, and no acknowledged row may be lost.
func fileFaults(t T, subject books.Subject, start Start, path string) {
	t.Helper()
	ctx := context.Background()
	store, err := sqlite.Open(ctx, path, pool, soon)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	before, err := store.Created(ctx)
	if err != nil {
		t.Fatalf("count: %v", err)
	}
	f := faults{T: t}
	app := bookstore.New(store, soon, f.note)
	with(t, subject, start, app, func(s books.Subject) []harness.Violation {
		f.stream = books.During(ctx, s, connections, most)
		f.moreRight(20, "before the lock")
		unlock := lockFile(t, path)
		created, found := books.Creates(ctx, s)
		if created {
			t.Errorf("%s: an author was created in a locked file", s.Name)
		}
		f.moreRight(20, "while another process writes") // none waits when the lock begins
		unlock()
		f.until("creates after the lock", func() bool {
			created, more := books.Creates(ctx, s)
			found = append(found, more...)
			return created
		})
		return append(found, f.stream.Stop()...)
	})
	_, answered, refused := f.stream.Counts()
	if n, err := store.Created(ctx); err != nil || int64(n-before) < answered || refused == 0 {
		t.Errorf("%s: %d authors in the file, %d before, %d more acknowledged, %d requests refused, %v",
			subject.Name, n, before, answered, refused, err)
	}
	if err := store.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	f.check(subject.Name)
}

// lockFile takes the lock for writing as another process would.
func lockFile(t T, path string) (unlock func()) {
	t.Helper()
	ctx := context.Background()
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatalf("lock: %v", err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		t.Fatalf("lock: %v", err)
	}
	return func() {
		if _, err := db.ExecContext(ctx, "ROLLBACK"); err != nil {
			t.Errorf("unlock: %v", err)
		}
		_ = db.Close() // nothing is left to be lost
	}
}
