// Package bookboot is what the servers of the bookstore do alike on top of shared/boot: the flags of the
// database, the store that they name, and the application over it.
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
func Main(name string, start func(boot.Config, *bookstore.App) (boot.App, error)) {
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
		{Name: "database", Env: "DATABASE_URL", Usage: "keep the data in this `DATABASE`: the path of an SQLite file, or postgres://USER@HOST/NAME; both are made by: bench data", Set: func(s string) error {
			o.database = s
			return nil
		}},
		{Name: "pool", Usage: "open at most `N` connections to the database (default 16)", Set: func(s string) (err error) {
			if o.pool, err = strconv.Atoi(s); err != nil || o.pool < 1 || o.pool > 10_000 {
				return errors.New("it must be a number from 1 to 10000")
			}
			return nil
		}},
		{Name: "database-timeout", Usage: "answer 503 where the database takes longer than this `TIME` (default 5s)", Set: func(s string) (err error) {
			if o.timeout, err = time.ParseDuration(s); err != nil || o.timeout <= 0 {
				return errors.New("it must be a time as 5s or 300ms")
			}
			return nil
		}},
	}
}

func (o *options) start(c boot.Config, start func(boot.Config, *bookstore.App) (boot.App, error)) (boot.App, error) {
	ctx, cancel := context.WithTimeout(context.Background(), openTimeout)
	defer cancel()
	store, err := Open(ctx, o.database, o.pool, o.timeout)
	if err != nil {
		return boot.App{}, err
	}
	// One line for the first fault: the reason of an answer 500 must be found somewhere, and a line for each
	// would be measured.
	var once sync.Once
	fault := func(err error) { once.Do(func() { fmt.Fprintf(os.Stderr, "%s: answered 500: %v\n", c.Name, err) }) }
	app, err := start(c, bookstore.New(store, o.timeout, fault))
	if err != nil {
		return boot.App{}, errors.Join(err, store.Close())
	}
	shutdown := app.Shutdown
	app.Shutdown = func(ctx context.Context) error { return errors.Join(shutdown(ctx), store.Close()) }
	return app, nil
}

// Open opens the store that a database is, by its address: postgres://... or the path of an SQLite file.
func Open(ctx context.Context, database string, pool int, timeout time.Duration) (bookstore.Store, error) {
	switch {
	case database == "":
		return nil, errors.New("no database is named: give --database or DATABASE_URL; bench data makes one")
	case IsPostgres(database):
		return postgres.Open(ctx, database, pool)
	}
	return sqlite.Open(ctx, strings.TrimPrefix(database, "sqlite:"), pool, timeout)
}

// IsPostgres reports whether an address is that of PostgreSQL.
func IsPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}
