package bookstore

// Rows are what a database has found, as its driver gives them: *sql.Rows and pgx.Rows are such. A store that
// asked for them closes them, and says what their errors mean.
type Rows interface {
	Next() bool
	Scan(columns ...any) error
	Err() error
}

// ReadOverviews reads a page of at most limit authors. The function columns says in what order the rows have
// the values, and how the driver scans them.
func ReadOverviews(rows Rows, limit int, columns func(*Overview) []any) ([]Overview, error) {
	list := make([]Overview, 0, limit)
	var o Overview
	to := columns(&o)
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, rows.Err()
}

// ReadBooks reads books from rows that have one for each genre of a book, those of a book together. The
// function columns is like that of ReadOverviews; what the rows do not have, it can set once for all books.
func ReadBooks(rows Rows, columns func(b *Book, genre *string) []any) ([]Book, error) {
	var list []Book
	var b Book
	var genre string
	to := columns(&b, &genre)
	for rows.Next() {
		if err := rows.Scan(to...); err != nil {
			return nil, err
		}
		if n := len(list); n == 0 || list[n-1].ID != b.ID {
			list = append(list, b)
		}
		last := &list[len(list)-1]
		last.Genres = append(last.Genres, genre)
	}
	return list, rows.Err()
}
