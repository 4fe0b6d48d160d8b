package content

import (
	"fmt"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/figures"
)

// DatabaseFacts describe the bookstore's database; none if the run had none.
func DatabaseFacts(d *harness.Database) []Fact {
	if d == nil {
		return nil
	}
	load := ""
	if d.LoadTime > 0 {
		load = time.Duration(d.LoadTime * float64(time.Second)).Round(time.Millisecond * 100).String()
	}
	var settings []string // run.json has all
	for _, name := range []string{"shared_buffers", "work_mem", "max_connections", "fsync",
		"synchronous_commit", "autovacuum"} {
		if value := d.Settings[name]; value != "" {
			settings = append(settings, name+" "+value)
		}
	}
	data := fmt.Sprintf("%s, seed %d: %s authors, %s books, checksum %s",
		d.Scale, d.Seed, figures.Thousands(int64(d.Authors)), figures.Thousands(int64(d.Books)), d.Checksum)
	return KnownFacts(Fact{"Database", figures.Prose(d.Version + ", " + databasePlace(d))},
		Fact{"Pool of each server", fmt.Sprintf("%d connections", d.Pool)}, Fact{"Data", figures.Prose(data)},
		Fact{"Size on disk", figures.ByteSize(d.Bytes)}, Fact{"Loaded in", load},
		Fact{"Settings", figures.Prose(strings.Join(settings, ", "))})
}

// databasePlace says where a database ran.
func databasePlace(d *harness.Database) string {
	switch {
	case d.Kind == harness.DatabaseSQLite:
		return "a file, in the servers' own processes"
	case d.Kind == harness.DatabasePrivate && d.CPUs == "":
		return "private, not pinned"
	case d.Watched:
		return d.Kind + ", on this machine, on CPU " + d.CPUs
	case d.Kind == harness.DatabasePrivate:
		return "private, on CPU " + d.CPUs + ", which it shares with the generator"
	}
	return d.Kind + ", not watched: its CPU time is not measured"
}

// databaseWords are the same as one sentence; "" for none.
func databaseWords(d *harness.Database) string {
	var all []string
	for _, f := range DatabaseFacts(d) {
		all = append(all, f.Name+": "+f.Value)
	}
	return strings.Join(all, "; ")
}
