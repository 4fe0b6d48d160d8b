package booktest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/harness/verify/books"
	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/postgres"
)

// booksName is the server's database in the cluster.
const booksName = "books"

// options of the cluster: few connections, since a test takes all of them.
var options = database.Options{Connections: 30}

// Postgres holds a server to its contract on a real PostgreSQL, which meanwhile has its tables locked, then no
// connection to spare, then is read-only, and then is stopped and started again. Requests arrive all the time; each
// gets the right answer or a 503 in time, and once it is over the server is as it was: it was not started again, has
// lost no row that it answered for, and has left no connection and no goroutine behind.
func Postgres(t T, name, engine string, start Start, kept ...goleak.Option) {
	t.Helper()
	kept = append(append(kept, goleak.IgnoreCurrent()), engineKeeps[engine]...)
	onPostgres(t, books.Subject{Name: name, Engine: engine, Catalog: Data}, func(ctx context.Context, p *postgresFaults, s books.Subject, address string) {
		store, err := postgres.Open(ctx, address, pool)
		if err != nil {
			p.Fatalf("open: %v", err)
		}
		with(p, s, start, bookstore.New(store, soon, p.note), func(s books.Subject) []harness.Violation { return p.during(ctx, s) })
		_ = store.Close()
	})
	if err := goleak.Find(kept...); err != nil {
		t.Errorf("%s left goroutines behind: %v", name, err)
	}
}

// Process is a server that runs as a process of its own: where it answers, and its end.
type Process struct {
	Addr string
	Stop func() error
}

// PostgresProcess does as Postgres with a server in another process, which run starts with the address of its database and
// with flags.
func PostgresProcess(t T, s books.Subject, run func(ctx context.Context, database string, flags ...string) (Process, error)) {
	t.Helper()
	s.Catalog = Data
	onPostgres(t, s, func(ctx context.Context, p *postgresFaults, s books.Subject, address string) {
		server, err := run(ctx, address, "--pool", strconv.Itoa(pool), "--database-timeout", soon.String())
		if err != nil {
			p.Fatalf("start: %v", err)
		}
		s.Addr = server.Addr
		for _, v := range p.during(ctx, s) {
			p.Errorf("%v", v)
		}
		if err := server.Stop(); err != nil {
			p.Errorf("stop: %v", err)
		}
	})
}

// onPostgres starts a cluster with the tests' data and serves over it.
func onPostgres(t T, subject books.Subject, serve func(context.Context, *postgresFaults, books.Subject, string)) {
	t.Helper()
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "tenrounds-faults-*") // unlike a test's own folder it can be reached by the cluster's user
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	p := &postgresFaults{faults: faults{T: t}, l: launch.New(dir), dir: dir}
	p.cluster, err = options.Start(ctx, p.l, dir)
	if errors.Is(err, database.ErrNoPostgres) {
		t.Skipf("%v", err)
	}
	if err != nil {
		t.Fatalf("%v", err)
	}
	p.serve(ctx, subject, serve)
	if err := p.cluster.Stop(); err != nil {
		t.Errorf("stop the cluster: %v", err)
	}
	if err := p.l.Close(); err != nil {
		t.Errorf("%v", err)
	}
	p.check(subject.Name)
}

type postgresFaults struct {
	faults
	l       *launch.Launcher
	dir     string
	cluster *database.Cluster
}

// serve runs the server over the cluster's data, through all faults.
func (p *postgresFaults) serve(ctx context.Context, subject books.Subject, serve func(context.Context, *postgresFaults, books.Subject, string)) {
	p.Helper()
	address, err := p.cluster.Create(ctx, booksName)
	if err == nil {
		_, _, err = postgres.Load(ctx, address, Data, func(int) {})
	}
	if err != nil {
		p.Fatalf("load: %v", err)
	}
	serve(ctx, p, subject, address)
	_, answered, _ := p.stream.Counts()
	if n, err := database.Created(ctx, p.cluster.Address(booksName)); err != nil || int64(n) < answered {
		p.Errorf("%s: %d authors in the database, %d were answered for, %v", subject.Name, n, answered, err)
	}
	p.until("all connections to be gone", func() bool { return p.backends(ctx) == 0 })
}

// during brings the faults about.
func (p *postgresFaults) during(ctx context.Context, s books.Subject) (found []harness.Violation) {
	p.stream = books.During(ctx, s, connections, most)
	p.moreRight(50, "before all faults")
	for _, fault := range []struct {
		when  string
		begin func(context.Context) (end func())
	}{
		{"while its tables are locked", p.lock}, {"while it has no connection to spare", p.fill}, {"while it is stopped", p.stop},
	} {
		end := fault.begin(ctx)
		p.moreRefused(connections, fault.when) // each connection has met it, and some of them while they waited
		for _, v := range books.CheckUnavailable(ctx, s) {
			v.Check += " " + fault.when
			found = append(found, v)
		}
		end()
		p.moreRight(50, "after it was refused "+fault.when)
	}
	end := p.readOnly(ctx)
	created, more := books.Creates(ctx, s)
	if created {
		p.Errorf("%s: an author was created in a database that is read-only", s.Name)
	}
	p.moreRight(20, "while it is read-only")
	end()
	p.until("creates after it was read-only", func() bool { created, _ := books.Creates(ctx, s); return created })
	found = append(append(found, more...), p.stream.Stop()...)
	if n := p.backends(ctx); n > pool {
		p.Errorf("%s has %d connections, and a pool of %d", s.Name, n, pool)
	}
	return append(found, calm.Look(func() []harness.Violation { return books.Check(ctx, s) })...) // each answer has to come soon
}

// admin runs statements beside the server, in another database.
func (p *postgresFaults) admin(ctx context.Context, statements ...string) {
	p.Helper()
	c, err := pgx.Connect(ctx, p.cluster.Address("postgres"))
	if err != nil {
		p.Fatalf("%v", err)
	}
	defer c.Close(ctx)
	for _, text := range statements {
		if _, err := c.Exec(ctx, text); err != nil {
			p.Errorf("%s: %v", text, err)
		}
	}
}

// backends counts the server's connections as the database sees them.
func (p *postgresFaults) backends(ctx context.Context) (n int) {
	c, err := pgx.Connect(ctx, p.cluster.Address("postgres"))
	if err == nil {
		err = c.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE datname = $1", booksName).Scan(&n)
		_ = c.Close(ctx)
	}
	if err != nil {
		p.Errorf("count the connections: %v", err)
	}
	return n
}

// endBackends ends the server's connections from the side of the database.
const endBackends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + booksName + "'"

// lock takes all tables, so that every query waits: soon the pool is used up, and those who wait for it wait too.
func (p *postgresFaults) lock(ctx context.Context) (end func()) {
	c, err := pgx.Connect(ctx, p.cluster.Address(booksName))
	if err == nil {
		_, err = c.Exec(ctx, "BEGIN; LOCK TABLE authors, books IN ACCESS EXCLUSIVE MODE")
	}
	if err != nil {
		p.Fatalf("lock: %v", err)
	}
	return func() { _ = c.Close(ctx) }
}

// fill takes every connection that the cluster has.
func (p *postgresFaults) fill(ctx context.Context) (end func()) {
	setting := func(allow string) string { return "ALTER DATABASE " + booksName + " ALLOW_CONNECTIONS " + allow }
	p.admin(ctx, setting("false"), endBackends) // or the server would be faster
	var all []*pgx.Conn
	grab := func() bool {
		c, err := pgx.Connect(ctx, p.cluster.Address("postgres"))
		if err == nil {
			all = append(all, c)
		}
		return err == nil
	}
	for failed := 0; failed < 10; failed++ {
		if grab() {
			failed = -1
			continue
		}
		time.Sleep(10 * time.Millisecond)
	}
	if len(all) == 0 {
		p.Fatalf("no connection at all")
	}
	if _, err := all[0].Exec(ctx, setting("true")); err != nil {
		p.Errorf("%v", err)
	}
	// A try of the server's that held a connection for a moment may have come in by now: it ends, and its place is taken.
	for quiet := 0; quiet < 20; quiet++ {
		ended, err := all[0].Exec(ctx, endBackends)
		if err != nil {
			p.Fatalf("%v", err)
		}
		if grab() || ended.RowsAffected() > 0 {
			quiet = -1
		}
		time.Sleep(10 * time.Millisecond)
	}
	return func() {
		for _, c := range all {
			_ = c.Close(ctx)
		}
	}
}

// stop ends the cluster, and starts it again at the end.
func (p *postgresFaults) stop(ctx context.Context) (end func()) {
	if err := p.cluster.Stop(); err != nil {
		p.Errorf("stop the cluster: %v", err)
	}
	return func() {
		again, err := p.cluster.StartAgain(ctx, p.l, p.dir, options)
		if err != nil {
			p.Fatalf("%v", err)
		}
		p.cluster = again
	}
}

// readOnly lets transactions only read, as a standby does.
func (p *postgresFaults) readOnly(ctx context.Context) (end func()) {
	set := func(value string) {
		p.admin(ctx, fmt.Sprintf("ALTER DATABASE %s SET default_transaction_read_only = %s", booksName, value), endBackends)
	}
	set("on")
	return func() { set("off") }
}
