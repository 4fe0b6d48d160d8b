// Package stdhttp is the one http.Server configuration of all servers on net/http, and the few
// answers of the contract that net/http leaves to its handlers.
package stdhttp

import (
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tenrounds/shared/boot"
	"tenrounds/shared/payloads"
)

// App serves c.Listener with h.
func App(c boot.Config, h http.Handler) (boot.App, error) {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: boot.ReadHeaderTimeout,
		IdleTimeout:       boot.IdleTimeout,
		// net/http adds 4096 bytes of slack to this figure.
		MaxHeaderBytes: payloads.MaxHeader - 4096,
		// No log line for each broken connection: writing them would be measured.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	return boot.App{Serve: func() error { return s.Serve(c.Listener) }, Shutdown: s.Shutdown}, nil
}

// Text answers with a text of the contract. The Content-Length is set by hand, as everywhere in this
// family: net/http would send longer bodies chunked.
func Text(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h.Set("Content-Type", payloads.TextType)
	h.Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

// JSON answers 200 with an encoded document.
func JSON(w http.ResponseWriter, body []byte) {
	h := w.Header()
	h.Set("Content-Type", payloads.JSONType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
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
		NotFound(w, r)
		return
	}
	w.Header().Set("Allow", allow)
	Text(w, http.StatusMethodNotAllowed, payloads.NoMethod)
}

// LimitBody bounds the body of r. It returns false when the Content-Length is over the limit already;
// then the handler answers with TooLarge. Reading past the limit later gives an error for IsTooLarge.
func LimitBody(w http.ResponseWriter, r *http.Request) bool {
	if r.ContentLength > payloads.MaxBody {
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, payloads.MaxBody)
	return true
}

// IsTooLarge reports whether reading a body failed on its limit.
func IsTooLarge(err error) bool {
	var e *http.MaxBytesError
	return errors.As(err, &e)
}

// TooLarge is the 413 of the contract. Connection: close goes by hand, since a framework's writer
// around the ResponseWriter hides it from http.MaxBytesReader (golang/go#73754).
func TooLarge(w http.ResponseWriter) {
	w.Header().Set("Connection", "close")
	Text(w, http.StatusRequestEntityTooLarge, payloads.TooLarge)
}

// ServeFile answers a GET or HEAD of /files/name by http.ServeContent, for routers without static files
// of their own.
func ServeFile(w http.ResponseWriter, r *http.Request, dir, name string) {
	if name == "" || name != filepath.Base(name) || strings.ContainsAny(name, "\x00\\") {
		NotFound(w, r)
		return
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		NotFound(w, r)
		return
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", payloads.FileType)
	http.ServeContent(w, r, name, st.ModTime(), f)
}
