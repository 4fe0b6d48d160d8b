// Package sqlite keeps the bookstore in a file, with SQLite in Go. It needs no installation, so it is the
// default.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/google/uuid"
	codes "modernc.org/sqlite/lib"

	"tenrounds/shared/bookstore"
)

// Store is a database file.
type Store struct {
	// SQLite has one writer at a time. With one connection for writing, writers wait here in turn, and not in
	// SQLite, where they would sleep and try again.
	reads, writes *sql.DB
	// busy is how long a writer waits while another process writes.
	busy time.Duration

	authors, author, books, book, create *sql.Stmt
}

var _ bookstore.Store = (*Store)(nil)

const (
	authorsSQL = `SELECT id, name, country_code, contract_started, contract_value FROM authors
		ORDER BY id LIMIT ? OFFSET ?`
	authorSQL = `SELECT a.id, a.name, a.country_code, c.name, a.email, a.phone, a.contact_address,
		a.contract_started, a.contract_finished, a.contract_value
		FROM authors a JOIN countries c ON c.code = a.country_code WHERE a.id = ?`
	booksSQL = `SELECT b.id, b.title, b.isbn, b.published, g.name
		FROM books b JOIN book_genres bg ON bg.book_id = b.id JOIN genres g ON g.id = bg.genre_id
		WHERE b.author_id = ? ORDER BY b.id, g.name`
	bookSQL = `SELECT b.id, b.author_id, a.name, b.title, b.isbn, b.published, g.name
		FROM books b JOIN authors a ON a.id = b.author_id
		JOIN book_genres bg ON bg.book_id = b.id JOIN genres g ON g.id = bg.genre_id
		WHERE b.id = ? ORDER BY g.name`
	createSQL = `INSERT INTO authors (id, name, country_code, email, phone, contact_address,
		contract_started, contract_finished, contract_value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

// Open opens a file that Load has made, with pool connections for reading. A writer waits at most busy for
// another process.
func Open(ctx context.Context, path string, pool int, busy time.Duration) (*Store, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open the database: %w: make it with: bench data --database %s", err, path)
	}
	s := &Store{busy: busy}
	var err error
	if s.reads, err = connect(path, pool, busy, "query_only(1)"); err != nil {
		return nil, err
	}
	if s.writes, err = connect(path, 1, min(busy, patience), "foreign_keys(1)"); err != nil {
		return nil, errors.Join(err, s.reads.Close())
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %s: %w: if it has no data yet, make it with: "+
			"bench data --database %s", path, err, path), s.Close())
	}
	return s, nil
}

// connect opens a pool that keeps its connections.
func connect(path string, pool int, busy time.Duration, pragma string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	q := url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(" + strconv.FormatInt(busy.Milliseconds(), 10) + ")", "synchronous(normal)", pragma,
	}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: abs}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	db.SetMaxOpenConns(pool)
	db.SetMaxIdleConns(pool)
	return db, nil
}

func (s *Store) prepare(ctx context.Context) error {
	for _, p := range []struct {
		db   *sql.DB
		stmt **sql.Stmt
		text string
	}{
		{s.reads, &s.authors, authorsSQL}, {s.reads, &s.author, authorSQL}, {s.reads, &s.books, booksSQL},
		{s.reads, &s.book, bookSQL}, {s.writes, &s.create, createSQL},
	} {
		var err error
		if *p.stmt, err = p.db.PrepareContext(ctx, p.text); err != nil {
			return err
		}
	}
	return nil
}

// Close ends all connections.
func (s *Store) Close() error { return errors.Join(s.reads.Close(), s.writes.Close()) }

// Authors returns a page of the authors.
func (s *Store) Authors(ctx context.Context, limit, offset int) ([]bookstore.Overview, error) {
	rows, err := s.authors.QueryContext(ctx, limit, offset)
	if err != nil {
		return nil, classify("read authors", err)
	}
	defer rows.Close()
	list, err := bookstore.ReadOverviews(rows, limit, func(o *bookstore.Overview) []any {
		return []any{&o.ID, &o.Name, &o.CountryCode, (*day)(&o.ContractStarted), &o.ContractValue}
	})
	return list, classify("read authors", err)
}

// Author returns an author with all books.
func (s *Store) Author(ctx context.Context, id uuid.UUID) (bookstore.Author, []bookstore.Book, error) {
	var a bookstore.Author
	var finished sql.Null[day]
	err := s.author.QueryRowContext(ctx, id[:]).Scan(&a.ID, &a.Name, &a.CountryCode, &a.Country, &a.Email,
		&a.Phone,
		&a.ContactAddress, (*day)(&a.ContractStarted), &finished, &a.ContractValue)
	if err != nil {
		return a, nil, classify("read an author", err)
	}
	if finished.Valid {
		a.ContractFinished = (*bookstore.Date)(&finished.V)
	}
	rows, err := s.books.QueryContext(ctx, id[:])
	if err != nil {
		return a, nil, classify("read an author's books", err)
	}
	defer rows.Close()
	books, err := bookstore.ReadBooks(rows, func(b *bookstore.Book, genre *string) []any {
		b.AuthorID, b.Author = a.ID, a.Name
		return []any{&b.ID, &b.Title, &b.ISBN, (*day)(&b.Published), genre}
	})
	return a, books, classify("read an author's books", err)
}

// Book returns a book.
func (s *Store) Book(ctx context.Context, id uuid.UUID) (bookstore.Book, error) {
	rows, err := s.book.QueryContext(ctx, id[:])
	if err != nil {
		return bookstore.Book{}, classify("read a book", err)
	}
	defer rows.Close()
	list, err := bookstore.ReadBooks(rows, func(b *bookstore.Book, genre *string) []any {
		return []any{&b.ID, &b.AuthorID, &b.Author, &b.Title, &b.ISBN, (*day)(&b.Published), genre}
	})
	if err != nil {
		return bookstore.Book{}, classify("read a book", err)
	}
	if len(list) == 0 {
		return bookstore.Book{}, bookstore.ErrNotFound
	}
	return list[0], nil
}

// CreateAuthor adds an author.
func (s *Store) CreateAuthor(ctx context.Context, a bookstore.Author) error {
	row := authorRow(a)
	return classify("create an author", s.write(ctx, func() error {
		_, err := s.create.ExecContext(ctx, row...)
		return err
	}))
}

// authorRow are the columns of an author in the order of the table.
func authorRow(a bookstore.Author) []any {
	var finished any
	if a.ContractFinished != nil {
		finished = a.ContractFinished.String()
	}
	return []any{a.ID[:], a.Name, a.CountryCode, a.Email, a.Phone, a.ContactAddress, a.ContractStarted.String(),
		finished, a.ContractValue}
}

// day scans a date.
type day bookstore.Date

// Scan implements sql.Scanner.
func (d *day) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return fmt.Errorf("a date is %T", v)
	}
	date, err := bookstore.ParseDate(s)
	*d = day(date)
	return err
}

// gone are the SQLite errors that are not faults of the program: the file cannot be used.
var gone = map[int]bool{
	codes.SQLITE_BUSY: true, codes.SQLITE_LOCKED: true, codes.SQLITE_CANTOPEN: true, codes.SQLITE_IOERR: true,
	codes.SQLITE_FULL: true, codes.SQLITE_READONLY: true, codes.SQLITE_CORRUPT: true, codes.SQLITE_NOTADB: true,
	codes.SQLITE_INTERRUPT: true, codes.SQLITE_NOMEM: true, codes.SQLITE_PERM: true,
}

// classify wraps an error of the database so that the application knows what to answer.
func classify(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return bookstore.ErrNotFound
	case gone[codeOf(err)],
		errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.Is(err, sql.ErrConnDone):
		return fmt.Errorf("%s: %w: %w", what, bookstore.ErrUnavailable, err)
	}
	return fmt.Errorf("%s: %w", what, err)
}
