package booktest

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/harness/verify/books"
	"tenrounds/harness/verify/inprocess"
	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/postgres"
)

// booksName is the server's database in the cluster.
const booksName = "books"

// options of the cluster: few connections, since a fault takes all of them.
var options = database.Options{Connections: 30}

// Postgres checks a server on a real PostgreSQL while the database has its tables locked, has no free
// connection, is stopped, and is read-only. Requests arrive all the time, and each gets the right answer or a
// 503 in time. Afterwards the same server must answer everything, have every acknowledged row, and leave no
// connection and no goroutine.
func Postgres(t T, name, engine string, start Start, kept ...goleak.Option) {
	t.Helper()
	kept = append(append(kept, goleak.IgnoreCurrent()), inprocess.Kept(engine)...)
	s := books.Subject{Name: name, Engine: engine}
	onPostgres(t, s, func(p *postgresFaults, ctx context.Context, address string) {
		store, err := postgres.Open(ctx, address, pool)
		if err != nil {
			p.Fatalf("open: %v", err)
		}
		app := bookstore.New(store, soon, p.note)
		with(p, p.subject, start, app, func(s books.Subject) []harness.Violation { return p.during(ctx, s) })
		_ = store.Close()
	})
	if err := goleak.Find(kept...); err != nil {
		t.Errorf("%s left goroutines behind: %v", name, err)
	}
}

// Process is a server that runs in its own process.
type Process struct {
	Addr string
	Stop func() error
}

// PostgresProcess is Postgres for a server in another process. run starts it with the address of its database
// and with flags.
func PostgresProcess(t T, s books.Subject,
	run func(ctx context.Context, database string, flags ...string) (Process, error)) {
	t.Helper()
	onPostgres(t, s, func(p *postgresFaults, ctx context.Context, address string) {
		server, err := run(ctx, address, "--pool", strconv.Itoa(pool), "--database-timeout", soon.String())
		if err != nil {
			p.Fatalf("start: %v", err)
		}
		s := p.subject
		s.Addr = server.Addr
		for _, v := range p.during(ctx, s) {
			p.Errorf("%v", v)
		}
		if err := server.Stop(); err != nil {
			p.Errorf("stop: %v", err)
		}
	})
}

type postgresFaults struct {
	faults
	subject books.Subject
	l       *launch.Launcher
	dir     string
	cluster *database.Cluster
}

// onPostgres starts a cluster with the tests' data, runs a server on it, and checks what the server leaves
// behind.
func onPostgres(t T, s books.Subject, serve func(p *postgresFaults, ctx context.Context, address string)) {
	t.Helper()
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "tenrounds-faults-*") // the cluster's user cannot reach the folder of a test
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s.Catalog = Data
	p := &postgresFaults{faults: faults{T: t}, subject: s, l: launch.New(dir), dir: dir}
	p.cluster, err = options.Start(ctx, p.l, dir)
	if errors.Is(err, database.ErrNoPostgres) {
		t.Skipf("%v", err)
	}
	if err != nil {
		t.Fatalf("%v", err)
	}
	address, err := p.cluster.Create(ctx, booksName)
	if err == nil {
		_, _, err = postgres.Load(ctx, address, Data, func(int) {})
	}
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	serve(p, ctx, address)
	_, answered, _ := p.stream.Counts()
	if n, err := database.Created(ctx, p.cluster.Address(booksName)); err != nil || int64(n) < answered {
		t.Errorf("%s: %d authors in the database, %d acknowledged, %v", s.Name, n, answered, err)
	}
	p.until("all connections to be gone", func() bool { return p.backends(ctx) == 0 })
	if err := errors.Join(p.cluster.Stop(), p.l.Close()); err != nil {
		t.Errorf("stop the cluster: %v", err)
	}
	p.check(s.Name)
}

// during causes the faults, one after the other.
func (p *postgresFaults) during(ctx context.Context, s books.Subject) (found []harness.Violation) {
	p.stream = books.During(ctx, s, connections, most)
	p.moreRight(50, "before all faults")
	for _, fault := range []struct {
		when  string
		begin func(context.Context) (end func())
	}{
		{"while its tables are locked", p.lock}, {"while it has no free connection", p.fill},
		{"while it is stopped", p.stop},
	} {
		end := fault.begin(ctx)
		p.moreRefused(connections, fault.when) // all connections have met it
		for _, v := range books.CheckUnavailable(ctx, s) {
			v.Check += " " + fault.when
			found = append(found, v)
		}
		end()
		p.moreRight(50, "after the refusals "+fault.when)
	}
	creates := func() bool { created, _ := books.Creates(ctx, s); return created }
	end := p.readOnly(ctx)
	created, more := books.Creates(ctx, s)
	if created {
		p.Errorf("%s: an author was created in a database that is read-only", s.Name)
	}
	p.moreRight(20, "while it is read-only")
	end()
	p.until("creates after it was read-only", creates)
	found = append(append(found, more...), p.stream.Stop()...)
	if n := p.backends(ctx); n > pool {
		p.Errorf("%s has %d connections, and a pool of %d", s.Name, n, pool)
	}
	// On a busy machine the database can be late for once, which is a 503.
	refusal := func(v harness.Violation) bool { return v.Status == http.StatusServiceUnavailable }
	var after []harness.Violation
	p.until("answers to all requests", func() bool {
		after = books.Check(ctx, s)
		return !slices.ContainsFunc(after, refusal)
	})
	return append(found, after...)
}

// admin runs statements in another database of the cluster.
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

// endBackends ends the server's connections.
const endBackends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
	"WHERE datname = '" + booksName + "'"

// lock locks all tables: every query waits, and then every request waits for the pool.
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
	p.admin(ctx, setting("false"), endBackends) // otherwise the server would take them first
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
	// The server may have got a connection in the meantime: end it and take its place.
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

// stop stops the cluster, and starts it again at the end.
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

// readOnly makes the database read-only, as a standby is.
func (p *postgresFaults) readOnly(ctx context.Context) (end func()) {
	set := func(value string) {
		p.admin(ctx, "ALTER DATABASE "+booksName+" SET default_transaction_read_only = "+value, endBackends)
	}
	set("on")
	return func() { set("off") }
}
