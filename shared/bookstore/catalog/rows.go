package catalog

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"tenrounds/shared/bookstore"
)

var (
	firstNames = strings.Fields("Ada Amir Ana Aoife Bao Carla Chidi Dalia Elif Emeka Eva Farid Greta Hana " +
		"Igor Ines Ivo Jana " +
		"João Kofi Lars Leila Lucia Maja Marek Mei Miguel Nadia Noor Olga Omar Paula Quentin Rafael Ravi Rosa " +
		"Said Sven Tamar " +
		"Tomás Uma Vera Wanda Xenia Yara Yusuf Zoë Björn")
	lastNames = strings.Fields("Abe Almeida Andersson Bakker Berg Castro Cohen Costa Diallo Dubois Eze " +
		"Farkas Fischer Garcia " +
		"Haddad Horvat Ito Ivanova Jansen Kaya Keller Khan Kowalski Kumar Lindqvist Lopez Mbeki Moreau Müller " +
		"Nagy Nguyen Novak " +
		"O'Brien Okafor Olsen Park Petrov Popescu Rossi Sato Schmidt Silva Singh Tanaka Torres Virtanen Weber " +
		"Yilmaz Zhang Żak")
	streets = strings.Fields("Bridge Canal Castle Church Forest Garden Harbour High Lake Market Mill Park " +
		"Queen River Station Tower")
	cities = strings.Fields("Aarhus Bergen Bologna Braga Brno Cork Dakar Ghent Graz Izmir Kigali Kyoto " +
		"Leeds Lviv Lyon Malmö Oaxaca Porto Pune Quito Split Tartu Utrecht Zürich")
	openings = strings.Fields("The A Our My Every No Another One")
	natures  = strings.Fields("Silent Broken Distant Golden Hidden Last Little Long Lost Northern Open Quiet " +
		"Red Second Small Strange Winter Wooden Young Ordinary")
	things = strings.Fields("Bridge Clock Daughter Door Garden Harbour House Island Journey Letter Light " +
		"Machine Map Mirror Mountain Night River Road Sea Secret Shadow Stone Summer Train")
	places = []string{"", " of Porto", " in the Rain", " at Noon", " Without a Name", " & Other Stories",
		" of the North", " by the Sea"}
)

// dice draws numbers from one hash.
type dice uint64

// roll returns a number from 0 to n-1.
func (d *dice) roll(n int) int {
	x := uint64(*d)
	*d = dice(x/uint64(n)*0x9e3779b97f4a7c15 ^ x>>29)
	return int(mix(x) % uint64(n))
}

// Author is author i, with the name of the country.
func (c Catalog) Author(i int) bookstore.Author {
	d := dice(c.hash('n', i))
	first, last := firstNames[d.roll(len(firstNames))], lastNames[d.roll(len(lastNames))]
	country := bookstore.Countries()[d.roll(len(bookstore.Countries()))]
	started := bookstore.Date(7305 + d.roll(12000)) // from 1990 on
	a := bookstore.Author{
		ID: c.AuthorID(i), Name: first + " " + last, CountryCode: country.Code, Country: country.Name,
		Email: fmt.Sprintf("author%d@books.example", i), Phone: fmt.Sprintf("+99%08d", i),
		ContactAddress: fmt.Sprintf("%d %s Street, %s", 1+d.roll(199), streets[d.roll(len(streets))],
			cities[d.roll(len(cities))]),
		ContractStarted: started, ContractValue: int64(1000 + d.roll(500_000)),
	}
	if d.roll(3) == 0 {
		finished := started + bookstore.Date(d.roll(8000))
		a.ContractFinished = &finished
	}
	return a
}

// Book is book j, with the name of the author.
func (c Catalog) Book(j int) bookstore.Book {
	b := c.BookRow(j)
	b.Author = c.Author(c.AuthorOf(j)).Name
	return b
}

// BookRow is book j as in the tables, without the name of the author.
func (c Catalog) BookRow(j int) bookstore.Book {
	d := dice(c.hash('t', j))
	b := bookstore.Book{
		ID: c.BookID(j), AuthorID: c.AuthorID(c.AuthorOf(j)), ISBN: isbn(j),
		Published: bookstore.Date(-3653 + d.roll(23_000)), // from 1960 on
		Title: openings[d.roll(len(openings))] + " " + natures[d.roll(len(natures))] + " " +
			things[d.roll(len(things))] + places[d.roll(len(places))],
	}
	for _, g := range c.GenresOf(j) {
		b.Genres = append(b.Genres, bookstore.Genres[g-1])
	}
	return b
}

// genreCount is how many genres book j has, 1 to 3.
func (c Catalog) genreCount(j int) int { return 1 + int(c.hash('g', j)%3) }

// GenresOf returns the numbers of the genres of book j in rising order, which is the order of their names.
func (c Catalog) GenresOf(j int) []int {
	d := dice(c.hash('r', j))
	all := len(bookstore.Genres)
	// Two steps of less than half the circle never return to the start.
	g := d.roll(all)
	list := []int{g + 1}
	for range c.genreCount(j) - 1 {
		g = (g + 1 + d.roll(all/2-1)) % all
		list = append(list, g+1)
	}
	slices.Sort(list)
	return list
}

// isbn is an ISBN-13 with its check digit, different for each of 10^9 books.
func isbn(j int) string {
	s := []byte("978000000000?")
	for k := 11; k >= 3; k-- {
		s[k] = byte('0' + j%10)
		j /= 10
	}
	sum := 0
	for k, digit := range s[:12] {
		sum += int(digit-'0') * (1 + k%2*2)
	}
	s[12] = byte('0' + (10-sum%10)%10)
	return string(s)
}

// Overview is author i on a page.
func (c Catalog) Overview(i int) bookstore.Overview {
	a := c.Author(i)
	return bookstore.Overview{ID: a.ID, Name: a.Name, CountryCode: a.CountryCode,
		ContractStarted: a.ContractStarted, ContractValue: a.ContractValue}
}

// Page is the answer to GET /author with these parameters.
func (c Catalog) Page(limit, offset int) bookstore.Page {
	p := bookstore.Page{Limit: limit, Offset: offset, Authors: []bookstore.Overview{}}
	for i := offset; i < min(offset+limit, c.Authors); i++ {
		p.Authors = append(p.Authors, c.Overview(i))
	}
	return p
}

// Detail is the answer to GET /author/{id} for author i.
func (c Catalog) Detail(i int) bookstore.Detail {
	var books []bookstore.Book
	for j := range c.BooksOf(i) {
		books = append(books, c.BookRow(j))
	}
	slices.SortFunc(books, func(a, b bookstore.Book) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return bookstore.NewDetail(c.Author(i), books)
}

func appendAuthor(b []byte, a bookstore.Author) []byte {
	b = append(b, a.ID[:]...)
	for _, s := range []string{a.Name, a.CountryCode, a.Email, a.Phone, a.ContactAddress} {
		b = append(append(b, s...), 0)
	}
	finished := bookstore.Date(0)
	if a.ContractFinished != nil {
		finished = *a.ContractFinished
	}
	for _, n := range []int64{int64(a.ContractStarted), int64(finished), a.ContractValue} {
		b = binary.BigEndian.AppendUint64(b, uint64(n))
	}
	return b
}

func appendBook(b []byte, k bookstore.Book) []byte {
	b = append(append(b, k.ID[:]...), k.AuthorID[:]...)
	for _, s := range append([]string{k.Title, k.ISBN}, k.Genres...) {
		b = append(append(b, s...), 0)
	}
	return binary.BigEndian.AppendUint64(b, uint64(k.Published))
}
