// Package stdhttp has the http.Server configuration of all servers on net/http, and answers that they share.
package stdhttp

import (
	"errors"
	"io"
	"log"
	"net/http"
	"path"
	"strconv"
	"strings"

	"tenrounds/shared/boot"
	"tenrounds/shared/payloads"
)

// App serves c.Listener with h.
func App(c boot.Config, h http.Handler) (boot.App, error) {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: c.ReadHeaderTimeout,
		IdleTimeout:       c.IdleTimeout,
		// net/http adds 4096 bytes of slack to this figure.
		MaxHeaderBytes: payloads.MaxHeader - 4096,
		// No log lines for broken connections: writing them would be measured.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	return boot.App{Serve: func() error { return s.Serve(c.Listener) }, Shutdown: s.Shutdown}, nil
}

// TextType and JSONType are values of Content-Type to put into an http.Header as they are: Header.Set would
// make a slice for each answer.
var (
	TextType = []string{payloads.TextType}
	JSONType = []string{payloads.JSONType}
)

// buffered is the longest body that net/http holds back until the handler returns. It counts such a body
// itself.
const buffered = 2048

// Length sets the Content-Length of a body of n bytes where net/http would send it chunked.
func Length(h http.Header, n int) {
	if n > buffered {
		h.Set("Content-Length", strconv.Itoa(n))
	}
}

// Text answers with a text of the contract.
func Text(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h["Content-Type"] = TextType
	Length(h, len(text))
	if status != http.StatusOK {
		w.WriteHeader(status)
	}
	_, _ = io.WriteString(w, text)
}

// JSON answers 200 with an encoded document.
func JSON(w http.ResponseWriter, body []byte) {
	h := w.Header()
	h["Content-Type"] = JSONType
	Length(h, len(body))
	_, _ = w.Write(body)
}

// NotFound is the 404 of the contract.
func NotFound(w http.ResponseWriter, _ *http.Request) {
	Text(w, http.StatusNotFound, payloads.NotFound)
}

// MethodNotAllowed is the 405 of the contract, with its Allow line, and the 404 on unknown paths.
func MethodNotAllowed(w http.ResponseWriter, r *http.Request) {
	allow := payloads.Allow(r.URL.Path)
	if allow == "" {
		w.Header().Del("Allow") // some routers set their own
		NotFound(w, r)
		return
	}
	w.Header().Set("Allow", allow)
	Text(w, http.StatusMethodNotAllowed, payloads.NoMethod)
}

// Exact answers paths that a router would clean and redirect: in the contract they are unknown.
func Exact(router http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; p != "" && p != path.Clean(p) && p != "/files/" {
			if r.Method == http.MethodGet || r.Method == http.MethodHead {
				NotFound(w, r)
			} else {
				MethodNotAllowed(w, r)
			}
			return
		}
		router.ServeHTTP(w, r)
	})
}

// WithoutNUL has refuse answer paths with a NUL, for routers that panic on one.
func WithoutNUL(router http.Handler, refuse http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.IndexByte(r.URL.Path, 0) >= 0 {
			refuse(w, r)
			return
		}
		router.ServeHTTP(w, r)
	})
}

// LimitBody limits the body of r. It returns false if the Content-Length is over the limit; then the handler
// answers with TooLarge. Reading past the limit gives an error for IsTooLarge. If a framework's w has no
// method Unwrap, pass the writer below it.
func LimitBody(w http.ResponseWriter, r *http.Request) bool {
	if r.ContentLength > payloads.MaxBody {
		return false
	}
	r.Body = http.MaxBytesReader(unwrap(w), r.Body, payloads.MaxBody)
	return true
}

// unwrap returns net/http's writer below a framework's. http.MaxBytesReader needs it to make the server
// linger after a 413; otherwise the reset for the unread body may overtake the answer.
func unwrap(w http.ResponseWriter) http.ResponseWriter {
	for {
		u, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return w
		}
		w = u.Unwrap()
	}
}

// IsTooLarge reports whether reading a body failed on its limit.
func IsTooLarge(err error) bool {
	var e *http.MaxBytesError
	return errors.As(err, &e)
}
