package catalog_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/uuid"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
)

// Each book has one author, and the two ways to say which agree.
func TestBooksAndAuthorsAgree(t *testing.T) {
	for _, authors := range []int{10, 100, 1000} {
		c := catalog.Catalog{Seed: 5, Authors: authors}
		seen := make([]bool, c.Books())
		for i := range authors {
			n := 0
			for j := range c.BooksOf(i) {
				if seen[j] {
					t.Fatalf("book %d has two authors", j)
				}
				seen[j] = true
				n++
				if got := c.AuthorOf(j); got != i {
					t.Fatalf("book %d is of author %d, not %d", j, got, i)
				}
			}
			if n < 1 || n > 19 {
				t.Errorf("author %d has %d books", i, n)
			}
		}
		if slices.Contains(seen, false) {
			t.Errorf("%d authors: a book has no author", authors)
		}
	}
}

func TestIDsRise(t *testing.T) {
	c := catalog.Catalog{Seed: 5, Authors: 1000}
	rising := func(what string, n int, id func(int) uuid.UUID) {
		var last uuid.UUID
		for i := range n {
			u := id(i)
			if bytes.Compare(u[:], last[:]) <= 0 || u.Version() != 7 || u.Variant() != uuid.RFC4122 {
				t.Fatalf("%s %d: %v after %v", what, i, u, last)
			}
			last = u
		}
		end, now := catalog.Last(), uuid.Must(uuid.NewV7())
		if bytes.Compare(last[:], end[:]) >= 0 || bytes.Compare(end[:], now[:]) >= 0 {
			t.Errorf("%s: %v, %v and %v do not follow each other", what, last, end, now)
		}
	}
	rising("author", c.Authors, c.AuthorID)
	rising("book", c.Books(), c.BookID)
	full, err := catalog.New("full", 1)
	if err != nil {
		t.Fatal(err)
	}
	last, end := full.BookID(full.Books()-1), catalog.Last()
	if bytes.Compare(last[:], end[:]) >= 0 {
		t.Error("the last book of the full scale comes after Last")
	}
}

func TestGenres(t *testing.T) {
	c := catalog.Catalog{Seed: 5, Authors: 1000}
	counts := map[int]int{}
	used := map[int]bool{}
	rows := int64(c.Authors + c.Books())
	for j := range c.Books() {
		list := c.GenresOf(j)
		rows += int64(len(list))
		counts[len(list)]++
		for k, g := range list {
			used[g] = true
			if g < 1 || g > len(bookstore.Genres) || k > 0 && g <= list[k-1] {
				t.Fatalf("book %d: genres %v", j, list)
			}
		}
	}
	if len(counts) != 3 || counts[1] == 0 || counts[3] == 0 || len(used) != len(bookstore.Genres) {
		t.Errorf("books by number of genres: %v; %d genres are used", counts, len(used))
	}
	if rows != c.Rows() {
		t.Errorf("%d rows, Rows says %d", rows, c.Rows())
	}
	if !slices.IsSorted(bookstore.Genres) {
		t.Error("the genres are not in alphabetical order, so numbers and names do not agree")
	}
}

// The data is part of every result: a change of the arithmetic is a new Version.
func TestChecksum(t *testing.T) {
	if catalog.Version != 1 {
		t.Error("the checksum below is that of version 1")
	}
	const want = "257afca2377b7a29b018d0ab57c7353f"
	if got := (catalog.Catalog{Seed: 1, Authors: 1000}).Checksum(); got != want {
		t.Errorf("the data changed: checksum %s, want %s; raise Version", got, want)
	}
	a, b := catalog.Catalog{Seed: 1, Authors: 10}, catalog.Catalog{Seed: 2, Authors: 10}
	if a.Checksum() == b.Checksum() {
		t.Error("two seeds, one checksum")
	}
}

func TestScales(t *testing.T) {
	for name, authors := range map[string]int{"small": 1000, "medium": 100_000, "full": 1_000_000} {
		c, err := catalog.New(name, 1)
		if err != nil || c.Authors != authors || c.Books() != 10*authors {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
	if _, err := catalog.New("huge", 1); err == nil {
		t.Error("an unknown scale is taken")
	}
}

func TestFieldsVary(t *testing.T) {
	c := catalog.Catalog{Seed: 1, Authors: 1000}
	names, countries, open := map[string]bool{}, map[string]bool{}, 0
	for i := range c.Authors {
		a := c.Author(i)
		names[a.Name], countries[a.CountryCode] = true, true
		if a.ContractFinished == nil {
			open++
		} else if *a.ContractFinished < a.ContractStarted {
			t.Errorf("author %d finished before the start", i)
		}
	}
	if len(names) < 600 || len(countries) < 200 || open < 550 || open > 780 {
		t.Errorf("%d names, %d countries, %d open contracts", len(names), len(countries), open)
	}
}
