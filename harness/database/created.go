package database

import (
	"context"
	"errors"
	"strings"
	"time"

	"tenrounds/shared/bookstore/postgres"
	"tenrounds/shared/bookstore/sqlite"
)

// keeper is what both stores offer beside the application.
type keeper interface {
	Created(ctx context.Context) (int, error)
	Trim(ctx context.Context) error
	Close() error
}

// busy is how long the servers may keep the database from being counted.
const busy = 10 * time.Second

func open(ctx context.Context, address string) (keeper, error) {
	if isPostgres(address) {
		return postgres.Open(ctx, address, 1)
	}
	return sqlite.Open(ctx, strings.TrimPrefix(address, "sqlite:"), 1, busy)
}

// Backend has somebody look at the process that serves a connection to a PostgreSQL; see postgres.Backend.
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

// Warm reads the data of a PostgreSQL into memory, so that no server pays for being the first to ask. For own databases it may
// make an extension. In SQLite each server has a cache of its own, and fills it by itself.
func Warm(ctx context.Context, address string, own bool) error {
	if !isPostgres(address) {
		return nil
	}
	return postgres.Warm(ctx, address, own)
}
