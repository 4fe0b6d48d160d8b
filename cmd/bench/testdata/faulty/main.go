// Command faulty answers the plain GETs of the contract, in a way that is wrong at some point: faulty NAME
// MODE FILE AFTER FLAGS. FILE is where it says how often it lied, AFTER how many answers it gives before it
// dies or hangs. It is built and run by the tests of cmd/bench, as a program of its own: the test binary,
// with all that is linked into it and the race detector, would take much longer to start and to end.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

// key is the password without which the mode keyed does not start.
const key = "the-right-word"

// lieEvery is how often the liar lies: often enough for a slow machine.
const lieEvery = 20

// unhurried is what the fine ones take for an answer. They and the generator have all CPUs in common in most
// tests, beside other tests: were they quick, the generator would take a notable part of these, and be the
// limit.
const unhurried = 2 * time.Millisecond

func main() {
	if len(os.Args) < 5 {
		os.Exit(2)
	}
	f := fault{mode: os.Args[2], file: os.Args[3]}
	var err error
	if f.after, err = strconv.ParseInt(os.Args[4], 10, 64); err != nil {
		os.Exit(2)
	}
	if f.mode == "exits" {
		fmt.Fprintln(os.Stderr, "faulty: no licence for this machine")
		os.Exit(3)
	}
	if f.mode == "keyed" && !strings.Contains(os.Getenv("STORE"), ":"+key+"@") {
		fmt.Fprintf(os.Stderr, "faulty: no entry to %s by %s\n", os.Getenv("STORE"), os.Getenv("STORE_PASSWORD"))
		os.Exit(3)
	}
	name := os.Args[1]
	os.Args = append(os.Args[:1], os.Args[5:]...)
	boot.Main(name, func(c boot.Config) (boot.App, error) { return stdhttp.App(c, f.handler(c)) })
}

// fault is what is wrong with the server.
type fault struct {
	mode, file string
	after      int64
}

func (f fault) handler(c boot.Config) http.Handler {
	mux := http.NewServeMux()
	var answers, lies atomic.Int64
	var telling sync.Mutex // so that the file holds the last of two lies at once
	mux.HandleFunc("GET /about", func(w http.ResponseWriter, _ *http.Request) { stdhttp.Text(w, 200, c.Name) })
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if f.mode == "unready" {
			stdhttp.Text(w, 503, "not yet")
			return
		}
		stdhttp.Text(w, 200, payloads.Healthy)
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		n := answers.Add(1)
		switch {
		case f.mode == "die" && n == f.after:
			fmt.Fprintln(os.Stderr, "faulty: out of order")
			os.Exit(7)
		case f.mode == "hang" && n > f.after:
			<-r.Context().Done() // until the client gives up, lest the server waits for the answer when it stops
		case f.mode == "lie" && n%lieEvery == 0:
			telling.Lock()
			_ = os.WriteFile(f.file, []byte(strconv.FormatInt(lies.Add(1), 10)), 0o600)
			telling.Unlock()
			stdhttp.Text(w, 200, "Hello World?")
			return
		case f.mode == "wrong":
			stdhttp.Text(w, 200, "Hello World?")
			return
		case strings.HasPrefix(f.mode, "fine"):
			time.Sleep(unhurried)
		}
		stdhttp.Text(w, 200, payloads.Text)
	})
	return mux
}
