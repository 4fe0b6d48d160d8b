package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/shared/boot"
	"tenrounds/shared/boot/stdhttp"
	"tenrounds/shared/payloads"
)

// TestMain makes the test binary a server as well: with a first argument "faulty NAME MODE FILE" it answers
// the plain GETs of the contract, in a way that is wrong at some point. With "hog CPU" it keeps a CPU busy.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "hog" {
		hog(os.Args[2])
		os.Exit(0)
	}
	if len(os.Args) > 4 && os.Args[1] == "faulty" {
		name, mode, file := os.Args[2], os.Args[3], os.Args[4]
		os.Args = append(os.Args[:1], os.Args[5:]...)
		flag.CommandLine = flag.NewFlagSet(name, flag.ExitOnError)
		boot.Main(name, func(c boot.Config) (boot.App, error) { return stdhttp.App(c, faulty(c, mode, file)) })
	}
	os.Exit(runTests(m))
}

// scratch is a folder for what all tests share.
var scratch string

func runTests(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "bench-test-*"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	return m.Run()
}

// lieEvery is how often the liar lies, dieAfter how many answers the others give first.
const (
	lieEvery = 1000
	dieAfter = 500
)

func faulty(c boot.Config, mode, file string) http.Handler {
	mux := http.NewServeMux()
	var answers, lies atomic.Int64
	mux.HandleFunc("GET /about", func(w http.ResponseWriter, _ *http.Request) { stdhttp.Text(w, 200, c.Name) })
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if mode == "unready" {
			stdhttp.Text(w, 503, "not yet")
			return
		}
		stdhttp.Text(w, 200, payloads.Healthy)
	})
	// lies tells what the server itself says it did.
	mux.HandleFunc("GET /lies", func(w http.ResponseWriter, _ *http.Request) { stdhttp.Text(w, 200, strconv.FormatInt(lies.Load(), 10)) })
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		n := answers.Add(1)
		switch {
		case mode == "die" && n == dieAfter:
			fmt.Fprintln(os.Stderr, "faulty: out of order")
			os.Exit(7)
		case mode == "hang" && n > dieAfter:
			time.Sleep(time.Hour)
		case mode == "lie" && n%lieEvery == 0:
			_ = os.WriteFile(file, []byte(strconv.FormatInt(lies.Add(1), 10)), 0o600)
			stdhttp.Text(w, 200, "Hello World?")
			return
		}
		stdhttp.Text(w, 200, payloads.Text)
	})
	return mux
}
