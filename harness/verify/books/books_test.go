package books_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/books"
	"tenrounds/harness/verify/verdict"
	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/catalog"
	"tenrounds/shared/bookstore/overhttp"
	"tenrounds/shared/bookstore/sqlite"
)

var data = catalog.Catalog{Seed: 7, Authors: 100}

// right is a server that keeps the contract.
func right(app *bookstore.App) http.Handler {
	mux := http.NewServeMux()
	text := func(s string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			overhttp.Answer(w, bookstore.Answer{Status: 200, Type: "text/plain; charset=utf-8", Body: []byte(s)})
		}
	}
	mux.HandleFunc("GET /about", text("right"))
	mux.HandleFunc("GET /healthz", text("ok"))
	mux.HandleFunc("GET /author", overhttp.Authors(app))
	mux.HandleFunc("POST /author", overhttp.Create(app))
	mux.HandleFunc("GET /author/{id}", func(w http.ResponseWriter, r *http.Request) {
		overhttp.Answer(w, app.Author(r.Context(), r.PathValue("id")))
	})
	mux.HandleFunc("GET /book/{id}", func(w http.ResponseWriter, r *http.Request) {
		overhttp.Answer(w, app.Book(r.Context(), r.PathValue("id")))
	})
	mux.HandleFunc("/", overhttp.Unrouted)
	return overhttp.Queries(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; p != path.Clean(p) {
			overhttp.Unclean(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	}))
}

// edited answers by h, after edit had its way with the answer.
func edited(h http.Handler, edit func(*http.Request, *httptest.ResponseRecorder)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		edit(r, rec)
		for k, v := range rec.Header() {
			w.Header()[k] = v
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})
}

// replaced is an edit of the body.
func replaced(path, before, after string) func(*http.Request, *httptest.ResponseRecorder) {
	return func(r *http.Request, rec *httptest.ResponseRecorder) {
		if strings.HasPrefix(r.URL.Path, path) {
			text := strings.Replace(rec.Body.String(), before, after, 1)
			rec.Body.Reset()
			_, _ = rec.Body.WriteString(text)
			rec.Header().Set("Content-Length", strconv.Itoa(len(text)))
		}
	}
}

// filled is a store with the data.
func filled(t *testing.T) bookstore.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "books.db")
	if _, _, err := sqlite.Load(t.Context(), path, data, func(int) {}); err != nil {
		t.Fatal(err)
	}
	store, err := sqlite.Open(t.Context(), path, 4, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// Each wrong server breaks one rule, and a check of this name must notice it.
func TestChecksCanFail(t *testing.T) {
	app := bookstore.New(filled(t), time.Minute, nil)
	first := "/author/" + data.AuthorID(1).String()
	for _, c := range []struct {
		name string
		edit func(*http.Request, *httptest.ResponseRecorder)
		want string // empty: nothing is wrong
	}{
		{"right", func(*http.Request, *httptest.ResponseRecorder) {}, ""},
		{"wrong byte", replaced(first, "a", "b"), "author/1"},
		{"& as Go's encoders escape it", replaced("/book/", `&`, `\u0026`), "book/ampersand"},
		{"& escaped in what was created", replaced("/author/", `<&>`, `\u003c\u0026\u003e`), "create/"},
		{"genres in another order", replaced("/author/", `"Art"`, `"Bat"`), "author/"},
		{"extra header", func(_ *http.Request, rec *httptest.ResponseRecorder) {
			rec.Header().Set("X-Powered-By", "x")
		}, "about"},
		{"type of errors", func(_ *http.Request, rec *httptest.ResponseRecorder) {
			if rec.Code == 404 {
				rec.Header().Set("Content-Type", "application/json")
			}
		}, "author/unknown"},
		{"no Allow", func(_ *http.Request, rec *httptest.ResponseRecorder) {
			rec.Header().Del("Allow")
		}, "method/DELETE/author"},
		{"200 for a missing author", func(_ *http.Request, rec *httptest.ResponseRecorder) {
			if rec.Code == 404 {
				rec.Code = 200
			}
		}, "author/unknown"},
		{"a field is not named", replaced("/author", `"field":"email"`, `"field":"other"`), "create/email/ada"},
		{"no Location", func(_ *http.Request, rec *httptest.ResponseRecorder) {
			rec.Header().Del("Location")
		}, "create/plain"},
		{"no close after 413", func(_ *http.Request, rec *httptest.ResponseRecorder) {
			if rec.Code == 413 {
				rec.Code = 400
			}
		}, "create/too-large/length"},
		{"another program", replaced("/about", "right", "wrong"), "about"},
		{"a page off by one", replaced("/author", `"offset":7`, `"offset":8`), "overview/?offset=7"},
		{"a 500 for hostile input", func(r *http.Request, rec *httptest.ResponseRecorder) {
			if rec.Code == 400 && r.Host == "x" {
				rec.Code = 500
			}
		}, "hostile"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(edited(right(app), c.edit))
			defer s.Close()
			subject := books.Subject{Name: "right", Addr: s.Listener.Addr().String(), Engine: "net/http",
				Catalog: data}
			var found []harness.Violation
			if c.want != "hostile" {
				found = books.Check(context.Background(), subject)
			}
			if c.want == "hostile" || c.want == "" {
				found = append(found, verdict.Wrong(books.Hostile(context.Background(), subject, 1, 300))...)
			}
			if c.want == "" && len(found) > 0 {
				t.Errorf("there is nothing wrong, but: %v", found)
			}
			if c.want != "" && !slices.ContainsFunc(found, func(v harness.Violation) bool {
				return strings.HasPrefix(v.Check, c.want)
			}) {
				t.Errorf("no check %s among %v", c.want, found)
			}
		})
	}
}

func TestUnavailableCanFail(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer s.Close()
	subject := books.Subject{Name: "right", Addr: s.Listener.Addr().String(), Engine: "net/http", Catalog: data}
	if found := books.CheckUnavailable(t.Context(), subject); len(found) < 5 {
		t.Errorf("%v", found)
	}
}

// Each wrong server does one thing that no server may do while its database comes and goes.
func TestDuringCanFail(t *testing.T) {
	store := filled(t)
	well := right(bookstore.New(store, time.Minute, nil))
	// its database is always late
	gone := right(bookstore.New(store, time.Nanosecond, nil))
	byTurns := func(n *atomic.Int64, edit func(*httptest.ResponseRecorder)) http.Handler {
		return edited(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if n.Add(1)%5 == 0 {
				gone.ServeHTTP(w, r)
				return
			}
			well.ServeHTTP(w, r)
		}), func(_ *http.Request, rec *httptest.ResponseRecorder) { edit(rec) })
	}
	for _, c := range []struct {
		name string
		edit func(*httptest.ResponseRecorder)
		want string // empty: nothing is wrong
	}{
		{"right", func(*httptest.ResponseRecorder) {}, ""},
		{"no Retry-After", func(rec *httptest.ResponseRecorder) { rec.Header().Del("Retry-After") }, "Retry-After"},
		{"a 500", func(rec *httptest.ResponseRecorder) {
			if rec.Code == http.StatusServiceUnavailable {
				rec.Code = http.StatusInternalServerError
			}
		}, "status 200"},
		{"half of the truth", func(rec *httptest.ResponseRecorder) {
			if rec.Code == http.StatusOK {
				text := strings.Replace(rec.Body.String(), `"`, `'`, 1)
				rec.Body.Reset()
				_, _ = rec.Body.WriteString(text)
			}
		}, `{"`},
		{"slow", func(*httptest.ResponseRecorder) { time.Sleep(60 * time.Millisecond) }, "an answer within 50ms"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var answered atomic.Int64
			s := httptest.NewServer(byTurns(&answered, c.edit))
			defer s.Close()
			most := time.Minute
			if c.name == "slow" {
				most = 50 * time.Millisecond
			}
			subject := books.Subject{Name: "right", Addr: s.Listener.Addr().String(), Engine: "net/http",
				Catalog: data}
			stream := books.During(t.Context(), subject, 2, most)
			enough := func() bool {
				right, created, refused := stream.Counts()
				return answered.Load() >= 20 && (c.want != "" || right > 0 && created > 0 && refused > 0)
			}
			for end := time.Now().Add(time.Minute); !enough() && time.Now().Before(end); {
				time.Sleep(10 * time.Millisecond)
			}
			found := stream.Stop()
			wanted := func(v harness.Violation) bool { return strings.Contains(v.Want, c.want) }
			if c.want == "" && (len(found) > 0 || !enough()) || c.want != "" && !slices.ContainsFunc(found, wanted) {
				t.Errorf("want a violation that wants %q: %v", c.want, found)
			}
		})
	}
}
