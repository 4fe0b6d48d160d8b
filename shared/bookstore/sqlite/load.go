package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/schema"
)

// stale is after how long an unfinished file is removed: its process was killed, since a running one writes
// all the time.
const stale = 10 * time.Minute

// Load fills the file at path, and reports whether it had to, and the checksum. It keeps a file with this
// data, replaces other data of this program, and refuses any other file. It makes a temporary file and
// renames it, so an interruption changes nothing. step gets the number of new rows.
func Load(ctx context.Context, path string, c catalog.Catalog, step func(rows int)) (made bool,
	checksum string, err error) {
	sum, err := marker(ctx, path, c)
	if err != nil || sum != "" {
		return false, sum, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, "", fmt.Errorf("make the folder of the database: %w", err)
	}
	sweep(path)
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".loading-*")
	if err != nil {
		return false, "", fmt.Errorf("make the database: %w", err)
	}
	defer os.Remove(tmp.Name())
	if err := tmp.Close(); err != nil {
		return false, "", fmt.Errorf("make the database: %w", err)
	}
	sum = c.Checksum()
	if err := fill(ctx, tmp.Name(), c, sum, step); err != nil {
		return false, "", fmt.Errorf("fill the database %s: %w", path, err)
	}
	// SQLite's other files belong to the old one.
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, "", fmt.Errorf("replace the database: %w", err)
		}
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return false, "", fmt.Errorf("put the database in its place: %w", err)
	}
	return true, sum, nil
}

// sweep removes the files of killed processes.
func sweep(path string) {
	left, _ := filepath.Glob(path + ".loading-*") // a path that is a bad pattern keeps them
	for _, f := range left {
		if st, err := os.Stat(f); err == nil && time.Since(st.ModTime()) > stale {
			_ = os.Remove(f)
		}
	}
}

// marker returns the checksum of a file that has the data, "" for a file that must be made, and an error for
// somebody else's file.
func marker(ctx context.Context, path string, c catalog.Catalog) (string, error) {
	if st, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	} else if err != nil {
		return "", fmt.Errorf("look at the database: %w", err)
	} else if st.IsDir() {
		return "", fmt.Errorf("the database %s is a folder: name a file in it", path)
	}
	db, err := connect(path, 1, time.Second, "query_only(1)")
	if err != nil {
		return "", err
	}
	defer db.Close()
	var version, authors, books int
	var seed, sum string
	err = db.QueryRowContext(ctx, "SELECT version, seed, authors, books, checksum FROM "+schema.Marker).
		Scan(&version, &seed, &authors, &books, &sum)
	if err != nil {
		return "", fmt.Errorf("the database %s was not made by this program, so it stays as it is: name another "+
			"file (%w)", path, err)
	}
	if version == catalog.Version && seed == strconv.FormatUint(c.Seed, 10) && authors == c.Authors &&
		books == c.Books() {
		return sum, nil
	}
	return "", nil
}

// fill makes the tables in an empty file. It is not safe against a crash, which only loses a temporary file,
// and four times as fast for it.
func fill(ctx context.Context, path string, c catalog.Catalog, sum string, step func(int)) (err error) {
	db, err := connect(path, 1, time.Second, "journal_mode(off)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, text := range []string{"PRAGMA synchronous = off", "PRAGMA cache_size = -65536",
		schema.SQLiteTables} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := insertAll(ctx, tx, c, step); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO "+schema.Marker+" VALUES (?, ?, ?, ?, ?)", catalog.Version,
		strconv.FormatUint(c.Seed, 10), c.Authors, c.Books(), sum)
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	for _, text := range []string{schema.SQLiteIndexes, "ANALYZE", "PRAGMA journal_mode = wal",
		"PRAGMA synchronous = full", "PRAGMA wal_checkpoint(truncate)"} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// insertAll fills all tables and reports its progress.
func insertAll(ctx context.Context, tx *sql.Tx, c catalog.Catalog, step func(int)) error {
	in := inserter{ctx: ctx, tx: tx, step: step}
	country, genre := in.into("countries", 2), in.into("genres", 2)
	for _, k := range bookstore.Countries() {
		country(k.Code, k.Name)
	}
	for i, name := range bookstore.Genres {
		genre(i+1, name)
	}
	author, book, bookGenre := in.into("authors", 9), in.into("books", 5), in.into("book_genres", 2)
	for i := 0; i < c.Authors && in.err == nil; i++ {
		author(authorRow(c.Author(i))...)
	}
	for j := 0; j < c.Books() && in.err == nil; j++ {
		b := c.BookRow(j)
		book(b.ID[:], b.AuthorID[:], b.Title, b.ISBN, b.Published.String())
		for _, g := range c.GenresOf(j) {
			bookGenre(b.ID[:], g)
		}
	}
	for _, flush := range in.flush {
		flush()
	}
	in.report()
	return in.err
}

// inserter keeps the first error, and counts.
type inserter struct {
	ctx   context.Context
	tx    *sql.Tx
	step  func(int)
	rows  int
	err   error
	flush []func()
}

// batch is how many values a statement inserts at once, since a call costs more than a row.
const batch = 500

// into returns the function that inserts a row into a table.
func (in *inserter) into(table string, columns int) func(values ...any) {
	row := "(?" + strings.Repeat(", ?", columns-1) + ")"
	begin := "INSERT INTO " + table + " VALUES " + row
	full := batch / columns
	many := in.prepare(begin + strings.Repeat(", "+row, full-1))
	var waiting []any
	in.flush = append(in.flush, func() {
		one := in.prepare(begin)
		for ; len(waiting) > 0; waiting = waiting[columns:] {
			in.exec(one, waiting[:columns], 1)
		}
	})
	return func(values ...any) {
		if waiting = append(waiting, values...); len(waiting) == full*columns {
			in.exec(many, waiting, full)
			waiting = waiting[:0]
		}
	}
}

// prepare makes a statement that ends with the transaction.
func (in *inserter) prepare(text string) *sql.Stmt {
	if in.err != nil {
		return nil
	}
	stmt, err := in.tx.PrepareContext(in.ctx, text)
	in.err = err
	return stmt
}

// exec runs a statement. Its context cannot be cancelled, since a goroutine would watch it each time.
func (in *inserter) exec(stmt *sql.Stmt, values []any, rows int) {
	if in.err != nil {
		return
	}
	if _, in.err = stmt.ExecContext(context.WithoutCancel(in.ctx), values...); in.err != nil {
		return
	}
	if in.rows += rows; in.rows >= 10_000 {
		in.report()
	}
}

func (in *inserter) report() {
	in.step(in.rows)
	in.rows = 0
	if in.err == nil {
		in.err = in.ctx.Err()
	}
}

// Created counts the authors that were created after the load.
func (s *Store) Created(ctx context.Context) (n int, err error) {
	last := catalog.Last()
	err = s.reads.QueryRowContext(ctx, "SELECT count(*) FROM authors WHERE id > ?", last[:]).Scan(&n)
	return n, classify("count created authors", err)
}

// Trim removes the authors that were created after the load.
func (s *Store) Trim(ctx context.Context) error {
	last := catalog.Last()
	return classify("remove created authors", s.write(ctx, func() error {
		removed, err := s.writes.ExecContext(ctx, "DELETE FROM authors WHERE id > ?", last[:])
		if err != nil {
			return err
		}
		if n, err := removed.RowsAffected(); n == 0 || err != nil {
			return err
		}
		return s.settle(ctx)
	}))
}
