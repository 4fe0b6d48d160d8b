// Package bookstore is the realistic application: authors, books and genres in a database, with validation
// and errors by RFC 9457. All servers under servers/*/bookstore share it. Each of them only routes a request,
// binds its values and sends an Answer in its framework's way, so that the frameworks differ only in that.
//
// It knows no network and no driver. The stores are in sqlite/ and postgres/, the data in catalog/.
package bookstore

import (
	"context"
	"errors"

	"github.com/google/uuid"
)

// Errors of a Store. Any other error is a fault of the program.
var (
	// ErrNotFound means that there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrUnavailable means that the database is gone, busy for too long, or has no free connection.
	ErrUnavailable = errors.New("the database is not available")
)

// ErrTooLarge is the error for a body over the limit.
var ErrTooLarge = errors.New("the body is too large")

// Store keeps the data. Its methods may be called from many goroutines; they return at the end of ctx.
type Store interface {
	// Authors returns a page of the authors in the order of their ids.
	Authors(ctx context.Context, limit, offset int) ([]Overview, error)
	// Author returns an author and all books of the author in the order of their ids.
	Author(ctx context.Context, id uuid.UUID) (Author, []Book, error)
	// Book returns a book.
	Book(ctx context.Context, id uuid.UUID) (Book, error)
	// CreateAuthor adds an author and ignores its Country.
	CreateAuthor(ctx context.Context, a Author) error
	// Close ends all connections.
	Close() error
}

// Author is a person under contract.
type Author struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	// CountryCode is the code of ISO 3166-1 alpha-2, and Country its name in the database.
	CountryCode string `json:"country_code"`
	Country     string `json:"country"`
	Email       string `json:"email"`
	// Phone is an E.164 number: +4930123456.
	Phone           string `json:"phone"`
	ContactAddress  string `json:"contact_address"`
	ContractStarted Date   `json:"contract_started"`
	// ContractFinished is nil while the contract runs.
	ContractFinished *Date `json:"contract_finished"`
	// ContractValue is in whole euros.
	ContractValue int64 `json:"contract_value"`
}

// Overview is an author on a page of authors.
type Overview struct {
	ID              uuid.UUID `json:"id"`
	Name            string    `json:"name"`
	CountryCode     string    `json:"country_code"`
	ContractStarted Date      `json:"contract_started"`
	ContractValue   int64     `json:"contract_value"`
}

// Book is a book with its author's name and its genres by name, in alphabetical order.
type Book struct {
	ID        uuid.UUID `json:"id"`
	AuthorID  uuid.UUID `json:"author_id"`
	Author    string    `json:"author"`
	Title     string    `json:"title"`
	ISBN      string    `json:"isbn"`
	Published Date      `json:"published"`
	Genres    []string  `json:"genres"`
}

// Page is the answer of GET /author.
type Page struct {
	Limit   int        `json:"limit"`
	Offset  int        `json:"offset"`
	Authors []Overview `json:"authors"`
}

// Summary is a book in the answer of GET /author/{id}.
type Summary struct {
	ID        uuid.UUID `json:"id"`
	Title     string    `json:"title"`
	ISBN      string    `json:"isbn"`
	Published Date      `json:"published"`
}

// Detail is the answer of GET /author/{id}.
type Detail struct {
	Author
	Books  []Summary `json:"books"`
	Genres []string  `json:"genres"`
}

// Created is the answer of POST /author.
type Created struct {
	ID uuid.UUID `json:"id"`
}
