// Package database makes the bookstore's data: in an SQLite file, in a database of the user, or in a private
// PostgreSQL cluster, which it also starts and ends. In the flow it comes before launch: servers get the
// address of the data.
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

// Data selects the data.
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

// Check refuses an unknown scale.
func (d Data) Check() error {
	_, err := catalog.New(d.Scale, d.Seed)
	return err
}

// Made is the result of Make.
type Made struct {
	// Address is for a server's --database. It may contain a password; Shown does not.
	Address, Shown string
	// New is false if the data was already there.
	New            bool
	Authors, Books int
	Checksum       string
	Took           time.Duration
}

// Scales are the names of the sizes with what they hold.
func Scales() string {
	var all []string
	for _, s := range catalog.Scales {
		all = append(all, fmt.Sprintf("%s (%d authors, %d books)", s.Name, s.Authors,
			catalog.Catalog{Authors: s.Authors}.Books()))
	}
	return strings.Join(all, ", ")
}

// Make fills the database at an address: postgres://... or the path of an SQLite file. It leaves a database
// that already has the data, and refuses one that somebody else made. progress gets the number of rows so far
// and in all.
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

// FolderVariable is the environment variable for another folder of the data.
const FolderVariable = launch.CacheVariable

// Folder is where the data of all runs is.
func Folder() (string, error) { return launch.Cache() }

// File is the path of the SQLite file for the data in a folder.
func (d Data) File(folder string) string {
	return filepath.Join(folder, fmt.Sprintf("bookstore-%s-%d.db", d.Scale, d.Seed))
}

// Name is the name of the database for the data in a cluster.
func (d Data) Name() string { return fmt.Sprintf("bookstore_%s_%d", d.Scale, d.Seed) }
