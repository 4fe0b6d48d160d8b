package database

import (
	"context"
	"errors"
	"strings"
	"time"

	"tenrounds/shared/bookstore/postgres"
	"tenrounds/shared/bookstore/sqlite"
)

// keeper is what both stores have for the harness.
type keeper interface {
	Created(ctx context.Context) (int, error)
	Trim(ctx context.Context) error
	Close() error
}

// busy is how long to wait for the servers before the rows are counted.
const busy = 10 * time.Second

func open(ctx context.Context, address string) (keeper, error) {
	if isPostgres(address) {
		return postgres.Open(ctx, address, 1)
	}
	return sqlite.Open(ctx, strings.TrimPrefix(address, "sqlite:"), 1, busy)
}

// Backend looks at the process that serves a connection to a PostgreSQL; see postgres.Backend.
func Backend(ctx context.Context, address string, look func(pid int, peer string)) error {
	return postgres.Backend(ctx, address, look)
}

// Created counts the authors that were created after the data was loaded.
func Created(ctx context.Context, address string) (n int, err error) {
	k, err := open(ctx, address)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, k.Close()) }()
	return k.Created(ctx)
}

// Trim removes the authors that were created after the data was loaded.
func Trim(ctx context.Context, address string) (err error) {
	k, err := open(ctx, address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.Close()) }()
	return k.Trim(ctx)
}

// Warm reads the data of a PostgreSQL into memory, so that the first server has no disadvantage. With own it
// may make an extension. With SQLite each server fills its own cache.
func Warm(ctx context.Context, address string, own bool) error {
	if !isPostgres(address) {
		return nil
	}
	return postgres.Warm(ctx, address, own)
}
