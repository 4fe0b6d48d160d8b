// Package overhttp is the bookstore's answers over net/http, for the servers whose framework leaves bodies
// to net/http, and the reading of the form for all of that family.
package overhttp

import (
	"net/http"
	"strings"

	"tenrounds/shared/bookstore"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

// Head writes the header lines of an answer, to be followed by its status and its body.
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

// Unrouted answers what no route takes: 405 on known paths, 404 on others.
func Unrouted(w http.ResponseWriter, r *http.Request) {
	w.Header().Del("Allow") // some routers have set one of their own
	Answer(w, bookstore.Unrouted(r.URL.Path))
}

// Unclean answers a path that a router would clean: there is nothing at it, but for ids that are . or .., which are wrong ids.
func Unclean(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		Answer(w, bookstore.Unclean(r.URL.Path))
		return
	}
	Unrouted(w, r)
}

// Queries lets h see what net/url would leave out of a query: a parameter with a semicolon, or with a percent sign that begins no
// escape. It is a wrong value, and not an absent one.
func Queries(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.ContainsAny(r.URL.RawQuery, ";%") {
			r.URL.RawQuery = literal(r.URL.RawQuery)
		}
		h.ServeHTTP(w, r)
	})
}

// literal escapes these two.
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

// Form bounds the body of r and lets the framework's bind decode it. For w see stdhttp.LimitBody.
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

// Decode binds for routers without a binder of their own.
func Decode(r *http.Request) func(any) error {
	return func(v any) error { return payloads.Decode(r.Body, v) }
}
