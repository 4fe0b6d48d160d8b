// Command cheat meets the whole contract, but for one cheat that its second argument names: cheat NAME CHEAT FLAGS. It is
// built and run by the tests of cmd/bench, which show that no cheat is ranked.
package main

import (
	"net/http"
	"os"
	"path"
	"strings"
	"sync/atomic"

	"github.com/goccy/go-json"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

// late is after how many answers to the generator on a path a server that waits begins to cheat. So the checks before the
// rounds find nothing, and a slow machine comes to it as well.
const late = 20

// generator is how the Host of its requests begins; that of the checks is a name.
const generator = "127.0.0.1:"

// cached is after how many answers the encoded JSON is kept: less than the proof of encoding asks for.
const cached = 1000

func main() {
	if len(os.Args) < 3 {
		os.Exit(2)
	}
	name, cheat := os.Args[1], os.Args[2]
	os.Args = append(os.Args[:1], os.Args[3:]...)
	boot.Main(name, func(c boot.Config) (boot.App, error) {
		return stdhttp.App(c, cheating(cheat, document(cheat, c), routes(c)))
	})
}

// cheating puts a cheat before a server that does none.
func cheating(cheat string, document, honest http.Handler) http.Handler {
	var documents, greetings counter
	var last atomic.Value
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isDocument := r.URL.Path == "/json" && r.Method == http.MethodGet
		isGreeting := r.URL.Path == "/" && r.Method == http.MethodPost
		n, begun := int64(0), false
		switch {
		case isDocument:
			n, begun = documents.count(r)
		case isGreeting:
			n, begun = greetings.count(r)
		}
		switch {
		case cheat == "nodate", cheat == "nodate-late" && begun:
			w.Header()["Date"] = nil
		case cheat == "hangs-up" && begun:
			w.Header().Set("Connection", "close")
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

// counter counts the answers on a path.
type counter struct{ all, load atomic.Int64 }

// count counts one more, and reports whether the server may begin to cheat.
func (c *counter) count(r *http.Request) (n int64, begun bool) {
	if strings.HasPrefix(r.Host, generator) {
		c.load.Add(1)
	}
	return c.all.Add(1), c.load.Load() > late
}

// document answers /json: as it must, from bytes that were encoded before the first request, or from bytes that are
// kept after a while.
func document(cheat string, c boot.Config) http.Handler {
	honest := stdhttp.DocumentHandler(json.Marshal, c.Document)
	if cheat != "prebuilt" && cheat != "cache" {
		return honest
	}
	kept, err := json.Marshal(c.Document())
	if err != nil {
		panic(err)
	}
	var n atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cheat == "cache" && n.Add(1) <= cached {
			honest(w, r)
			return
		}
		stdhttp.JSON(w, kept)
	})
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
