package verify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/shared/payloads"
	"tenrounds/test/faults"
)

const netHTTP = "net/http" // the engine

// reference is a small correct server, with places where a test can make it wrong.
type reference struct {
	name     string
	files    string
	document func(*http.Request) any
	decode   func([]byte, *payloads.Person) error
	wrap     func(http.Handler) http.Handler
	conn     func(net.Conn) net.Conn
	server   func(*http.Server)
	clocks   clocks
}

// newReference returns the correct server. Its timeouts are those of patientClocks.
func newReference(files string, vary bool) *reference {
	base := int64(0)
	if vary {
		base = payloads.Date
	}
	documents := payloads.Documents(base)
	return &reference{
		name:     "reference",
		files:    files,
		document: func(*http.Request) any { return documents() },
		decode:   func(b []byte, p *payloads.Person) error { return json.Unmarshal(b, p) },
		wrap:     func(h http.Handler) http.Handler { return h },
		conn:     func(c net.Conn) net.Conn { return c },
		server:   func(*http.Server) {},
		clocks:   patientClocks,
	}
}

var shortClocks = clocks{
	header: 600 * time.Millisecond, idle: 1500 * time.Millisecond, slack: 300 * time.Millisecond,
	silence: 100 * time.Millisecond,
}

// patientClocks are for tests in which nothing is too late.
var patientClocks = clocks{
	header: time.Minute, idle: time.Minute, slack: shortClocks.slack, silence: shortClocks.silence,
}

// longer are n times these clocks, for a machine that stood still for too long.
func (c clocks) longer(n int) clocks {
	more := func(d time.Duration) time.Duration { return time.Duration(n) * d }
	return clocks{header: more(c.header), idle: more(c.idle), slack: more(c.slack), silence: more(c.silence)}
}

// timed repeats a test with longer clocks if the machine stood still meanwhile.
func timed(t *testing.T, once func(f *faults.Findings, c clocks)) {
	t.Helper()
	faults.Try(t, func(f *faults.Findings, n int) { once(f, shortClocks.longer(1+n)) })
}

// only selects one check.
func only(name string) func(string) bool { return func(n string) bool { return n == name } }

type listener struct {
	net.Listener
	conn func(net.Conn) net.Conn
}

func (l listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.conn(c), nil
}

// start serves r until the test ends and returns its address.
func (r *reference) start(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{
		Handler:           r.wrap(http.HandlerFunc(r.route)),
		ReadHeaderTimeout: r.clocks.header,
		IdleTimeout:       r.clocks.idle,
		MaxHeaderBytes:    payloads.MaxHeader - 4096,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	r.server(s)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Serve(listener{ln, r.conn}); !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("serve: %v", err)
		}
	}()
	t.Cleanup(func() { s.Close(); <-done })
	return ln.Addr().String()
}

func say(w http.ResponseWriter, status int, ctype, body string) {
	w.Header().Set("Content-Type", ctype)
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func (r *reference) route(w http.ResponseWriter, q *http.Request) {
	path := q.URL.Path
	allow := payloads.Allow(path)
	switch get := q.Method == "GET" || q.Method == "HEAD"; {
	case allow == "" || path == "/files/":
		say(w, 404, payloads.TextType, payloads.NotFound)
	case q.Method == "POST" && path == "/":
		r.greet(w, q)
	case !get:
		w.Header().Set("Allow", allow)
		say(w, 405, payloads.TextType, payloads.NoMethod)
	case path == "/about":
		say(w, 200, payloads.TextType, r.name)
	case path == "/healthz":
		say(w, 200, payloads.TextType, payloads.Healthy)
	case path == "/json":
		b, _ := json.Marshal(r.document(q))
		say(w, 200, payloads.JSONType, string(b))
	case strings.HasPrefix(path, "/files/"):
		r.file(w, q, strings.TrimPrefix(path, "/files/"))
	default:
		say(w, 200, payloads.TextType, payloads.Text)
	}
}

func (r *reference) file(w http.ResponseWriter, q *http.Request, name string) {
	if payloads.Bytes(name) == nil {
		say(w, 404, payloads.TextType, payloads.NotFound)
		return
	}
	f, err := os.Open(filepath.Join(r.files, name))
	if err != nil {
		say(w, 500, payloads.TextType, err.Error())
		return
	}
	defer f.Close()
	w.Header().Set("Content-Type", payloads.FileType)
	http.ServeContent(w, q, name, payloads.ModTime, f)
}

func (r *reference) greet(w http.ResponseWriter, q *http.Request) {
	var b []byte
	err := error(&http.MaxBytesError{})
	if q.ContentLength <= payloads.MaxBody {
		b, err = io.ReadAll(http.MaxBytesReader(w, q.Body, payloads.MaxBody))
	}
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		w.Header().Set("Connection", "close")
		say(w, 413, payloads.TextType, payloads.TooLarge)
		return
	}
	var p payloads.Person
	if err == nil {
		err = r.decode(b, &p)
	}
	status, text := payloads.Greet(p, err)
	say(w, status, payloads.TextType, text)
}
