package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// told are the settings that a reader wants to know; run.json has all.
var told = []string{"shared_buffers", "work_mem", "max_connections", "fsync", "synchronous_commit", "autovacuum"}

// fact is a name with its value.
type fact struct{ Name, Value string }

// knownFacts leaves out what is not known.
func knownFacts(all ...fact) []fact {
	return slices.DeleteFunc(all, func(f fact) bool { return f.Value == "" || f.Value == none })
}

// databaseFacts are what is known of the bookstore's database; none where it was not asked or not recorded.
func databaseFacts(d *harness.Database) []fact {
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
	size := none
	if d.Bytes > 0 {
		size = bytesize(d.Bytes)
	}
	return knownFacts(
		fact{"Database", prose(d.Version + ", " + where)}, fact{"Pool of each server", fmt.Sprintf("%d connections", d.Pool)},
		fact{"Data", prose(fmt.Sprintf("%s, seed %d: %s authors, %s books, checksum %s", d.Scale, d.Seed, thousands(int64(d.Authors)), thousands(int64(d.Books)), d.Checksum))},
		fact{"Size on disk", size}, fact{"Loaded in", load}, fact{"Settings", prose(strings.Join(settings, ", "))},
	)
}

// databaseWords are the same as one sentence; "" for none.
func databaseWords(d *harness.Database) string {
	var all []string
	for _, f := range databaseFacts(d) {
		all = append(all, f.Name+": "+f.Value)
	}
	return strings.Join(all, "; ")
}

// watched reports whether a row knows of a database of its own.
func watched(r harness.Summary) bool { return r.Costs != nil && r.Costs.DatabaseShare > 0 }

// databaseColumns stand beside the CPU time of the server, where a database was watched.
func databaseColumns() []columnOf {
	return []columnOf{
		costColumn("db user", func(c *harness.Costs) string { return thousandth(c.DatabaseUser) }),
		costColumn("db system", func(c *harness.Costs) string { return thousandth(c.DatabaseSystem) }),
		costColumn("db CPU", func(c *harness.Costs) string { return percent(c.DatabaseShare) }),
		costColumn("db memory", func(c *harness.Costs) string { return memory(c.DatabaseRSS) }),
	}
}

// narrowDatabase are the columns for a terminal where a database was watched: there is no room for all.
func narrowDatabase() []columnOf {
	n := narrowResources()
	return slices.Concat(n[:4], databaseColumns(), n[5:6])
}

// databaseFact explains a table with these columns.
func databaseFact(d *harness.Database) string {
	if d == nil || !d.Watched {
		return databaseNote
	}
	return strings.Replace(databaseNote, ", on the generator's CPUs, and", ", wherever they ran, and", 1)
}

// wideDatabase are those for a page.
func wideDatabase() []columnOf {
	w := wideResources()
	return slices.Concat(w[:4], databaseColumns(), w[4:])
}

// databaseNote is for a private one.
const databaseNote = "means over rounds; user and system: CPU ms for 1,000 requests; CPU: share used of its CPUs; idle, peak, after: resident memory before, under and after the load; waits and forced: context switches for 1,000 requests; " +
	"db: all processes of the database, on the generator's CPUs, and their memory after the load"
