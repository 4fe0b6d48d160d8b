package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"tenrounds/shared/bookstore/schema"
)

// Facts describe a database that Load has filled.
type Facts struct {
	// Version is the server's: "15.13 (Debian 15.13-0+deb12u1)".
	Version string
	// Settings are the changed settings that can change a measurement, and some that always matter.
	Settings map[string]string
	// Bytes is the size of the database on disk.
	Bytes int64
	// LoadTime is how long filling it took; 0 if unknown.
	LoadTime time.Duration
}

// always are the settings that are listed even if they are the defaults.
var always = []string{
	"autovacuum", "effective_cache_size", "fsync", "full_page_writes", "jit", "max_connections",
	"max_parallel_workers_per_gather",
	"shared_buffers", "synchronous_commit", "wal_level", "work_mem",
}

// settingsSQL leaves out settings that cannot change a measurement, such as paths and names.
const settingsSQL = `SELECT name, current_setting(name) FROM pg_settings
	WHERE name = ANY($1) OR source NOT IN ('default', 'override', 'client', 'session')
	AND category !~ '^(Reporting|File|Connections|Client Connection Defaults / Locale|Preset|Process Title)'`

// Describe reads the facts from a database.
func Describe(ctx context.Context, address string) (f Facts, err error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return f, fmt.Errorf("describe the database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	var seconds *float64 // an old database has no such column
	err = conn.QueryRow(ctx, `SELECT current_setting('server_version'), pg_database_size(current_database()),
		(to_jsonb(m)->>'load_s')::float8 FROM `+schema.Marker+` m`).Scan(&f.Version, &f.Bytes, &seconds)
	if err != nil {
		return f, fmt.Errorf("describe the database %s: %w", Plain(address), err)
	}
	if seconds != nil {
		f.LoadTime = time.Duration(*seconds * float64(time.Second))
	}
	f.Settings = map[string]string{}
	rows, err := conn.Query(ctx, settingsSQL, always)
	if err != nil {
		return f, fmt.Errorf("describe the database %s: %w", Plain(address), err)
	}
	var name, value string
	_, err = pgx.ForEachRow(rows, []any{&name, &value}, func() error {
		f.Settings[name] = value
		return nil
	})
	if err != nil {
		return f, fmt.Errorf("describe the database %s: %w", Plain(address), err)
	}
	return f, nil
}
