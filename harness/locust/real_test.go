package locust_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/loader"
	"tenrounds/harness/locust"
	"tenrounds/test/faults"
)

// clumsy answers wrongly in some ways.
func clumsy(numbers *atomic.Int64) http.Handler {
	cut := func(w http.ResponseWriter, said string) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = c.Write([]byte(said))
			_ = c.Close()
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") })
	mux.HandleFunc("/json", func(w http.ResponseWriter,
		_ *http.Request) {
		fmt.Fprintf(w, `{"id":%010d}`, numbers.Add(1))
	})
	mux.HandleFunc("/busy", func(w http.ResponseWriter,
		_ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter,
		r *http.Request) {
		http.Redirect(w, r, "/", http.StatusFound)
	})
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) { cut(w, "") })
	mux.HandleFunc("/short", func(w http.ResponseWriter, _ *http.Request) {
		cut(w, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
	})
	return mux
}

func get(path, body string) harness.Request {
	return harness.Request{Method: "GET", Path: path, Expect: harness.Expectation{Body: []byte(body)}}
}

// The real Locust, by both of its clients, tells right answers from wrong ones.
func TestReal(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	if testing.Short() {
		t.Skip("it starts the real Locust")
	}
	l := launch.New(t.TempDir())
	t.Cleanup(func() { _ = l.Close() })
	python, err := l.Tool(t.Context(), launch.Tool{Name: "locust", Lock: locust.Lock, Runtime: "cpython>=3.11"})
	if err != nil {
		t.Skipf("Locust cannot be installed here: %v", err)
	}
	var numbers atomic.Int64
	server := httptest.NewServer(clumsy(&numbers))
	t.Cleanup(server.Close)
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = gone.Close()
	counting := get("/json", `{"id":0000000000}`)
	counting.Expect.Counter = 6
	for name, c := range map[string]struct {
		requests   []harness.Request
		addr       string
		http, fast string // reasons that must be there, and no others
	}{
		"right": {[]harness.Request{get("/", "hello"), counting}, server.Listener.Addr().String(), "", ""},
		"status": {[]harness.Request{get("/busy", "")}, server.Listener.Addr().String(), "status 503",
			"status 503"},
		"moved": {[]harness.Request{get("/moved", "hello")}, server.Listener.Addr().String(), "status 302",
			"status 302"},
		"body": {[]harness.Request{get("/", "hallo")}, server.Listener.Addr().String(), "body", "body"},
		"slow": {[]harness.Request{get("/slow", "")}, server.Listener.Addr().String(), "timeout", "timeout"},
		"cut": {[]harness.Request{get("/cut", "")}, server.Listener.Addr().String(), "reset: RemoteDisconnected",
			"reset: HTTPConnectionClosed"},
		"short": {[]harness.Request{get("/short", "")}, server.Listener.Addr().String(),
			"reset: ChunkedEncodingError", "body"},
		"gone": {[]harness.Request{get("/", "hello")}, gone.Addr().String(), "connect: refused",
			"connect: refused"},
	} {
		for _, client := range []harness.Client{harness.ClientHTTP, harness.ClientFast} {
			want := c.http
			if client == harness.ClientFast {
				want = c.fast
			}
			t.Run(name+"/"+string(client), func(t *testing.T) {
				t.Parallel()
				r := ask(t, l, python, client, c.addr, harness.Scenario{Name: name, Requests: c.requests})
				a := r.Targets[0]
				if a.Scheduled == 0 || r.Users != 4 {
					t.Fatalf("%d users, %+v", r.Users, a)
				}
				got := strings.Join(a.Failures.Reasons.Words(), ", ")
				if want == "" && a.Failed() != 0 || want != "" &&
					(a.Failed() != a.Scheduled || !strings.HasSuffix(got, want) || len(a.Failures.Reasons) != 1) {
					t.Errorf("failures %q of %d, want %q", got, a.Scheduled, want)
				}
			})
		}
	}
}

// ask runs Locust as bench does.
func ask(t *testing.T, l *launch.Launcher, python string, client harness.Client, addr string,
	s harness.Scenario) *harness.LoadResult {
	t.Helper()
	dir := t.TempDir()
	load := users(4, 1500*time.Millisecond)
	load.Client, load.Hatch, load.Timeout, load.Warmup = client, 40, 500*time.Millisecond, 500*time.Millisecond
	c, err := locust.Loader{}.Command(loader.Turn{
		Load: load, Scenario: s, Targets: []loader.Target{{Address: addr}}, Dir: dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range c.Files {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	exit, said, err := l.Run(t.Context(), launch.Command{Path: python, Args: c.Args, Dir: dir,
		Env: append(c.Env, "LOCUST_USERS=1", "HTTP_PROXY=http://127.0.0.1:1"), Stdout: &out, Timeout: time.Minute})
	if err != nil || !strings.Contains(said, c.Begins) {
		t.Fatalf("error %v: %s", err, said)
	}
	r, err := c.Read(loader.Output{Stdout: out.Bytes(), Stderr: said, Exit: exit})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
