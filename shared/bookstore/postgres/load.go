package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/schema"
)

// lock is the number of the advisory lock that lets one process load at a time.
const lock = 0x74656e726f756e64

// Load makes the database hold the data, and reports whether there was something to do and the checksum. A
// database with this data stays as it is, one with other data of this program is emptied first, and one with
// tables of somebody else is refused. All is one transaction: an interruption leaves what was there before.
// The function step is told of the rows that were added.
func Load(ctx context.Context, address string, c catalog.Catalog, step func(rows int)) (made bool, checksum string, err error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return false, "", fmt.Errorf("open the database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock($1)", int64(lock)); err != nil {
		return false, "", fmt.Errorf("wait for others that load: %w", err)
	}
	found, err := look(ctx, conn)
	if err != nil {
		return false, "", fmt.Errorf("the database %s: %w", Plain(address), err)
	}
	want := mark{catalog.Version, strconv.FormatUint(c.Seed, 10), int64(c.Authors), int64(c.Books())}
	checksum = found.checksum
	if found.mark != want {
		checksum, made = c.Checksum(), true
		if err := fill(ctx, conn, c, want, checksum, step); err != nil {
			if ctx.Err() != nil { // the connection may only tell that it was cut off
				err = context.Cause(ctx)
			}
			return false, "", fmt.Errorf("fill the database %s: %w", Plain(address), err)
		}
		found.ready = false
	}
	if !found.ready {
		// Neither can be in the transaction. The checkpoint is the work of the load, not of what comes after.
		for _, text := range []string{"VACUUM ANALYZE", "UPDATE " + schema.Marker + " SET ready = true", "CHECKPOINT"} {
			if _, err := conn.Exec(ctx, text); err != nil && !denied(err) {
				return false, "", fmt.Errorf("analyse the database %s: %w", Plain(address), err)
			}
		}
	}
	return made, checksum, nil
}

// denied reports whether the user may not do it: a checkpoint needs a superuser, and can be done without.
func denied(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "42501"
}

// mark is what decides whether data is the same.
type mark struct {
	version        int
	seed           string
	authors, books int64
}

// state is what the marker of a database says.
type state struct {
	mark
	checksum string
	ready    bool
}

// look reads the marker. The state of an empty database is zero; one with tables but no marker is an error.
func look(ctx context.Context, conn *pgx.Conn) (s state, err error) {
	rows, err := conn.Query(ctx, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
	if err != nil {
		return s, err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(names) == 0 {
		return s, err
	}
	err = conn.QueryRow(ctx, "SELECT version, seed, authors, books, checksum, ready FROM "+schema.Marker).
		Scan(&s.version, &s.seed, &s.authors, &s.books, &s.checksum, &s.ready)
	if err != nil {
		return s, fmt.Errorf("it has tables that this program did not make (%s), so it stays as it is: name an empty one (%w)", strings.Join(names, ", "), err)
	}
	return s, nil
}

// fill makes tables, rows, keys and indexes, in this order, since an index is made faster than it is kept.
func fill(ctx context.Context, conn *pgx.Conn, c catalog.Catalog, m mark, checksum string, step func(int)) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		drop := "DROP TABLE IF EXISTS " + strings.Join(append([]string{schema.Marker}, schema.Tables...), ", ")
		for _, text := range []string{drop, schema.PostgresTables, "SET LOCAL maintenance_work_mem = '256MB'"} {
			if _, err := tx.Exec(ctx, text); err != nil {
				return err
			}
		}
		for _, t := range tables(c) {
			src := pgx.CopyFromSlice(t.rows, counted(ctx, t.row, step))
			if t.next != nil {
				src = pgx.CopyFromFunc(t.next(ctx, step))
			}
			if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, src); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, schema.PostgresIndexes); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO "+schema.Marker+" VALUES ($1, $2, $3, $4, $5, false)", m.version, m.seed, m.authors, m.books, checksum)
		return err
	})
}

// table is what is copied into one table: so many rows of one each, or what next yields.
type table struct {
	name    string
	columns []string
	rows    int
	row     func(i int) []any
	next    func(context.Context, func(int)) func() ([]any, error)
}

func tables(c catalog.Catalog) []table {
	countries := bookstore.Countries()
	return []table{
		{name: "countries", columns: []string{"code", "name"}, rows: len(countries), row: func(i int) []any {
			return []any{countries[i].Code, countries[i].Name}
		}},
		{name: "genres", columns: []string{"id", "name"}, rows: len(bookstore.Genres), row: func(i int) []any {
			return []any{int16(i + 1), bookstore.Genres[i]}
		}},
		{name: "authors", columns: []string{
			"id", "name", "country_code", "email", "phone", "contact_address", "contract_started", "contract_finished", "contract_value",
		}, rows: c.Authors, row: func(i int) []any { return authorRow(c.Author(i)) }},
		{name: "books", columns: []string{"id", "author_id", "title", "isbn", "published"}, rows: c.Books(), row: func(j int) []any {
			b := c.BookRow(j)
			return []any{[16]byte(b.ID), [16]byte(b.AuthorID), b.Title, b.ISBN, date(b.Published)}
		}},
		{name: "book_genres", columns: []string{"book_id", "genre_id"}, next: func(ctx context.Context, step func(int)) func() ([]any, error) {
			return bookGenres(ctx, c, step)
		}},
	}
}

// every is after how many rows the progress is told.
const every = 10_000

// counted tells the progress of a table whose rows are counted.
func counted(ctx context.Context, row func(int) []any, step func(int)) func(int) ([]any, error) {
	return func(i int) ([]any, error) {
		if i > 0 && i%every == 0 {
			step(every)
		}
		return row(i), ctx.Err()
	}
}

// bookGenres yields the genres of one book after the other.
func bookGenres(ctx context.Context, c catalog.Catalog, step func(int)) func() ([]any, error) {
	j, n := -1, 0
	var id [16]byte
	var left []int
	return func() ([]any, error) {
		if len(left) == 0 {
			if j++; j == c.Books() {
				return nil, nil
			}
			id, left = c.BookID(j), c.GenresOf(j)
		}
		g := left[0]
		left = left[1:]
		if n++; n%every == 0 {
			step(every)
		}
		return []any{id, int16(g)}, ctx.Err()
	}
}

// Created counts the authors that were created after the data was loaded.
func (s *Store) Created(ctx context.Context) (n int, err error) {
	err = s.pool.QueryRow(ctx, "SELECT count(*) FROM authors WHERE id > $1", [16]byte(catalog.Last())).Scan(&n)
	return n, classify("count created authors", err)
}

// Trim removes the authors that were created after the data was loaded.
func (s *Store) Trim(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, "DELETE FROM authors WHERE id > $1", [16]byte(catalog.Last()))
	return classify("remove created authors", err)
}
