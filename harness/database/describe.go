package database

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"tenrounds/shared/bookstore/postgres"
	"tenrounds/shared/bookstore/sqlite"
)

// Facts describe a database that Make has filled.
type Facts struct {
	// Version names the program too: "PostgreSQL 15.13".
	Version string
	// Settings are PostgreSQL's settings that are not the defaults, and some that always matter.
	Settings map[string]string
	// Bytes is the size on disk.
	Bytes int64
	// LoadTime is how long filling it took; 0 if unknown.
	LoadTime time.Duration
}

// Describe asks the database at an address.
func Describe(ctx context.Context, address string) (Facts, error) {
	if isPostgres(address) {
		f, err := postgres.Describe(ctx, address)
		version, _, _ := strings.Cut(f.Version, " ") // without the packager's
		return Facts{"PostgreSQL " + version, f.Settings, f.Bytes, f.LoadTime}, err
	}
	path := strings.TrimPrefix(address, "sqlite:")
	st, err := os.Stat(path)
	if err != nil {
		return Facts{}, fmt.Errorf("describe the database: %w", err)
	}
	version, err := sqlite.Version(ctx, path)
	return Facts{Version: "SQLite " + version, Bytes: st.Size()}, err
}

// WithoutPassword is an address that may be stored and shown. Its users give the password by PGPASSWORD or
// ~/.pgpass.
func WithoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil || !isPostgres(address) {
		return address
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	q := u.Query()
	for _, secret := range []string{"password", "sslpassword"} {
		q.Del(secret)
	}
	u.RawQuery = q.Encode()
	return u.String()
}
