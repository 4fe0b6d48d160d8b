package catalog

import (
	"crypto/sha256"
	"fmt"
	"hash"

	"tenrounds/shared/bookstore"
)

// Sum is a checksum in the making, for whoever has the rows in hand anyway. It takes every author and then
// every book, each in the order of their indices.
type Sum struct {
	h hash.Hash
	b []byte
}

// NewSum begins one.
func NewSum() *Sum { return &Sum{h: sha256.New()} }

// Author takes the next author.
func (s *Sum) Author(a bookstore.Author) { s.add(appendAuthor(s.b[:0], a)) }

// Book takes the next book, as BookRow gives it.
func (s *Sum) Book(b bookstore.Book) { s.add(appendBook(s.b[:0], b)) }

func (s *Sum) add(b []byte) {
	s.b = b
	_, _ = s.h.Write(b) // never fails
}

// String is the checksum of all that was taken.
func (s *Sum) String() string { return fmt.Sprintf("%x", s.h.Sum(nil)[:16]) }
