package bookstore

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Limits of a page.
const (
	DefaultLimit = 20
	MaxLimit     = 100
)

// DefaultTimeout is how long the database may take for one answer, waiting for a connection included.
const DefaultTimeout = 5 * time.Second

// retryAfter is how many seconds a client should wait if the database is not available.
const retryAfter = "1"

// App answers requests from a store. It has one method for each endpoint, which takes the request's values as
// text and returns the complete answer. Many goroutines may use it.
type App struct {
	store   Store
	timeout time.Duration
	// fault gets the errors that are faults of the program; clients do not see them.
	fault func(error)
}

// New returns the application over a store. The timeout limits the database's time for each answer; 0 means
// DefaultTimeout. fault gets the reasons of answers 500; nil is allowed.
func New(store Store, timeout time.Duration, fault func(error)) *App {
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	if fault == nil {
		fault = func(error) {}
	}
	return &App{store: store, timeout: timeout, fault: fault}
}

// Authors is GET /author: a page of authors. The parameters are those of the query; an empty one counts as
// absent.
func (a *App) Authors(ctx context.Context, limit, offset string) Answer {
	var faults []Fault
	n, ok := number(limit, DefaultLimit)
	if !ok || n < 1 || n > MaxLimit {
		faults = append(faults, Fault{"limit", "must be a whole number from 1 to " + strconv.Itoa(MaxLimit)})
	}
	skip, ok := number(offset, 0)
	if !ok {
		faults = append(faults, Fault{"offset", "must be a whole number from 0 on"})
	}
	if len(faults) > 0 {
		return problem(400, "A parameter is wrong.", faults...)
	}
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	list, err := a.store.Authors(ctx, n, skip)
	if err != nil {
		return a.failed(err, "")
	}
	return encode(200, Page{Limit: n, Offset: skip, Authors: list})
}

// number reads a parameter that has only digits.
func number(s string, absent int) (int, bool) {
	if s == "" {
		return absent, true
	}
	n, err := strconv.ParseUint(s, 10, strconv.IntSize-1)
	return int(n), err == nil
}

// Author is GET /author/{id}: the author, the author's books, and the distinct genres of all of them.
func (a *App) Author(ctx context.Context, id string) Answer {
	key, ok := parseID(id)
	if !ok {
		return badID(id)
	}
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	author, books, err := a.store.Author(ctx, key)
	if err != nil {
		return a.failed(err, "There is no author with this id.")
	}
	return encode(200, NewDetail(author, books))
}

// NewDetail combines an author and books. It collects the genres here and not in the database, since the
// benchmark includes such work of an application.
func NewDetail(author Author, books []Book) Detail {
	d := Detail{Author: author, Books: make([]Summary, len(books)), Genres: []string{}}
	genres := map[string]struct{}{}
	for i, b := range books {
		d.Books[i] = Summary{ID: b.ID, Title: b.Title, ISBN: b.ISBN, Published: b.Published}
		for _, g := range b.Genres {
			genres[g] = struct{}{}
		}
	}
	d.Genres = slices.AppendSeq(d.Genres, maps.Keys(genres))
	slices.Sort(d.Genres)
	return d
}

// Book is GET /book/{id}.
func (a *App) Book(ctx context.Context, id string) Answer {
	key, ok := parseID(id)
	if !ok {
		return badID(id)
	}
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	book, err := a.store.Book(ctx, key)
	if err != nil {
		return a.failed(err, "There is no book with this id.")
	}
	return encode(200, book)
}

// CreateAuthor is POST /author. The error comes from reading the form: ErrTooLarge, or any other for a body
// that is not one JSON object.
func (a *App) CreateAuthor(ctx context.Context, form *Form, err error) Answer {
	switch {
	case errors.Is(err, ErrTooLarge):
		return TooLarge()
	case err != nil:
		return problem(400, "The body is not one JSON object.")
	}
	if faults := form.validate(); len(faults) > 0 {
		return problem(400, "The author is not valid.", faults...)
	}
	author := form.author()
	// Of version 7: the ids of authors rise with the time of their creation.
	if author.ID, err = uuid.NewV7(); err != nil {
		return a.failed(err, "")
	}
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	if err := a.store.CreateAuthor(ctx, author); err != nil {
		return a.failed(err, "")
	}
	return encode(201, Created{ID: author.ID}, Field{"Location", "/author/" + author.ID.String()})
}

// failed is the answer to an error of the store.
func (a *App) failed(err error, unknown string) Answer {
	switch {
	case errors.Is(err, ErrNotFound):
		return problem(404, unknown)
	case errors.Is(err, ErrUnavailable), errors.Is(err, context.DeadlineExceeded),
		errors.Is(err, context.Canceled):
		return problem(503, "The database is not available.").with("Retry-After", retryAfter)
	}
	a.fault(err)
	return problem(500, "")
}

// parseID takes the one usual form of a UUID; uuid.Parse would take others too.
func parseID(s string) (uuid.UUID, bool) {
	if len(s) != len("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") {
		return uuid.UUID{}, false
	}
	id, err := uuid.Parse(s)
	return id, err == nil
}

// badID is the answer to a malformed id. Some routers pass more than one segment of a path, or none: such a
// path does not exist.
func badID(s string) Answer {
	if s == "" || strings.Contains(s, "/") {
		return NoRoute()
	}
	return problem(400, "A parameter is wrong.", Fault{"id", "must be a UUID"})
}

// TooLarge is the answer to a body over the limit; the connection is closed after it.
func TooLarge() Answer {
	return problem(413, "A body may have 1048576 bytes.").with("Connection", "close")
}

// Unrouted is the answer to a request without a route: 405 with the Allow line of a known path, otherwise
// 404.
func Unrouted(path string) Answer {
	if allow := Allow(path); allow != "" {
		return problem(405, "").with("Allow", allow)
	}
	return NoRoute()
}

// NoRoute is the answer to an unknown path.
func NoRoute() Answer { return problem(404, "There is nothing at this path.") }

// Unclean is the answer to a GET of a path that a router would clean. The ids . and .. are wrong; any other
// such path does not exist.
func Unclean(path string) Answer {
	for _, prefix := range []string{"/author/", "/book/"} {
		if id, ok := strings.CutPrefix(path, prefix); ok && (id == "." || id == "..") {
			return badID(id)
		}
	}
	return NoRoute()
}

// Broken is the answer to a request that a framework could not read or answer. An unknown status becomes 500.
func Broken(status int) Answer {
	if titles[status] == "" {
		status = 500
	}
	return problem(status, "")
}

// Allow returns the Allow line of a known path, or "" if the path is unknown.
func Allow(path string) string {
	switch path {
	case "/author":
		return "GET, HEAD, POST"
	case "/about", "/healthz":
		return "GET, HEAD"
	}
	for _, prefix := range []string{"/author/", "/book/"} {
		if id, ok := strings.CutPrefix(path, prefix); ok && id != "" && !strings.Contains(id, "/") {
			return "GET, HEAD"
		}
	}
	return ""
}
