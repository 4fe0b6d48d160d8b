package bookstore

import (
	_ "embed" // of the list of countries
	"strings"
	"sync"
)

// Genres are all genres in alphabetical order. A genre's number in the database is its position here, from 1.
var Genres = []string{
	"Adventure", "Art", "Biography", "Children", "Classic", "Comedy", "Cooking", "Crime", "Drama", "Essay",
	"Fantasy", "Gothic", "History", "Horror", "Memoir", "Mystery", "Philosophy", "Poetry", "Romance",
	"Satire", "Science", "Science Fiction", "Thriller", "Travel",
}

// Country is a country by its code of ISO 3166-1 alpha-2.
type Country struct{ Code, Name string }

//go:embed countries.txt
var countriesText string

// Countries returns all countries in the order of their codes. The caller must not change them.
var Countries = sync.OnceValue(func() []Country {
	var all []Country
	for line := range strings.Lines(countriesText) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		all = append(all, Country{code, name})
	}
	return all
})
