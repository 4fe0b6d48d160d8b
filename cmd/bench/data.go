package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/launch"
	"tenrounds/harness/session/books"
)

// dataOptions are the flags of data.
type dataOptions struct {
	data               database.Data
	database, postgres string
}

func dataCommand() *cobra.Command {
	var o dataOptions
	c := &cobra.Command{
		Use:   "data",
		Short: "Make the bookstore's data in SQLite or PostgreSQL",
		Long: `data fills a database with the authors and books that the servers of the bookstore answer from.
Without a database it makes an SQLite file in the cache. The data is a function of its scale and seed, and
its checksum says whether two runs had the same. What is there already stays as it is, data of another scale
or seed is replaced, and a database that this command did not make is refused. It can be interrupted at any
time.

Scales: ` + database.Scales() + `.
--postgres private keeps a PostgreSQL cluster of its own in the cache; the programs of PostgreSQL must be
installed. It is started for this command only, on a port of its own, and stopped afterwards. It is the one of
bench run --database private. ` + database.FolderVariable + ` names another folder than the usual cache.`,
		Example: `  bench data
  bench data --scale medium --database /tmp/books.db
  bench data --scale full --database postgres://me@127.0.0.1/books
  bench data --scale small --postgres private`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringVar(&o.data.Scale, "scale", "small", "`NAME` of the size: small, medium or full")
	c.Flags().Uint64Var(&o.data.Seed, "seed", 1, "`N` that the data is computed from")
	c.Flags().StringVar(&o.database, "database", "",
		"`DATABASE` to fill: the path of an SQLite file, or postgres://USER@HOST/NAME")
	c.Flags().StringVar(&o.postgres, "postgres", "", "`KIND` of a PostgreSQL to start: private")
	return c
}

func (o dataOptions) run(ctx context.Context, stdout, stderr io.Writer) (failed error) {
	switch o.database { // as bench run has them
	case harness.DatabasePrivate:
		o.database, o.postgres = "", o.database
	case harness.DatabaseSQLite:
		o.database = ""
	}
	if o.postgres != "" && o.postgres != "private" {
		return usage("--postgres %q: it can only be private; for another use --database postgres://USER@HOST/NAME",
			o.postgres)
	}
	if o.postgres != "" && o.database != "" {
		return usage("--postgres and --database exclude each other: the private cluster has databases of its own")
	}
	if err := o.data.Check(); err != nil {
		return usage("--scale: %w", err)
	}
	address := o.database
	if address == "" {
		folder, err := database.Folder()
		if err != nil {
			return err
		}
		address = o.data.File(folder)
		if o.postgres != "" {
			l := launch.New(folder)
			defer func() { _ = l.Close() }()
			cluster, err := database.Start(ctx, l, folder)
			if err != nil {
				return err
			}
			defer func() { failed = cmp.Or(failed, cluster.Stop()) }()
			fmt.Fprintf(stderr, "PostgreSQL %s, in %s\n", cluster.Version(), folder)
			if address, err = cluster.Create(ctx, o.data.Name()); err != nil {
				return err
			}
		}
	}
	m, err := o.fill(ctx, address, stderr)
	if err != nil {
		return err
	}
	describeData(stdout, o.data, m)
	if o.postgres == "" {
		fmt.Fprintf(stdout, "use it: bin/nethttp-bookstore --database %s\n", m.Shown)
	}
	return nil
}

func (o dataOptions) fill(ctx context.Context, address string, stderr io.Writer) (database.Made, error) {
	m, err := books.Fill(ctx, o.data, address, stderr)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return m, fmt.Errorf("%w; what was there before is unchanged", cause)
	}
	return m, err
}

func describeData(w io.Writer, d database.Data, m database.Made) {
	did := fmt.Sprintf("made in %v", m.Took.Round(time.Millisecond))
	if !m.New {
		did = "was there already"
	}
	fmt.Fprintf(w, "bookstore %s, seed %d: %d authors, %d books, checksum %s\n%s: %s\n", d.Scale, d.Seed,
		m.Authors, m.Books, m.Checksum, did, m.Shown)
}
