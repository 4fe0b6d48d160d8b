// Package postgres keeps the bookstore in PostgreSQL, over a pool of connections with prepared statements.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"tenrounds/shared/bookstore"
)

// Store is a database.
type Store struct{ pool *pgxpool.Pool }

var _ bookstore.Store = (*Store)(nil)

// statements are prepared on each connection under these names. sqlite has the same.
var statements = map[string]string{
	"authors": `SELECT id, name, country_code, contract_started, contract_value FROM authors
		ORDER BY id LIMIT $1 OFFSET $2`,
	"author": `SELECT a.id, a.name, a.country_code, c.name, a.email, a.phone, a.contact_address,
		a.contract_started, a.contract_finished, a.contract_value
		FROM authors a JOIN countries c ON c.code = a.country_code WHERE a.id = $1`,
	"books": `SELECT b.id, b.title, b.isbn, b.published, g.name
		FROM books b JOIN book_genres bg ON bg.book_id = b.id JOIN genres g ON g.id = bg.genre_id
		WHERE b.author_id = $1 ORDER BY b.id, g.name`,
	"book": `SELECT b.id, b.author_id, a.name, b.title, b.isbn, b.published, g.name
		FROM books b JOIN authors a ON a.id = b.author_id
		JOIN book_genres bg ON bg.book_id = b.id JOIN genres g ON g.id = bg.genre_id
		WHERE b.id = $1 ORDER BY g.name`,
	"create": `INSERT INTO authors (id, name, country_code, email, phone, contact_address,
		contract_started, contract_finished, contract_value) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
}

// connectTimeout bounds the opening of one connection.
const connectTimeout = 5 * time.Second

// Open opens a database that Load has filled, with at most pool connections.
func Open(ctx context.Context, address string, pool int) (*Store, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	config.MaxConns = int32(pool)
	config.ConnConfig.ConnectTimeout = connectTimeout
	config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		for name, text := range statements {
			if _, err := c.Prepare(ctx, name, text); err != nil {
				return err
			}
		}
		return nil
	}
	p, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := p.Ping(ctx); err != nil {
		p.Close()
		return nil, fmt.Errorf("open the database: %w: if it has no data yet, make it with: bench data "+
			"--database %s", err, Plain(address))
	}
	return &Store{pool: p}, nil
}

// Plain is an address without its password, for messages.
func Plain(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "URL"
	}
	q := u.Query()
	for _, secret := range []string{"password", "sslpassword"} {
		if q.Has(secret) {
			q.Set(secret, "xxxxx")
		}
	}
	u.RawQuery = q.Encode()
	return u.Redacted()
}

// Close ends all connections.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

// Authors returns a page of the authors.
func (s *Store) Authors(ctx context.Context, limit, offset int) ([]bookstore.Overview, error) {
	rows, err := s.pool.Query(ctx, "authors", limit, offset)
	if err != nil {
		return nil, classify("read authors", err)
	}
	defer rows.Close()
	list, err := bookstore.ReadOverviews(rows, limit, func(o *bookstore.Overview) []any {
		return []any{(*[16]byte)(&o.ID), &o.Name, &o.CountryCode, (*day)(&o.ContractStarted), &o.ContractValue}
	})
	return list, classify("read authors", err)
}

// Author returns an author with all books, in one round trip.
func (s *Store) Author(ctx context.Context, id uuid.UUID) (a bookstore.Author, books []bookstore.Book,
	err error) {
	batch := &pgx.Batch{}
	batch.Queue("author", [16]byte(id))
	batch.Queue("books", [16]byte(id))
	results := s.pool.SendBatch(ctx, batch)
	defer func() { err = errors.Join(err, classify("read an author", results.Close())) }()
	var finished pgtype.Date
	err = results.QueryRow().Scan((*[16]byte)(&a.ID), &a.Name, &a.CountryCode, &a.Country, &a.Email, &a.Phone,
		&a.ContactAddress,
		(*day)(&a.ContractStarted), &finished, &a.ContractValue)
	if err != nil {
		return a, nil, classify("read an author", err)
	}
	if finished.Valid {
		d := bookstore.DateOf(finished.Time)
		a.ContractFinished = &d
	}
	rows, err := results.Query()
	if err != nil {
		return a, nil, classify("read an author's books", err)
	}
	defer rows.Close()
	books, err = bookstore.ReadBooks(rows, func(b *bookstore.Book, genre *string) []any {
		b.AuthorID, b.Author = a.ID, a.Name
		return []any{(*[16]byte)(&b.ID), &b.Title, &b.ISBN, (*day)(&b.Published), genre}
	})
	return a, books, classify("read an author's books", err)
}

// Book returns a book.
func (s *Store) Book(ctx context.Context, id uuid.UUID) (bookstore.Book, error) {
	rows, err := s.pool.Query(ctx, "book", [16]byte(id))
	if err != nil {
		return bookstore.Book{}, classify("read a book", err)
	}
	defer rows.Close()
	list, err := bookstore.ReadBooks(rows, func(b *bookstore.Book, genre *string) []any {
		return []any{(*[16]byte)(&b.ID), (*[16]byte)(&b.AuthorID), &b.Author, &b.Title, &b.ISBN,
			(*day)(&b.Published), genre}
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
	_, err := s.pool.Exec(ctx, "create", authorRow(a)...)
	return classify("create an author", err)
}

// authorRow are the columns of an author in the order of the table.
func authorRow(a bookstore.Author) []any {
	var finished pgtype.Date
	if a.ContractFinished != nil {
		finished = date(*a.ContractFinished)
	}
	return []any{[16]byte(a.ID), a.Name, a.CountryCode, a.Email, a.Phone, a.ContactAddress,
		date(a.ContractStarted), finished, a.ContractValue}
}

func date(d bookstore.Date) pgtype.Date { return pgtype.Date{Time: d.Time(), Valid: true} }

// day scans a date.
type day bookstore.Date

// ScanDate implements pgtype.DateScanner.
func (d *day) ScanDate(v pgtype.Date) error {
	if !v.Valid || v.InfinityModifier != pgtype.Finite {
		return errors.New("a date is missing")
	}
	*d = day(bookstore.DateOf(v.Time))
	return nil
}

// classify wraps an error so that the application knows what to answer. An error that is not the database's
// own is one of the connection.
func classify(what string, err error) error {
	var e *pgconn.PgError
	var scan pgx.ScanArgError
	var connect *pgconn.ConnectError // a refused connection
	switch {
	case err == nil:
		return nil
	case errors.Is(err, pgx.ErrNoRows):
		return bookstore.ErrNotFound
	case errors.As(err, &connect):
	case errors.As(err, &scan), errors.As(err, &e) && !passing(e.Code):
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %w: %w", what, bookstore.ErrUnavailable, err)
}

// passing reports whether an SQLSTATE is not a fault of the program: connections (08), a read-only database
// (25006), transactions to be tried again (40), resources (53), locks (55), an operator (57), the system
// (58).
func passing(code string) bool {
	for _, class := range []string{"08", "25006", "40", "53", "55", "57", "58"} {
		if strings.HasPrefix(code, class) {
			return true
		}
	}
	return false
}
