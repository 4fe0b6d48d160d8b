package stdhttp

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tenrounds/shared/payloads"
)

func TestHandlers(t *testing.T) {
	broken := func(any) ([]byte, error) { return nil, errors.New("broken") }
	encode := func(any) ([]byte, error) { return []byte(`{}`), nil }
	over := strings.Repeat(" ", payloads.MaxBody) + `{}`
	tests := []struct {
		name, method, path, body string
		chunked                  bool
		h                        http.HandlerFunc
		status                   int
		want, allow              string
	}{
		{name: "text", h: TextHandler("hi"), status: 200, want: "hi"},
		{name: "document", h: DocumentHandler(encode, payloads.NewDocument), status: 200, want: "{}"},
		{name: "broken codec", h: DocumentHandler(broken, payloads.NewDocument), status: 500, want: "broken\n"},
		{name: "greeting", method: "POST", body: `{"id": "Ada"}`, h: Greet, status: 200, want: "Hello, Ada"},
		{name: "chunked", method: "POST", body: `{"id": "Ada"}`, chunked: true, h: Greet, status: 200,
			want: "Hello, Ada"},
		{name: "no id", method: "POST", body: `{"ID": "Ada"}`, h: Greet, status: 400, want: payloads.MissingID},
		{name: "trailing", method: "POST", body: `{"id": "Ada"} {}`, h: Greet, status: 400, want: payloads.BadJSON},
		{name: "over", method: "POST", body: over, h: Greet, status: 413, want: payloads.TooLarge},
		{name: "over, chunked", method: "POST", body: over, chunked: true, h: Greet, status: 413,
			want: payloads.TooLarge},
		{name: "method", method: "PUT", path: "/text", h: MethodNotAllowed, status: 405, want: payloads.NoMethod,
			allow: "GET, HEAD"},
		{name: "method, unknown path", method: "PUT", path: "/none", h: allowing(MethodNotAllowed), status: 404,
			want: payloads.NotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := "/"
			if tt.path != "" {
				path = tt.path
			}
			r := httptest.NewRequest(tt.method, path, strings.NewReader(tt.body))
			if tt.chunked {
				r.ContentLength = -1
			}
			w := httptest.NewRecorder()
			tt.h(w, r)
			if w.Code != tt.status || w.Body.String() != tt.want {
				t.Errorf("want %d %q, got %d %q", tt.status, tt.want, w.Code, w.Body)
			}
			if got := w.Header().Get("Allow"); got != tt.allow {
				t.Errorf("Allow: want %q, got %q", tt.allow, got)
			}
			if got := w.Header().Get("Connection"); (got == "close") != (tt.status == 413) {
				t.Errorf("Connection: %q", got)
			}
		})
	}
}

// allowing is a router that has set an Allow line of its own before it calls its hook.
func allowing(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", "GET")
		h(w, r)
	}
}

// wrapped is a framework's writer: it hides all of net/http's but what the interface has.
type wrapped struct{ http.ResponseWriter }

func (w wrapped) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// TestTooLargeLingers proves that behind a framework's writer too the connection ends with a FIN while the
// rest of the body is still coming: a reset at once can destroy the answer before the client has read it.
func TestTooLargeLingers(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		Greet(wrapped{w}, r)
	}))
	defer s.Close()
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	go func() {
		_, _ = io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
		chunk := "10000\r\n" + strings.Repeat("x", 0x10000) + "\r\n"
		for range 80 {
			if _, err := io.WriteString(c, chunk); err != nil {
				return
			}
		}
	}()
	in := bufio.NewReader(c)
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if res.StatusCode != 413 || !res.Close || string(body) != payloads.TooLarge || err != nil {
		t.Errorf("got %s, close %v, %q, %v", res.Status, res.Close, body, err)
	}
	if _, err := in.ReadByte(); err != io.EOF {
		t.Errorf("after the answer: want EOF, got %v", err)
	}
}

// Every text has a Content-Length, by net/http where it makes one itself, and by hand where it would send
// chunks.
func TestTextLength(t *testing.T) {
	for _, n := range []int{0, 1, buffered, buffered + 1, 10 * buffered} {
		h := TextHandler(strings.Repeat("x", n))
		w := httptest.NewRecorder()
		h(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if byHand := w.Header().Get("Content-Length") != ""; byHand != (n > buffered) {
			t.Errorf("%d bytes: Content-Length by hand %v", n, byHand)
		}
		s := httptest.NewServer(h)
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			r, err := http.NewRequestWithContext(t.Context(), method, s.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.ContentLength != int64(n) && (n > 0 || method == http.MethodGet) {
				t.Errorf("%s of %d bytes: length %d, %q", method, n, res.ContentLength, res.TransferEncoding)
			}
		}
		s.Close()
	}
}
