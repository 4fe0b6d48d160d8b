// Package catalog is the bookstore's data as arithmetic: each author and each book is a function of its index
// and a seed. The stores are filled from it, and the expected answers come from the same functions, never
// from a recorded answer.
package catalog

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math/bits"
	"strings"
	"sync"

	"github.com/google/uuid"
)

// Version rises with each change of the arithmetic; data of another version is made again.
const Version = 1

// Catalog is one set of data. Authors is a power of ten, 10 at least, and there are ten times as many books.
type Catalog struct {
	Seed    uint64
	Authors int
}

// Scale is a size of the data by name.
type Scale struct {
	Name    string
	Authors int
}

// Scales lists the sizes. The last one is from the document that describes the application.
var Scales = []Scale{{"small", 1_000}, {"medium", 100_000}, {"full", 1_000_000}}

// New returns the data of a scale.
func New(scale string, seed uint64) (Catalog, error) {
	var names []string
	for _, s := range Scales {
		if s.Name == scale {
			return Catalog{Seed: seed, Authors: s.Authors}, nil
		}
		names = append(names, s.Name)
	}
	return Catalog{}, fmt.Errorf("unknown scale %q; there are %s", scale, strings.Join(names, ", "))
}

// booksPerAuthor is the mean; block is the number of authors over which it holds exactly.
const (
	booksPerAuthor = 10
	block          = 10
)

// shares are how many books the authors of a block have, in some order.
var shares = [block]int{1, 3, 5, 7, 9, 11, 13, 15, 17, 19}

// Books is the number of books.
func (c Catalog) Books() int { return c.Authors * booksPerAuthor }

// Rows is the number of rows of all tables that are filled from the catalog, with the genres of books. It is
// the total for the progress of a load.
func (c Catalog) Rows() int64 {
	n := int64(c.Authors + c.Books())
	for i := range c.Books() {
		n += int64(c.genreCount(i))
	}
	return n
}

// share is the number of books of author i.
func (c Catalog) share(i int) int { return shares[c.place(i)] }

// place is the author's position in the shares of its block, which are rotated by a number of the block.
func (c Catalog) place(i int) int {
	return (i + int(c.hash('b', i/block)%block)) % block
}

// first is the position of author i's first book in a list in which the books of an author follow each other.
func (c Catalog) first(i int) int {
	at := i / block * block * booksPerAuthor
	for k := i / block * block; k < i; k++ {
		at += c.share(k)
	}
	return at
}

// stride scatters the books of an author over the table. It shares no factor with a power of ten, so that
// at*stride mod Books() is different for each at; authorOf inverts it.
const stride = 618_033_989

// bookAt is the index of the book at a position of the list.
func (c Catalog) bookAt(at int) int { return int(mulmod(uint64(at), stride, uint64(c.Books()))) }

// AuthorOf returns the index of the author of book j.
func (c Catalog) AuthorOf(j int) int {
	at := int(mulmod(uint64(j), c.back(), uint64(c.Books())))
	i := at / (block * booksPerAuthor) * block
	for rest := at % (block * booksPerAuthor); rest >= c.share(i); i++ {
		rest -= c.share(i)
	}
	return i
}

// BooksOf yields the indices of the books of author i, in no order.
func (c Catalog) BooksOf(i int) iter.Seq[int] {
	return func(yield func(int) bool) {
		from := c.first(i)
		for at := from; at < from+c.share(i); at++ {
			if !yield(c.bookAt(at)) {
				return
			}
		}
	}
}

// mulmod is a*b mod m without overflow.
func mulmod(a, b, m uint64) uint64 {
	hi, lo := bits.Mul64(a%m, b%m)
	_, rem := bits.Div64(hi, lo, m)
	return rem
}

// inverses of the stride for the named scales, since a load needs one for each book.
var inverses = sync.OnceValue(func() map[int]uint64 {
	all := map[int]uint64{}
	for _, s := range Scales {
		all[s.Authors] = inverse(stride, uint64(s.Authors*booksPerAuthor))
	}
	return all
})

// back is the inverse of the stride.
func (c Catalog) back() uint64 {
	if x, named := inverses()[c.Authors]; named {
		return x
	}
	return inverse(stride, uint64(c.Books()))
}

// inverse is the x with a*x = 1 mod m, by Euclid's extended algorithm.
func inverse(a, m uint64) uint64 {
	r0, r1 := int64(m), int64(a%m)
	t0, t1 := int64(0), int64(1)
	for r1 != 0 {
		q := r0 / r1
		r0, r1 = r1, r0-q*r1
		t0, t1 = t1, t0-q*t1
	}
	return uint64((t0 + int64(m)) % int64(m))
}

// hash is a pseudo-random number, a function of the seed, a kind and an index.
func (c Catalog) hash(kind byte, i int) uint64 {
	// The finalizer of splitmix64, twice: each bit of the input reaches each bit of the output.
	x := mix(c.Seed + uint64(kind)*0x9e3779b97f4a7c15)
	return mix(x + uint64(i)*0xd1342543de82ef95)
}

func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// epoch is 2020-01-01 in milliseconds: generated ids are older than new ones, so that created rows come last
// and move no page.
const epoch = 1_577_836_800_000

// id is a UUID of version 7 whose time rises with the index.
func (c Catalog) id(kind byte, i int) uuid.UUID {
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(epoch+i)<<16|c.hash(kind, i)>>52)
	binary.BigEndian.PutUint64(u[8:], c.hash(kind+1, i))
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return u
}

// AuthorID is the id of author i.
func (c Catalog) AuthorID(i int) uuid.UUID { return c.id('A', i) }

// BookID is the id of book j.
func (c Catalog) BookID(j int) uuid.UUID { return c.id('K', j) }

// Last is above the ids of all generated rows and below the ids of all created rows.
func Last() uuid.UUID {
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(1_700_000_000_000)<<16) // in 2023
	return u
}

// Checksum identifies the data. It covers every row, so it is slow for the full scale.
func (c Catalog) Checksum() string {
	s := NewSum()
	for i := range c.Authors {
		s.Author(c.Author(i))
	}
	for j := range c.Books() {
		s.Book(c.BookRow(j))
	}
	return s.String()
}
