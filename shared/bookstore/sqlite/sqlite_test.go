package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/sqlite"
	"tenrounds/shared/bookstore/storetest"
)

var data = catalog.Catalog{Seed: 3, Authors: 100}

func nothing(int) {}

// filled is a file with the data, made once for all tests: with the race detector that takes seconds.
var filled = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "sqlite-test-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "books.db")
	if _, _, err := sqlite.Load(context.Background(), path, data, nothing); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// load returns a file of the test's own that holds the data.
func load(t *testing.T) string {
	t.Helper()
	content, err := filled()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "with space?#%", "books.db")
	if err = os.Mkdir(filepath.Dir(path), 0o755); err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestStore(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s, err := sqlite.Open(t.Context(), load(t), 4, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range storetest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			if err := c.Check(t.Context(), s, data); err != nil {
				t.Error(err)
			}
		})
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := s.Authors(t.Context(), 1, 0); err == nil {
		t.Error("a closed store answers")
	}
}

// A second load of the same data does nothing, one of other data replaces the file, also one with writes that
// are still in its log.
func TestLoadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "with space?#%", "books.db") // whose folder is to be made too
	if made, _, err := sqlite.Load(t.Context(), path, data, nothing); err != nil || !made {
		t.Fatal(made, err)
	}
	rows := 0
	made, sum, err := sqlite.Load(t.Context(), path, data, func(n int) { rows += n })
	if err != nil || made || rows != 0 || sum != data.Checksum() {
		t.Errorf("made %t, %d rows, checksum %q, %v", made, rows, sum, err)
	}
	s, err := sqlite.Open(t.Context(), path, 1, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.CreateAuthor(t.Context(), created()); err != nil {
		t.Fatal(err)
	}
	other := catalog.Catalog{Seed: 4, Authors: 10}
	made, sum, err = sqlite.Load(t.Context(), path, other, func(n int) { rows += n })
	if err != nil || !made || sum != other.Checksum() || int64(rows) < other.Rows() {
		t.Errorf("made %t, %d rows of %d, checksum %q, %v", made, rows, other.Rows(), sum, err)
	}
	_ = s.Close()
	if s, err = sqlite.Open(t.Context(), path, 1, time.Second); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n, err := s.Created(t.Context()); err != nil || n != 0 {
		t.Errorf("%d authors of the old file, %v", n, err)
	}
	list, err := s.Authors(t.Context(), 20, 0)
	if err != nil || len(list) != other.Authors {
		t.Errorf("%d authors, %v", len(list), err)
	}
}

func created() bookstore.Author {
	a := data.Author(0)
	a.ID[0] = 0xff
	return a
}

func TestLoadRefusesWhatItDidNotMake(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("my letters ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "foreign.db")
	db, err := sql.Open("sqlite", foreign)
	if err == nil {
		_, err = db.Exec("CREATE TABLE authors (name TEXT); INSERT INTO authors VALUES ('mine')")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, path := range []string{text, foreign, dir} {
		if _, _, err := sqlite.Load(t.Context(), path, data, nothing); err == nil ||
			!strings.Contains(err.Error(), "name a") {
			t.Errorf("%s: %v", path, err)
		}
	}
	var name string
	if err := db.QueryRow("SELECT name FROM authors").Scan(&name); err != nil || name != "mine" {
		t.Errorf("%q, %v", name, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.loading-*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// An interruption leaves what was there before, and nothing else.
func TestLoadInterrupted(t *testing.T) {
	path := load(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err := sqlite.Load(ctx, path, catalog.Catalog{Seed: 9, Authors: 400}, func(int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	if made, _, err := sqlite.Load(t.Context(), path, data, nothing); made || err != nil {
		t.Errorf("the old data is gone: %t, %v", made, err)
	}
	if all, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(all) != 1 {
		t.Errorf("left behind: %q", all)
	}
}

func TestOpenSaysWhatToDo(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{empty, filepath.Join(t.TempDir(), "none.db")} {
		_, err := sqlite.Open(t.Context(), path, 1, time.Second)
		if err == nil || !strings.Contains(err.Error(), "bench data --database "+path) {
			t.Errorf("%v", err)
		}
	}
}

// While another process writes, a writer waits no longer than it was told to, and readers do not wait.
func TestBusy(t *testing.T) {
	path := load(t)
	s, err := sqlite.Open(t.Context(), path, 2, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	other, err := sqlite.Open(t.Context(), path, 1, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	release, err := other.Hold(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.CreateAuthor(t.Context(), created()); !errors.Is(err, bookstore.ErrUnavailable) {
		t.Errorf("%v, want that the database is not available", err)
	}
	if _, err := s.Book(t.Context(), data.BookID(0)); err != nil {
		t.Errorf("a reader waits: %v", err)
	}
	release()
	if err := s.CreateAuthor(t.Context(), created()); err != nil {
		t.Errorf("after that: %v", err)
	}
}
