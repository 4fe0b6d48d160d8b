package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Version is the version of SQLite.
func Version(ctx context.Context, path string) (version string, err error) {
	db, err := connect(path, 1, time.Second, "query_only(1)")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return "", fmt.Errorf("ask SQLite for its version: %w", err)
	}
	return version, nil
}
