package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Backend connects to a database and calls look with the process that serves the connection: its id on the
// database's machine, and how its command line shows the client's port.
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
