package postgres

import (
	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
)

// table is the content of one table.
type table struct {
	name    string
	columns []string
	// add appends the next row, or all rows that belong together; false means that none are left.
	add func(*rows) bool
}

// counting adds the rows for the numbers from 0 to n-1.
func counting(n int, row func(r *rows, i int)) func(*rows) bool {
	i := -1
	return func(r *rows) bool {
		if i++; i >= n {
			return false
		}
		row(r, i)
		return true
	}
}

// tables are all tables in the order of filling. The checksum is computed from the same rows.
func tables(c catalog.Catalog, sum *catalog.Sum) []table {
	countries := bookstore.Countries()
	return []table{
		{"countries", []string{"code", "name"}, counting(len(countries), func(r *rows, i int) {
			r.begin(2)
			r.text(countries[i].Code)
			r.text(countries[i].Name)
		})},
		{"genres", []string{"id", "name"}, counting(len(bookstore.Genres), func(r *rows, i int) {
			r.begin(2)
			r.smallint(i + 1)
			r.text(bookstore.Genres[i])
		})},
		{"authors", []string{
			"id", "name", "country_code", "email", "phone", "contact_address", "contract_started",
			"contract_finished", "contract_value",
		}, counting(c.Authors, func(r *rows, i int) {
			a := c.Author(i)
			sum.Author(a)
			r.author(a)
		})},
		{"books", []string{"id", "author_id", "title", "isbn", "published"},
			counting(c.Books(), func(r *rows, j int) {
				b := c.BookRow(j)
				sum.Book(b)
				r.book(b)
			})},
		{"book_genres", []string{"book_id", "genre_id"}, counting(c.Books(), func(r *rows, j int) {
			id := c.BookID(j)
			for _, g := range c.GenresOf(j) {
				r.begin(2)
				r.uuid(id)
				r.smallint(g)
			}
		})},
	}
}

func (r *rows) author(a bookstore.Author) {
	r.begin(9)
	r.uuid(a.ID)
	for _, s := range []string{a.Name, a.CountryCode, a.Email, a.Phone, a.ContactAddress} {
		r.text(s)
	}
	r.date(a.ContractStarted)
	if a.ContractFinished == nil {
		r.null()
	} else {
		r.date(*a.ContractFinished)
	}
	r.bigint(a.ContractValue)
}

func (r *rows) book(b bookstore.Book) {
	r.begin(5)
	r.uuid(b.ID)
	r.uuid(b.AuthorID)
	r.text(b.Title)
	r.text(b.ISBN)
	r.date(b.Published)
}
