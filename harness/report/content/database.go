package content

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// told are the settings that a reader wants to know; run.json has all.
var told = []string{"shared_buffers", "work_mem", "max_connections", "fsync", "synchronous_commit", "autovacuum"}

// DatabaseFacts are what is known of the bookstore's database; none where it was not asked or not recorded.
func DatabaseFacts(d *harness.Database) []Fact {
	if d == nil {
		return nil
	}
	where, load := d.Kind+", not watched: its CPU time is not measured", ""
	switch {
	case d.Kind == harness.DatabaseSQLite:
		where = "a file, in the servers' own processes"
	case d.Kind == harness.DatabasePrivate && d.CPUs == "":
		where = "private, not pinned"
	case d.Watched:
		where = d.Kind + ", on this machine, on CPU " + d.CPUs
	case d.Kind == harness.DatabasePrivate:
		where = "private, on CPU " + d.CPUs + ", which it shares with the generator"
	}
	if d.LoadTime > 0 {
		load = time.Duration(d.LoadTime * float64(time.Second)).Round(time.Millisecond * 100).String()
	}
	var settings []string
	for _, name := range told {
		if value := d.Settings[name]; value != "" {
			settings = append(settings, name+" "+value)
		}
	}
	size := figures.None
	if d.Bytes > 0 {
		size = figures.ByteSize(d.Bytes)
	}
	return KnownFacts(
		Fact{"Database", figures.Prose(d.Version + ", " + where)}, Fact{"Pool of each server", fmt.Sprintf("%d connections", d.Pool)},
		Fact{"Data", figures.Prose(fmt.Sprintf("%s, seed %d: %s authors, %s books, checksum %s", d.Scale, d.Seed, figures.Thousands(int64(d.Authors)), figures.Thousands(int64(d.Books)), d.Checksum))},
		Fact{"Size on disk", size}, Fact{"Loaded in", load}, Fact{"Settings", figures.Prose(strings.Join(settings, ", "))},
	)
}

// DatabaseWords are the same as one sentence; "" for none.
func DatabaseWords(d *harness.Database) string {
	var all []string
	for _, f := range DatabaseFacts(d) {
		all = append(all, f.Name+": "+f.Value)
	}
	return strings.Join(all, "; ")
}

// watched reports whether a row knows of a database of its own.
func watched(r harness.Summary) bool { return r.Costs != nil && r.Costs.DatabaseShare > 0 }

// databaseColumns stand beside the CPU time of the server, where a database was watched.
func databaseColumns() []ColumnOf {
	return []ColumnOf{
		costColumn("db user", func(c *harness.Costs) string { return thousandth(c.DatabaseUser) }),
		costColumn("db system", func(c *harness.Costs) string { return thousandth(c.DatabaseSystem) }),
		costColumn("db CPU", func(c *harness.Costs) string { return figures.Percent(c.DatabaseShare) }),
		costColumn("db memory", func(c *harness.Costs) string { return Memory(c.DatabaseRSS) }),
	}
}

// NarrowDatabase are the columns for a terminal where a database was watched: there is no room for all.
func NarrowDatabase() []ColumnOf {
	n := NarrowResources()
	return slices.Concat(n[:4], databaseColumns(), n[5:6])
}

// databaseFact explains a table with these columns.
func databaseFact(d *harness.Database) string {
	if d == nil || !d.Watched {
		return databaseNote
	}
	return strings.Replace(databaseNote, ", on the generator's CPUs, and", ", wherever they ran, and", 1)
}

// WideDatabase are those for a page.
func WideDatabase() []ColumnOf {
	w := WideResources()
	return slices.Concat(w[:4], databaseColumns(), w[4:])
}

// databaseNote is for a private one.
const databaseNote = "means over rounds; user and system: CPU ms for 1,000 requests; CPU: share used of its CPUs; idle, peak, after: resident memory before, under and after the load; waits and forced: context switches for 1,000 requests; " +
	"db: all processes of the database, on the generator's CPUs, and their memory after the load"
