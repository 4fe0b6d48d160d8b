package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/goccy/go-json"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The queries are those of shared/bookstore/postgres.
const (
	authorSQL = `SELECT a.id, a.name, a.country_code, c.name, a.email, a.phone, a.contact_address,
		a.contract_started, a.contract_finished, a.contract_value
		FROM authors a JOIN countries c ON c.code = a.country_code WHERE a.id = $1`
	booksSQL = `SELECT b.id, b.title, b.isbn, b.published, g.name
		FROM books b JOIN book_genres bg ON bg.book_id = b.id JOIN genres g ON g.id = bg.genre_id
		WHERE b.author_id = $1 ORDER BY b.id, g.name`
)

type store struct{ pool *pgxpool.Pool }

// open opens the database and prepares the queries on each connection.
func open(ctx context.Context, address string) (*store, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	config.MaxConns = pool
	config.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Prepare(ctx, "author", authorSQL)
		_, berr := c.Prepare(ctx, "books", booksSQL)
		return errors.Join(err, berr)
	}
	p, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := p.Ping(ctx); err != nil {
		p.Close()
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return &store{p}, nil
}

// author is the answer.
type author struct {
	ID               string   `json:"id"`
	Name             string   `json:"name"`
	CountryCode      string   `json:"country_code"`
	Country          string   `json:"country"`
	Email            string   `json:"email"`
	Phone            string   `json:"phone"`
	ContactAddress   string   `json:"contact_address"`
	ContractStarted  string   `json:"contract_started"`
	ContractFinished *string  `json:"contract_finished"`
	ContractValue    int64    `json:"contract_value"`
	Books            []book   `json:"books"`
	Genres           []string `json:"genres"`
}

type book struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	ISBN      string `json:"isbn"`
	Published string `json:"published"`
}

// detail is GET /author/{id}.
func (s *store) detail(w http.ResponseWriter, r *http.Request) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil {
		http.Error(w, "the id is no UUID", http.StatusBadRequest)
		return
	}
	a, err := s.author(r.Context(), id)
	if errors.Is(err, pgx.ErrNoRows) {
		http.Error(w, "there is no such author", http.StatusNotFound)
		return
	}
	var body []byte
	if err == nil {
		body, err = json.MarshalWithOption(a, json.DisableHTMLEscape()) // as the application has it
	}
	if err != nil {
		http.Error(w, "the author cannot be read", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // an error can only be a broken connection
}

// author asks for the author and the books in one round trip, and collects the genres.
func (s *store) author(ctx context.Context, id uuid.UUID) (a author, err error) {
	batch := &pgx.Batch{}
	batch.Queue("author", [16]byte(id))
	batch.Queue("books", [16]byte(id))
	results := s.pool.SendBatch(ctx, batch)
	defer func() { err = errors.Join(err, results.Close()) }()
	var key [16]byte
	var started, finished pgtype.Date
	err = results.QueryRow().Scan(&key, &a.Name, &a.CountryCode, &a.Country, &a.Email, &a.Phone,
		&a.ContactAddress, &started, &finished, &a.ContractValue)
	if err != nil {
		return a, err
	}
	a.ID, a.ContractStarted = uuid.UUID(key).String(), started.Time.Format(time.DateOnly)
	if finished.Valid {
		end := finished.Time.Format(time.DateOnly)
		a.ContractFinished = &end
	}
	rows, err := results.Query()
	if err != nil {
		return a, err
	}
	defer rows.Close()
	a.Books, a.Genres = []book{}, []string{}
	seen := map[string]bool{}
	var last [16]byte
	for rows.Next() {
		var b book
		var genre string
		var published pgtype.Date
		if err := rows.Scan(&key, &b.Title, &b.ISBN, &published, &genre); err != nil {
			return a, err
		}
		if len(a.Books) == 0 || key != last {
			last = key
			b.ID, b.Published = uuid.UUID(key).String(), published.Time.Format(time.DateOnly)
			a.Books = append(a.Books, b)
		}
		if !seen[genre] {
			seen[genre] = true
			a.Genres = append(a.Genres, genre)
		}
	}
	slices.Sort(a.Genres)
	return a, rows.Err()
}
