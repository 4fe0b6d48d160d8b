package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"tenrounds/shared/bookstore/schema"
)

// prewarmSQL reads the indexes last, so that they stay in memory if not everything fits.
const prewarmSQL = `SELECT sum(pg_prewarm(oid::regclass)) FROM (SELECT oid FROM pg_class
	WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i')
	ORDER BY relkind DESC, pg_relation_size(oid) DESC) t`

// Warm reads the data into memory as far as it fits: into the database's buffers by its extension pg_prewarm,
// which extend may install, or else by reading all tables.
func Warm(ctx context.Context, address string, extend bool) (err error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return fmt.Errorf("read the database into memory: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	if extend {
		_, _ = conn.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS pg_prewarm") // not every installation has it
	}
	if _, err := conn.Exec(ctx, prewarmSQL); err == nil {
		return nil
	}
	for _, t := range schema.Tables {
		if _, err := conn.Exec(ctx, "SELECT count(*) FROM "+t); err != nil {
			return fmt.Errorf("read the database %s into memory: %w", Plain(address), err)
		}
	}
	return nil
}
