// Package storetest has the rules for every Store, as cases over a store that is filled with a catalog. A
// case returns what is wrong, so that tests in any package can run it.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
)

// Store is a bookstore.Store with the methods for the harness.
type Store interface {
	bookstore.Store
	// Created counts the authors that were created after the data was loaded, Trim removes them.
	Created(ctx context.Context) (int, error)
	Trim(ctx context.Context) error
}

// Case is one rule.
type Case struct {
	Name  string
	Check func(ctx context.Context, s Store, c catalog.Catalog) error
}

// Cases lists the rules. None changes the data.
func Cases() []Case {
	return []Case{
		{"every author", everyAuthor},
		{"every book", everyBook},
		{"pages", pages},
		{"unknown ids", unknown},
		{"creating", creating},
		{"creating at once", creatingAtOnce},
		{"an id twice", twice},
		{"an unknown country", unknownCountry},
		{"odd text", oddText},
		{"an ended context", ended},
	}
}

func differs(what string, got, want any) error {
	if reflect.DeepEqual(got, want) {
		return nil
	}
	return fmt.Errorf("%s: got %+v, want %+v", what, got, want)
}

func everyAuthor(ctx context.Context, s Store, c catalog.Catalog) error {
	for i := range c.Authors {
		a, list, err := s.Author(ctx, c.AuthorID(i))
		if err != nil {
			return fmt.Errorf("author %d: %w", i, err)
		}
		var want []bookstore.Book
		for j := range c.BooksOf(i) {
			want = append(want, c.Book(j))
		}
		slices.SortFunc(want, func(a, b bookstore.Book) int { return bytes.Compare(a.ID[:], b.ID[:]) })
		if err := errors.Join(differs(fmt.Sprintf("author %d", i), a, c.Author(i)),
			differs(fmt.Sprintf("books of author %d", i), list, want)); err != nil {
			return err
		}
	}
	return nil
}

func everyBook(ctx context.Context, s Store, c catalog.Catalog) error {
	for j := range c.Books() {
		b, err := s.Book(ctx, c.BookID(j))
		if err == nil {
			err = differs("", b, c.Book(j))
		}
		if err != nil {
			return fmt.Errorf("book %d: %w", j, err)
		}
	}
	return nil
}

func pages(ctx context.Context, s Store, c catalog.Catalog) error {
	for _, p := range [][2]int{{20, 0}, {1, 1}, {100, 0}, {7, c.Authors - 3}, {5, c.Authors}, {5, 1 << 40}} {
		list, err := s.Authors(ctx, p[0], p[1])
		if err == nil {
			err = differs("", list, c.Page(p[0], p[1]).Authors)
		}
		if err != nil {
			return fmt.Errorf("page of %d from %d: %w", p[0], p[1], err)
		}
	}
	return nil
}

func unknown(ctx context.Context, s Store, c catalog.Catalog) error {
	id := uuid.Max
	_, _, err := s.Author(ctx, id)
	_, berr := s.Book(ctx, c.AuthorID(0))
	if !errors.Is(err, bookstore.ErrNotFound) || !errors.Is(berr, bookstore.ErrNotFound) {
		return fmt.Errorf("got %w and %w, want that they are not found", err, berr)
	}
	return nil
}

// author is a valid author.
func author() bookstore.Author {
	finished := bookstore.Date(20_000)
	return bookstore.Author{
		ID: uuid.Must(uuid.NewV7()), Name: "Zoë O'Brien", CountryCode: "CI", Country: "Côte d'Ivoire",
		Email: "z@example.org", Phone: "+2251234567",
		ContactAddress: "1 High Street", ContractStarted: -5, ContractFinished: &finished, ContractValue: 1 << 39,
	}
}

func creating(ctx context.Context, s Store, c catalog.Catalog) error {
	for _, finished := range []bool{true, false} {
		a := author()
		if !finished {
			a.ContractFinished = nil
		}
		if err := s.CreateAuthor(ctx, a); err != nil {
			return err
		}
		got, list, err := s.Author(ctx, a.ID)
		if err := errors.Join(err, differs("the author", got, a), differs("books", len(list), 0)); err != nil {
			return err
		}
		last, err := s.Authors(ctx, 5, c.Authors)
		if err != nil || len(last) != 1 || last[0].ID != a.ID {
			return fmt.Errorf("a created author is not the last one: %+v, %w", last, err)
		}
		if err := removed(ctx, s, 1); err != nil {
			return err
		}
	}
	return nil
}

// removed counts the created authors and removes them.
func removed(ctx context.Context, s Store, want int) error {
	n, err := s.Created(ctx)
	if err := errors.Join(err, differs("created authors", n, want), s.Trim(ctx)); err != nil {
		return err
	}
	n, err = s.Created(ctx)
	return errors.Join(err, differs("authors after removing", n, 0))
}

func creatingAtOnce(ctx context.Context, s Store, _ catalog.Catalog) error {
	const workers, each = 8, 5
	var wg sync.WaitGroup
	faults := make([]error, workers)
	for w := range workers {
		wg.Go(func() {
			for range each {
				a := author()
				faults[w] = errors.Join(faults[w], s.CreateAuthor(ctx, a))
				if _, _, err := s.Author(ctx, a.ID); err != nil {
					faults[w] = errors.Join(faults[w], fmt.Errorf("read what was created: %w", err))
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errors.Join(faults...), removed(ctx, s, workers*each))
}

func twice(ctx context.Context, s Store, c catalog.Catalog) error {
	a := author()
	a.ID = c.AuthorID(0)
	return refused(s.CreateAuthor(ctx, a))
}

func unknownCountry(ctx context.Context, s Store, _ catalog.Catalog) error {
	a := author()
	a.CountryCode = "XX"
	return refused(s.CreateAuthor(ctx, a))
}

// refused expects an error that is not the database's fault.
func refused(err error) error {
	if err == nil || errors.Is(err, bookstore.ErrUnavailable) || errors.Is(err, bookstore.ErrNotFound) {
		return fmt.Errorf("got %w, want that it is refused", err)
	}
	return nil
}

func oddText(ctx context.Context, s Store, _ catalog.Catalog) error {
	for _, text := range []string{"'; DROP TABLE authors; --", `\x00`, "%s%d", "\u202eabc", "𝔘𝔫𝔦", "$1 ?1"} {
		a := author()
		a.Name, a.ContactAddress = text, text
		err := s.CreateAuthor(ctx, a)
		got, _, rerr := s.Author(ctx, a.ID)
		if err := errors.Join(err, rerr, differs("the author", got, a)); err != nil {
			return err
		}
	}
	return s.Trim(ctx)
}

func ended(ctx context.Context, s Store, c catalog.Catalog) error {
	ctx, cancel := context.WithDeadline(ctx, time.Unix(0, 0))
	defer cancel()
	_, err := s.Authors(ctx, 1, 0)
	_, _, aerr := s.Author(ctx, c.AuthorID(0))
	_, berr := s.Book(ctx, c.BookID(0))
	for _, err := range []error{err, aerr, berr, s.CreateAuthor(ctx, author())} {
		if !errors.Is(err, bookstore.ErrUnavailable) {
			return fmt.Errorf("got %w, want that the database is not available", err)
		}
	}
	return nil
}
