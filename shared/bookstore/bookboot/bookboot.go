// Package bookboot is the start of all servers of the bookstore: the flags of the database, its store, and
// the application.
package bookboot

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/postgres"
	"tenrounds/shared/bookstore/sqlite"
	"tenrounds/shared/boot"
)

// DefaultPool is how many connections to the database a server has at most. It is the same for all.
const DefaultPool = 16

// openTimeout is how long the database may take to be opened.
const openTimeout = 8 * time.Second

// Main runs a server of the bookstore from the command line; see boot.Main.
func Main(name string, start startFunc) {
	o := options{pool: DefaultPool, timeout: bookstore.DefaultTimeout}
	boot.Main(name, func(c boot.Config) (boot.App, error) { return o.start(c, start) }, o.settings()...)
}

type options struct {
	database string
	pool     int
	timeout  time.Duration
}

func (o *options) settings() []boot.Setting {
	return []boot.Setting{
		{Name: "database", Env: "DATABASE_URL", Set: func(s string) error { o.database = s; return nil },
			Usage: "keep the data in this `DATABASE`: the path of an SQLite file, or postgres://USER@HOST/NAME; " +
				"bench data makes both"},
		{Name: "pool", Set: o.setPool, Usage: "open at most `N` connections to the database (default 16)"},
		{Name: "database-timeout", Set: o.setTimeout,
			Usage: "answer 503 if the database takes longer than this `TIME` (default 5s)"},
	}
}

func (o *options) setPool(s string) (err error) {
	if o.pool, err = strconv.Atoi(s); err != nil || o.pool < 1 || o.pool > 10_000 {
		return errors.New("it must be a number from 1 to 10000")
	}
	return nil
}

func (o *options) setTimeout(s string) (err error) {
	if o.timeout, err = time.ParseDuration(s); err != nil || o.timeout <= 0 {
		return errors.New("it must be a time such as 5s or 300ms")
	}
	return nil
}

type startFunc = func(boot.Config, *bookstore.App) (boot.App, error)

func (o *options) start(c boot.Config, start startFunc) (boot.App, error) {
	ctx, cancel := context.WithTimeout(context.Background(), openTimeout)
	defer cancel()
	store, err := Open(ctx, o.database, o.pool, o.timeout)
	if err != nil {
		return boot.App{}, err
	}
	// Only the first fault gets a line: it shows the reason of an answer 500, and more lines would be measured.
	var once sync.Once
	fault := func(err error) {
		once.Do(func() { fmt.Fprintf(os.Stderr, "%s: answered 500: %v\n", c.Name, err) })
	}
	app, err := start(c, bookstore.New(store, o.timeout, fault))
	if err != nil {
		return boot.App{}, errors.Join(err, store.Close())
	}
	shutdown := app.Shutdown
	app.Shutdown = func(ctx context.Context) error { return errors.Join(shutdown(ctx), store.Close()) }
	return app, nil
}

// Open opens the store of a database: postgres://... or the path of an SQLite file.
func Open(ctx context.Context, database string, pool int, timeout time.Duration) (bookstore.Store, error) {
	switch {
	case database == "":
		return nil, errors.New("no database is named: give --database or DATABASE_URL; bench data makes one")
	case IsPostgres(database):
		return postgres.Open(ctx, database, pool)
	}
	return sqlite.Open(ctx, strings.TrimPrefix(database, "sqlite:"), pool, timeout)
}

// IsPostgres reports whether an address is for PostgreSQL.
func IsPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}
