// Package overhttp serves the bookstore over net/http, for the servers whose framework only routes. Other
// frameworks on net/http use it to read the form.
package overhttp

import (
	"net/http"
	"path"
	"strings"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

// Head writes the header lines of an answer.
func Head(h http.Header, a bookstore.Answer) {
	h.Set("Content-Type", a.Type)
	stdhttp.Length(h, len(a.Body))
	for _, f := range a.Header {
		h.Set(f.Name, f.Value)
	}
}

// Answer writes an answer.
func Answer(w http.ResponseWriter, a bookstore.Answer) {
	Head(w.Header(), a)
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body) // an error can only be a broken connection
}

// Unrouted answers requests without a route: 405 on known paths, 404 on others.
func Unrouted(w http.ResponseWriter, r *http.Request) {
	w.Header().Del("Allow") // some routers set their own
	Answer(w, bookstore.Unrouted(r.URL.Path))
}

// Unclean answers a path that a router would clean. It is unknown, except that the ids . and .. are wrong
// ids.
func Unclean(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		Answer(w, bookstore.Unclean(r.URL.Path))
		return
	}
	Unrouted(w, r)
}

// Exact answers paths that a router would clean and redirect.
func Exact(router http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; p != "" && p != path.Clean(p) {
			Unclean(w, r)
			return
		}
		router.ServeHTTP(w, r)
	})
}

// Queries makes h see the parameters that net/url drops: with a semicolon, or with a percent sign without an
// escape. They are wrong and not absent.
func Queries(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.ContainsAny(r.URL.RawQuery, ";%") {
			r.URL.RawQuery = literal(r.URL.RawQuery)
		}
		h.ServeHTTP(w, r)
	})
}

// literal escapes semicolons and such percent signs.
func literal(query string) string {
	var b strings.Builder
	for i := range len(query) {
		switch c := query[i]; {
		case c == ';':
			b.WriteString("%3B")
		case c == '%' && (i+2 >= len(query) || !isHex(query[i+1]) || !isHex(query[i+2])):
			b.WriteString("%25")
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

// NoRoute answers 404.
func NoRoute(w http.ResponseWriter, _ *http.Request) { Answer(w, bookstore.NoRoute()) }

// Authors is GET /author.
func Authors(app *bookstore.App) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		Answer(w, app.Authors(r.Context(), q.Get("limit"), q.Get("offset")))
	}
}

// Create is POST /author for routers without a binder.
func Create(app *bookstore.App) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		form, err := Form(w, r, func(v any) error { return payloads.Decode(r.Body, v) })
		Answer(w, app.CreateAuthor(r.Context(), form, err))
	}
}

// Form limits the body of r and decodes it with the framework's bind. For w see stdhttp.LimitBody.
func Form(w http.ResponseWriter, r *http.Request, bind func(any) error) (*bookstore.Form, error) {
	if !stdhttp.LimitBody(w, r) {
		return nil, bookstore.ErrTooLarge
	}
	form := new(bookstore.Form)
	if err := bind(form); stdhttp.IsTooLarge(err) {
		return nil, bookstore.ErrTooLarge
	} else if err != nil {
		return nil, err
	}
	return form, nil
}
