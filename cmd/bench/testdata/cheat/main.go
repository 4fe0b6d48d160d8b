// Command cheat meets the whole contract, but for one cheat that its second argument names: cheat NAME CHEAT
// FLAGS. It is built and run by the tests of cmd/bench, which show that no cheat is ranked.
package main

import (
	"net/http"
	"os"
	"path"
	"slices"
	"sync/atomic"
	"time"

	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

// A server that waits begins to cheat where it counts, as those that are measured do, after this many answers
// on a path: more than the checks of an instance that counts ask for. Of other paths they ask none.
const (
	lateDocuments = 2300
	lateOthers    = 20
)

func main() {
	if len(os.Args) < 3 {
		os.Exit(2)
	}
	name, cheat := os.Args[1], os.Args[2]
	os.Args = append(os.Args[:1], os.Args[3:]...)
	boot.Main(name, func(c boot.Config) (boot.App, error) {
		s := &server{cheat: cheat, counts: slices.Contains(os.Args, "--vary")}
		c.Listener = listener{c.Listener, s}
		return stdhttp.App(c, s.cheating(document(cheat, c), routes(c)))
	})
}

// server is what a cheat knows of itself.
type server struct {
	cheat                       string
	counts                      bool
	documents, greetings, texts atomic.Int64
	begun                       atomic.Bool // to cheat at the bytes of answers
}

// cheating puts a cheat before a server that does none.
func (s *server) cheating(document, honest http.Handler) http.Handler {
	cheat := s.cheat
	var last atomic.Value
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isDocument := r.URL.Path == "/json" && r.Method == http.MethodGet
		isGreeting := r.URL.Path == "/" && r.Method == http.MethodPost
		n, begun := int64(0), false
		switch {
		case isDocument:
			n = s.documents.Add(1)
			begun = s.counts && n > lateDocuments
		case isGreeting:
			n = s.greetings.Add(1)
			begun = s.counts && n > lateOthers
		case r.URL.Path == "/" && r.Method == http.MethodGet:
			begun = s.counts && s.texts.Add(1) > lateOthers
			s.begun.Store(begun)
		}
		switch {
		case cheat == "nodate", cheat == "nodate-late" && begun:
			w.Header()["Date"] = nil
		case cheat == "frozen" && begun:
			w.Header().Set("Date", launched.Add(-time.Minute).UTC().Format(http.TimeFormat))
		case cheat == "raw" && begun && r.URL.Path == "/" && r.Method == http.MethodGet:
			raw(w, r.Close)
			return
		case cheat == "sheds" && begun && n%20 == 0:
			panic(http.ErrAbortHandler) // closes the connection without an answer
		case cheat == "refuses" && begun && n%10 == 0:
			stdhttp.Text(w, http.StatusServiceUnavailable, "busy")
			return
		case cheat == "stale" && isGreeting && begun && last.Load() != nil:
			stdhttp.Text(w, http.StatusOK, last.Load().(string))
			return
		case cheat == "stale" && isGreeting:
			status, text := stdhttp.Greeting(w, r, func(v any) error { return payloads.Decode(r.Body, v) })
			if status == http.StatusOK {
				last.Store(text)
			}
			stdhttp.Text(w, status, text)
			return
		}
		if isDocument {
			document.ServeHTTP(w, r)
			return
		}
		honest.ServeHTTP(w, r)
	})
}

// document answers /json as it must, or with bytes that were encoded before the first request.
func document(cheat string, c boot.Config) http.Handler {
	honest := stdhttp.DocumentHandler(json.Marshal, c.Document)
	if cheat != "prebuilt" && (cheat != "unless-vary" || slices.Contains(os.Args, "--vary")) {
		return honest
	}
	kept, err := json.Marshal(c.Document())
	if err != nil {
		panic(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { stdhttp.JSON(w, kept) })
}

// routes is the contract on the standard library, as servers/nethttp has it.
func routes(c boot.Config) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", stdhttp.TextHandler(payloads.Text))
	mux.HandleFunc("POST /{$}", stdhttp.Greet)
	mux.HandleFunc("GET /text", stdhttp.TextHandler(payloads.Text))
	mux.HandleFunc("GET /about", stdhttp.TextHandler(c.Name))
	mux.HandleFunc("GET /healthz", stdhttp.TextHandler(payloads.Healthy))
	mux.HandleFunc("GET /json", stdhttp.DocumentHandler(json.Marshal, c.Document)) // HEAD
	mux.HandleFunc("GET /files/{name...}", func(w http.ResponseWriter, r *http.Request) {
		stdhttp.ServeFile(w, r, c.Files, r.PathValue("name"))
	})
	mux.HandleFunc("/files", stdhttp.NotFound)
	mux.HandleFunc("/", stdhttp.MethodNotAllowed)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p := r.URL.Path; p != "" && p != path.Clean(p) && p != "/files/" {
			if r.Method == http.MethodGet || r.Method == http.MethodHead {
				stdhttp.NotFound(w, r)
			} else {
				stdhttp.MethodNotAllowed(w, r)
			}
			return
		}
		mux.ServeHTTP(w, r)
	})
}
