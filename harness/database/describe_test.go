package database_test

import (
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness/database"
	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/sqlite"
)

func TestWithoutPassword(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"postgres://me:secret@db:5433/books?sslmode=disable": "postgres://me@db:5433/books?sslmode=disable",

		"postgresql://db/books?password=secret&user=me&sslpassword=secret": "postgresql://db/books?user=me",
		"postgres://me@db/books": "postgres://me@db/books",
		"/var/cache/books.db":    "/var/cache/books.db",
		"":                       "",
	} {
		if got := database.WithoutPassword(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
}

func TestDescribeSQLite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "books.db")
	if _, err := database.Describe(t.Context(), path); err == nil {
		t.Error("a file that is not there has facts")
	}
	if _, _, err := sqlite.Load(t.Context(), path, catalog.Catalog{Seed: 1, Authors: 100},
		func(int) {}); err != nil {
		t.Fatal(err)
	}
	f, err := database.Describe(t.Context(), path)
	if err != nil || !strings.HasPrefix(f.Version, "SQLite 3.") || f.Bytes < 1<<17 || len(f.Settings) > 0 {
		t.Errorf("%+v, %v", f, err)
	}
}
