package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Backend connects to a database and has somebody look at what serves the connection: its process id on the
// database's own machine, and how its command line names the other end of the connection.
func Backend(ctx context.Context, address string, look func(pid int, peer string)) (err error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return fmt.Errorf("find the database's process: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	var pid int
	var peer string
	const question = `SELECT pg_backend_pid(), coalesce('(' || inet_client_port() || ')', '[local]')`
	if err := conn.QueryRow(ctx, question).Scan(&pid, &peer); err != nil {
		return fmt.Errorf("find the process of the database %s: %w", Plain(address), err)
	}
	look(pid, peer)
	return nil
}
