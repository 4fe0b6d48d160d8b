package booktest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/books"
	"tenrounds/shared/bookstore"
	"tenrounds/shared/bookstore/sqlite"
	"tenrounds/shared/boot"
)

// Request is what a fuzz test draws: what stands in a well-formed request whose content is anything.
type Request struct {
	Method, Path, Query string
	// Kind is the Content-Type.
	Kind string
	Body []byte
}

// Fuzzed is a server that is asked what a fuzz test draws.
type Fuzzed struct {
	engine string
	addr   string
	fault  error // that it answered 500 for
	conn   net.Conn
	in     *bufio.Reader
}

// Serve runs a server, on an SQLite file of its own, until the end of the test.
func Serve(t T, name, engine string, start Start) *Fuzzed {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "books.db")
	if _, _, err := sqlite.Load(ctx, path, Data, func(int) {}); err != nil {
		t.Fatalf("load: %v", err)
	}
	store, err := sqlite.Open(ctx, path, pool, timeout)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	f := &Fuzzed{engine: engine, addr: ln.Addr().String()}
	server, err := start(config(name, ln), bookstore.New(store, timeout, func(err error) { f.fault = err }))
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	go func() { _ = server.Serve() }() // what it returns after a Shutdown says nothing
	t.Cleanup(func() {
		f.hangUp()
		ctx, cancel := context.WithTimeout(ctx, boot.StopTimeout)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Errorf("%s: shutdown: %v", name, err)
		}
		_ = store.Close() // the file goes with the test
	})
	return f
}

// Ask sends a request, and returns what is wrong with the answer; nothing if it is one that the contract has. Requests
// follow each other on one connection for as long as the server keeps it.
func (f *Fuzzed) Ask(r Request) (wrong string) {
	text, method := r.text()
	resp, err := f.send(text, method)
	if err != nil {
		return fmt.Sprintf("no answer to %.300q: %v", text, err)
	}
	body := new(bytes.Buffer)
	_, err = body.ReadFrom(resp.Body)
	_ = resp.Body.Close()
	if err != nil || resp.Close {
		f.hangUp()
	}
	if err != nil {
		return fmt.Sprintf("half an answer to %.300q: %v", text, err)
	}
	if wrong = f.judge(method, resp, body.Bytes()); wrong != "" {
		return fmt.Sprintf("%.300q: %s: status %d, %.300q, reason %v", text, wrong, resp.StatusCode, body, f.fault)
	}
	return ""
}

// seeds asks a server for what the fuzz tests begin with.
func seeds(s books.Subject) (found []harness.Violation) {
	f := &Fuzzed{engine: s.Engine, addr: s.Addr}
	defer f.hangUp()
	for _, r := range Seeds() {
		if wrong := f.Ask(r); wrong != "" {
			found = append(found, harness.Violation{Target: s.Name, Check: "seeds", Want: "an answer of the contract", Got: wrong, Why: "hostile input is the client's fault, never the server's"})
		}
	}
	return found
}

func (f *Fuzzed) send(text, method string) (*http.Response, error) {
	if f.conn == nil {
		conn, err := new(net.Dialer).DialContext(context.Background(), "tcp", f.addr)
		if err != nil {
			return nil, err
		}
		f.conn, f.in = conn, bufio.NewReader(conn)
	}
	_ = f.conn.SetDeadline(time.Now().Add(2 * timeout))
	_, _ = f.conn.Write([]byte(text)) // an error may mean that it has been refused already
	resp, err := http.ReadResponse(f.in, &http.Request{Method: method})
	if err != nil {
		f.hangUp()
	}
	return resp, err
}

func (f *Fuzzed) hangUp() {
	if f.conn != nil {
		_ = f.conn.Close()
	}
	f.conn = nil
}

// judge compares an answer with what the contract has for anything that a client may send.
func (f *Fuzzed) judge(method string, resp *http.Response, body []byte) (wrong string) {
	kind := resp.Header.Get("Content-Type")
	switch status := resp.StatusCode; {
	case status == http.StatusOK && method != http.MethodGet && method != http.MethodHead:
		return "a method that only POST has a meaning beside"
	case status == http.StatusCreated && method != http.MethodPost:
		return "something was created by another method than POST"
	case method == http.MethodHead && len(body) > 0:
		return "a body after HEAD"
	case status == http.StatusOK || status == http.StatusCreated:
		if kind == bookstore.JSONType && method != http.MethodHead && !json.Valid(body) {
			return "no JSON"
		}
		return ""
	case status == http.StatusRequestEntityTooLarge && f.engine == "netpoll":
		return "" // hertz answers it by itself
	case !slices.Contains([]int{400, 404, 405, 413}, status):
		return "a status that the contract does not have"
	case kind != bookstore.ProblemType:
		return "an error that is no problem but " + kind
	case status == http.StatusMethodNotAllowed && resp.Header.Get("Allow") == "":
		return "405 without Allow"
	case method == http.MethodHead:
		return ""
	}
	var p bookstore.Problem
	if err := json.Unmarshal(body, &p); err != nil || p.Status != resp.StatusCode || p.Title == "" {
		return fmt.Sprintf("no problem as RFC 9457 has it (%v)", err)
	}
	return ""
}

// mostOfALine is how long a path or query may be: a longer one is over the limit of the header section, which is the engine's to refuse.
const mostOfALine = 5000

// text writes the request.
func (r Request) text() (text, method string) {
	methods := []string{"GET", "POST", "HEAD", "DELETE", "PUT", "PATCH", "OPTIONS"}
	method = r.Method
	if !slices.Contains(methods, method) {
		method = methods[len(r.Method)%len(methods)]
	}
	target := "/" + escaped(strings.TrimPrefix(r.Path, "/"), "-._~/:@!$&'()*+,;=")
	target = target[:min(len(target), mostOfALine)]
	if at := strings.LastIndexByte(target, '%'); at > len(target)-3 && at >= 0 {
		target = target[:at] // not in the middle of an escape
	}
	if r.Query != "" {
		query := escaped(r.Query, "-._~/:@!$&'()*+,;=%?[]{}|^`\\")
		target += "?" + query[:min(len(query), mostOfALine)]
	}
	kind := strings.Map(func(c rune) rune {
		if c < ' ' || c > '~' {
			return -1
		}
		return c
	}, r.Kind)
	head := method + " " + target + " HTTP/1.1\r\nHost: x\r\n"
	if kind = strings.TrimSpace(kind[:min(len(kind), 1000)]); kind != "" {
		head += "Content-Type: " + kind + "\r\n"
	}
	if len(r.Body) > 0 || method == http.MethodPost {
		head += fmt.Sprintf("Content-Length: %d\r\n", len(r.Body))
	}
	return head + "\r\n" + string(r.Body), method
}

// escaped writes all but letters, digits and some other bytes as %XX.
func escaped(s, others string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(others, c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// F is what is needed of a *testing.F.
type F interface {
	T
	Add(args ...any)
	Fuzz(test any)
}

// Fuzz sends any request to a bookstore: each must be answered as the contract says. Test is *testing.T, which only
// tests may name.
func Fuzz[Test T](f F, name, engine string, start Start) {
	f.Helper()
	server := Serve(f, name, engine, start)
	for _, r := range Seeds() {
		f.Add(r.Method, r.Path, r.Query, r.Kind, r.Body)
	}
	f.Fuzz(func(t Test, method, path, query, kind string, body []byte) {
		r := Request{Method: method, Path: path, Query: query, Kind: kind, Body: body}
		if wrong := server.Ask(r); wrong != "" {
			t.Errorf("%s", wrong)
		}
	})
}
