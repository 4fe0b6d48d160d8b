package bookstore

// Rows are the result of a query: *sql.Rows or pgx.Rows. The store closes them and classifies their errors.
type Rows interface {
	Next() bool
	Scan(columns ...any) error
	Err() error
}

// ReadOverviews reads a page of at most limit authors. columns returns where the values of a row are scanned
// to, in their order.
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

// ReadBooks reads books from rows with one genre each; the rows of a book follow each other. columns is as in
// ReadOverviews, and can set what all books share.
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
