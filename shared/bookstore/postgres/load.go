package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/schema"
)

// lock is the advisory lock for loading, one process at a time.
const lock = 0x74656e726f756e64

// every is about how many rows there are between two reports of the progress.
const every = 10_000

// Load fills the database, and reports whether it had to, and the checksum. It keeps a database with this
// data, replaces other data of this program, and refuses tables of somebody else. All is one transaction, so
// an interruption changes nothing. step gets the number of new rows.
func Load(ctx context.Context, address string, c catalog.Catalog, step func(rows int)) (made bool,
	checksum string, err error) {
	began := time.Now()
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
		made = true
		if checksum, err = fill(ctx, conn, c, want, began, step); err != nil {
			if ctx.Err() != nil { // the error may only be that the connection was closed
				err = context.Cause(ctx)
			}
			return false, "", fmt.Errorf("fill the database %s: %w", Plain(address), err)
		}
		found.ready = false
	}
	if !found.ready {
		if err := settle(ctx, conn); err != nil {
			return false, "", fmt.Errorf("analyse the database %s: %w", Plain(address), err)
		}
	}
	return made, checksum, nil
}

// settle does what cannot be done in the transaction. The checkpoint is the work of the load, not of what
// comes after.
func settle(ctx context.Context, conn *pgx.Conn) error {
	began := time.Now()
	for _, text := range []string{
		"VACUUM ANALYZE", "CHECKPOINT",
		// Data of an earlier version of this program has no such column.
		"ALTER TABLE " + schema.Marker + " ADD COLUMN IF NOT EXISTS load_s double precision NOT NULL DEFAULT 0",
	} {
		if _, err := conn.Exec(ctx, text); err != nil && !denied(err) {
			return err
		}
	}
	_, err := conn.Exec(ctx, "UPDATE "+schema.Marker+" SET ready = true, load_s = load_s + $1",
		time.Since(began).Seconds())
	return err
}

// denied reports whether the user lacks the right. A checkpoint needs a superuser, and is optional.
func denied(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "42501"
}

// mark identifies the data.
type mark struct {
	version        int
	seed           string
	authors, books int64
}

// state is the content of the marker.
type state struct {
	mark
	checksum string
	ready    bool
}

// look reads the marker. The state of an empty database is zero; tables without a marker are an error.
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
		return s, fmt.Errorf("it has tables that this program did not make (%s), so it stays as it is: name an "+
			"empty one (%w)", strings.Join(names, ", "), err)
	}
	return s, nil
}

// fill makes tables, rows, keys and indexes in this order, since indexes are faster to make than to update.
// It returns the checksum.
func fill(ctx context.Context, conn *pgx.Conn, c catalog.Catalog, m mark, began time.Time,
	step func(int)) (checksum string, err error) {
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		drop := "DROP TABLE IF EXISTS " + strings.Join(append([]string{schema.Marker}, schema.Tables...), ", ")
		for _, text := range []string{drop, schema.PostgresTables, "SET LOCAL maintenance_work_mem = '256MB'"} {
			if _, err := tx.Exec(ctx, text); err != nil {
				return err
			}
		}
		sum := catalog.NewSum()
		for _, t := range tables(c, sum) {
			if err := copyIn(ctx, tx, t, step); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, schema.PostgresIndexes); err != nil {
			return err
		}
		checksum = sum.String()
		_, err := tx.Exec(ctx,
			"INSERT INTO "+schema.Marker+" (version, seed, authors, books, checksum, ready, load_s) VALUES ($1, "+
				"$2, $3, $4, $5, false, $6)",
			m.version, m.seed, m.authors, m.books, checksum, time.Since(began).Seconds())
		return err
	})
	return checksum, err
}

// Created counts the authors that were created after the load.
func (s *Store) Created(ctx context.Context) (n int, err error) {
	err = s.pool.QueryRow(ctx, "SELECT count(*) FROM authors WHERE id > $1", [16]byte(catalog.Last())).Scan(&n)
	return n, classify("count created authors", err)
}

// Trim removes the authors that were created after the load, and vacuums the table, so that no turn pays for
// the turns before it.
func (s *Store) Trim(ctx context.Context) error {
	tag, err := s.pool.Exec(ctx, "DELETE FROM authors WHERE id > $1", [16]byte(catalog.Last()))
	if err == nil && tag.RowsAffected() > 0 {
		_, err = s.pool.Exec(ctx, "VACUUM authors")
	}
	return classify("remove created authors", err)
}
