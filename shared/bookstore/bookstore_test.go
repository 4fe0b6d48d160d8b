package bookstore_test

import (
	"context"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-json"
	"github.com/google/uuid"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
)

var data = catalog.Catalog{Seed: 2, Authors: 10}

// memory is a store that keeps what was created.
type memory struct {
	err     error
	book    int
	created []bookstore.Author
}

func (m *memory) Authors(_ context.Context, limit, offset int) ([]bookstore.Overview, error) {
	return data.Page(limit, offset).Authors, m.err
}

func (m *memory) Author(context.Context, uuid.UUID) (bookstore.Author, []bookstore.Book, error) {
	return data.Author(1), nil, m.err
}

func (m *memory) Book(context.Context, uuid.UUID) (bookstore.Book, error) {
	return data.Book(m.book), m.err
}

func (m *memory) CreateAuthor(_ context.Context, a bookstore.Author) error {
	m.created = append(m.created, a)
	return m.err
}

func (m *memory) Close() error { return nil }

func TestAnswersToErrorsOfTheStore(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		faults int
	}{
		{nil, 200, 0},
		{fmt.Errorf("x: %w", bookstore.ErrNotFound), 404, 0},
		{fmt.Errorf("x: %w", bookstore.ErrUnavailable), 503, 0},
		{context.DeadlineExceeded, 503, 0},
		{errors.New("password is hunter2"), 500, 1},
	} {
		faults := 0
		app := bookstore.New(&memory{err: c.err}, time.Second, func(error) { faults++ })
		a := app.Author(t.Context(), data.AuthorID(1).String())
		if a.Status != c.status || faults != c.faults || strings.Contains(string(a.Body), "hunter2") {
			t.Errorf("%v: %d %s, %d faults", c.err, a.Status, a.Body, faults)
		}
		if retry := a.Header; c.status == 503 &&
			!reflect.DeepEqual(retry, []bookstore.Field{{Name: "Retry-After", Value: "1"}}) {
			t.Errorf("%v: header %v", c.err, retry)
		}
	}
}

// The servers encode by goccy/go-json; what comes out must be what encoding/json says.
func TestEncodersAgree(t *testing.T) {
	for _, v := range []any{data.Detail(3), data.Page(5, 2), data.Book(7),
		bookstore.Created{ID: data.AuthorID(2)}, bookstore.Book{Title: `"<&>"`}} {
		a, err := json.MarshalWithOption(v, json.DisableHTMLEscape())
		var b strings.Builder
		e := stdjson.NewEncoder(&b)
		e.SetEscapeHTML(false)
		serr := e.Encode(v)
		if err != nil || serr != nil || string(a)+"\n" != b.String() {
			t.Errorf("%s, %v\nand\n%s, %v", a, err, b.String(), serr)
		}
	}
}

// & < > are no escapes, in whatever answer they stand.
func TestPlainCharacters(t *testing.T) {
	i := 0
	for !strings.Contains(data.Book(i).Title, "&") {
		i++
	}
	app := bookstore.New(&memory{book: i}, time.Second, nil)
	a := app.Book(t.Context(), data.BookID(i).String())
	if a.Status != 200 || !strings.Contains(string(a.Body), `"`+data.Book(i).Title+`"`) {
		t.Errorf("%d %s", a.Status, a.Body)
	}
}

func TestDetailHasEachGenreOnce(t *testing.T) {
	books := []bookstore.Book{{Genres: []string{"Poetry", "Art"}}, {Genres: []string{"Art", "Crime"}}}
	if got := bookstore.NewDetail(bookstore.Author{}, books).Genres; !reflect.DeepEqual(got,
		[]string{"Art", "Crime", "Poetry"}) {
		t.Errorf("%v", got)
	}
}

func TestDates(t *testing.T) {
	for _, s := range []string{"1970-01-01", "1969-12-31", "0001-01-01", "9999-12-31", "2024-02-29",
		"1900-03-01"} {
		d, err := bookstore.ParseDate(s)
		b, jerr := json.Marshal(d)
		if err != nil || jerr != nil || d.String() != s || string(b) != `"`+s+`"` ||
			bookstore.DateOf(d.Time()) != d {
			t.Errorf("%s: %v, %s, %v, %v", s, d, b, err, jerr)
		}
		var back bookstore.Date
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Errorf("%s: %v, %v", b, back, err)
		}
	}
	if d := bookstore.DateOf(time.Date(1969, 12, 31, 23, 59, 0, 0, time.UTC)); d != -1 {
		t.Errorf("the last minute of 1969 is in day %d", d)
	}
	for _, s := range []string{"", "2023-02-29", "2024-1-1", "24-01-01", "2024-01-01T00:00:00Z"} {
		if d, err := bookstore.ParseDate(s); err == nil {
			t.Errorf("%q: %v", s, d)
		}
	}
}

// The codes of the list are those that the validation takes, or a valid author could not be stored.
func TestCountries(t *testing.T) {
	known := map[string]bool{}
	for i, c := range bookstore.Countries() {
		known[c.Code] = true
		if c.Name == "" || i > 0 && bookstore.Countries()[i-1].Code >= c.Code {
			t.Errorf("%q %q", c.Code, c.Name)
		}
	}
	app := bookstore.New(&memory{}, time.Second, nil)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			var form bookstore.Form
			text := strings.Replace(form1, "FR", code, 1)
			if err := json.Unmarshal([]byte(text), &form); err != nil {
				t.Fatal(err)
			}
			if got := app.CreateAuthor(t.Context(), &form, nil); (got.Status == 201) != known[code] {
				t.Errorf("%s: status %d, in the list: %t", code, got.Status, known[code])
			}
		}
	}
}

const form1 = `{"name":"Ada","country_code":"FR","email":"a@b.example","phone":"+331234567",` +
	`"contact_address":"x","contract_started":"2020-01-01","contract_value":1}`

// FuzzCreate wants of any body that it is refused by 400, or stored as every database can keep it.
func FuzzCreate(f *testing.F) {
	for _, s := range []string{form1, "{}", "null", "[", `{"name":"\u0000"}`, strings.Replace(form1, "Ada",
		`\ud800`, 1), strings.Replace(form1, ":1}", ":1e3}", 1), strings.Repeat("[", 2000)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		store := &memory{}
		app := bookstore.New(store, time.Second, func(err error) { t.Error(err) })
		var form bookstore.Form
		err := json.Unmarshal(body, &form)
		a := app.CreateAuthor(t.Context(), &form, err)
		switch a.Status {
		case 400:
			var p bookstore.Problem
			if err := stdjson.Unmarshal(a.Body, &p); err != nil || p.Status != 400 || a.Type != bookstore.ProblemType {
				t.Errorf("%s: %v", a.Body, err)
			}
		case 201:
			c := store.created[0]
			for _, s := range []string{c.Name, c.ContactAddress, c.Email, c.Phone} {
				if s == "" || strings.ContainsRune(s, 0) || strings.ToValidUTF8(s, "?") != s || len([]rune(s)) > 500 {
					t.Errorf("%q was taken", s)
				}
			}
			if d := c.ContractStarted.String(); len(d) != 10 || c.ContractValue < 0 {
				t.Errorf("%s, %d were taken", d, c.ContractValue)
			}
		default:
			t.Errorf("status %d", a.Status)
		}
	})
}

// FuzzParameters wants that any parameter is refused or answered.
func FuzzParameters(f *testing.F) {
	f.Add("20", "0", data.AuthorID(0).String())
	f.Add("-1", "1e9", "../x")
	f.Add("", "99999999999999999999", "\x00")
	f.Fuzz(func(t *testing.T, limit, offset, id string) {
		app := bookstore.New(&memory{}, time.Second, func(err error) { t.Error(err) })
		for _, a := range []bookstore.Answer{app.Authors(t.Context(), limit, offset), app.Author(t.Context(), id),
			app.Book(t.Context(), id)} {
			if a.Status != 200 && a.Status != 400 && a.Status != 404 || !stdjson.Valid(a.Body) {
				t.Errorf("%q %q %q: %d %s", limit, offset, id, a.Status, a.Body)
			}
		}
	})
}
