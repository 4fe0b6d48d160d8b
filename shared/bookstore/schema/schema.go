// Package schema has the bookstore's tables as SQL, for both databases in one place, so that they can be
// compared. The indexes are separate, since they are made after the data is loaded.
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

// Marker is the table with the origin of the data. Without it the tables belong to somebody else.
const Marker = "tenrounds_bookstore"

// Tables are the names of the other tables, in an order in which they can be dropped.
var Tables = []string{"book_genres", "books", "authors", "genres", "countries"}
