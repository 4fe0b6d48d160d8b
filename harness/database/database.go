// Package database makes the data that the bookstore is measured on: in a file of SQLite's, in a database that
// somebody names, or in a private PostgreSQL cluster, which it also starts and ends.
//
// In the flow it stands before launch: the servers are given the address of what it has made.
package database

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"tenrounds/harness/launch"
	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/postgres"
	"tenrounds/shared/bookstore/sqlite"
)

// Data says what is to be made.
type Data struct {
	// Scale is one of Scales.
	Scale string
	Seed  uint64
}

// Catalog is the data itself. The scale must be one of Scales.
func (d Data) Catalog() catalog.Catalog {
	c, _ := catalog.New(d.Scale, d.Seed) // an unknown scale has no rows
	return c
}

// Check refuses a scale that does not exist.
func (d Data) Check() error {
	_, err := catalog.New(d.Scale, d.Seed)
	return err
}

// Made is what there is afterwards.
type Made struct {
	// Address is what a server takes as --database. It may hold a password; Shown does not.
	Address, Shown string
	// New is false where the data was there already.
	New            bool
	Authors, Books int
	Checksum       string
	Took           time.Duration
}

// Scales are the names of the sizes with what they hold.
func Scales() string {
	var all []string
	for _, s := range catalog.Scales {
		all = append(all, fmt.Sprintf("%s (%d authors, %d books)", s.Name, s.Authors, catalog.Catalog{Authors: s.Authors}.Books()))
	}
	return strings.Join(all, ", ")
}

// Make makes the database at an address hold the data: postgres://... or the path of an SQLite file. What
// holds it already stays as it is, and what somebody else made is refused. The function progress is told how
// many rows of how many are in.
func Make(ctx context.Context, d Data, address string, progress func(done, total int64)) (Made, error) {
	c, err := catalog.New(d.Scale, d.Seed)
	if err != nil {
		return Made{}, err
	}
	var done int64
	total := c.Rows()
	step := func(rows int) {
		done += int64(rows)
		progress(min(done, total), total)
	}
	m := Made{Address: address, Shown: address, Authors: c.Authors, Books: c.Books()}
	began := time.Now()
	if isPostgres(address) {
		m.Shown = postgres.Plain(address)
		m.New, m.Checksum, err = postgres.Load(ctx, address, c, step)
	} else {
		m.New, m.Checksum, err = sqlite.Load(ctx, strings.TrimPrefix(address, "sqlite:"), c, step)
	}
	m.Took = time.Since(began)
	return m, err
}

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// FolderVariable is the environment variable that names another folder for the data than the usual one.
const FolderVariable = launch.CacheVariable

// Folder is where data is kept from one run to the next.
func Folder() (string, error) { return launch.Cache() }

// File is the path of the SQLite file for the data in a folder.
func (d Data) File(folder string) string {
	return filepath.Join(folder, fmt.Sprintf("bookstore-%s-%d.db", d.Scale, d.Seed))
}

// Name is the name of the database for the data in a cluster.
func (d Data) Name() string { return fmt.Sprintf("bookstore_%s_%d", d.Scale, d.Seed) }
