package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tenrounds/test/faults"
)

// TestMain makes the test binary two programs: serve itself, and fake, a server for its manifests. So the
// tests run the real command with real processes and build nothing but what a script asks for.
func TestMain(m *testing.M) {
	// A program built with -race sleeps for a second when it ends.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0")
	testscript.Main(m, map[string]func(){"serve": main, "fake": fake})
}

// fake is called as: fake KIND NAME --addr HOST:PORT ...
func fake() {
	kind, name := os.Args[1], os.Args[2]
	switch kind {
	case "version":
		fmt.Println(name)
		return
	case "exits":
		fmt.Fprintln(os.Stderr, "no licence for this machine")
		os.Exit(3)
	case "stubborn":
		signal.Ignore(syscall.SIGTERM)
	case "liar":
		name = "somebody"
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	mux.HandleFunc("/about", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, name) })
	if err := http.ListenAndServe(os.Args[4], mux); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// status is the script command "status N ARGS...": serve with the arguments must end with status N.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: status N [args...]")
	}
	got := "0"
	if err := ts.Exec("serve", args[1:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("run serve: %v", err)
		}
		got = strconv.Itoa(exit.ExitCode())
	}
	if got != args[0] {
		ts.Fatalf("serve %q: status %s, want %s", args[1:], got, args[0])
	}
}

func TestScripts(t *testing.T) {
	faults.Only(t)
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"status": status},
		Setup: func(e *testscript.Env) error {
			// Scripts that build need the real cache: without a home there is none.
			for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOFLAGS"} {
				if v := os.Getenv(name); v != "" {
					e.Setenv(name, v)
				}
			}
			if os.Getenv("GOCACHE") == "" {
				if cache, err := os.UserCacheDir(); err == nil {
					e.Setenv("GOCACHE", filepath.Join(cache, "go-build"))
				}
			}
			// A port that is taken for as long as the script runs.
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			e.Defer(func() { _ = ln.Close() })
			_, port, _ := net.SplitHostPort(ln.Addr().String())
			e.Setenv("TAKEN", port)
			return nil
		},
	})
}
