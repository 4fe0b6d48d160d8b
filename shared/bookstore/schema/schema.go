// Package schema holds the bookstore's tables as SQL, for both databases in one place, so that it is seen at
// a glance that they are the same. The indexes are apart: they are made after the data is loaded.
package schema

import _ "embed" // of the SQL

// The tables, and the keys and indexes on them.
var (
	//go:embed sqlite_tables.sql
	SQLiteTables string
	//go:embed sqlite_indexes.sql
	SQLiteIndexes string
	//go:embed postgres_tables.sql
	PostgresTables string
	//go:embed postgres_indexes.sql
	PostgresIndexes string
)

// Marker is the table that says who made the data, and Tables are all others. What is found without the
// marker is somebody else's.
const Marker = "tenrounds_bookstore"

// Tables are the names of the tables, in an order in which they can be dropped.
var Tables = []string{"book_genres", "books", "authors", "genres", "countries"}
