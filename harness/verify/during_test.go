package verify

import (
	"bytes"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/load"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify/wire"
	"tenrounds/shared/payloads"
)

// recorder keeps what comes in on connections.
type recorder struct {
	mu sync.Mutex
	in bytes.Buffer
}

type heard struct {
	net.Conn
	r *recorder
}

func (h heard) Read(b []byte) (int, error) {
	n, err := h.Conn.Read(b)
	h.r.mu.Lock()
	defer h.r.mu.Unlock()
	h.r.in.Write(b[:n])
	return n, err
}

// TestChecksComeInTheGeneratorsBytes has the generator send each request of each scenario, on connections
// that are kept and on new ones, and holds the checks' against what came.
func TestChecksComeInTheGeneratorsBytes(t *testing.T) {
	for _, s := range scenarios.All() {
		for _, q := range s.Requests {
			for keep, lines := range map[bool][]string{true: nil, false: {closeLine}} {
				addr, sent := generated(t, q, keep)
				if want := strings.ReplaceAll(encode(q, lines...), wire.AnyHost, addr); !strings.HasPrefix(sent, want) {
					t.Fatalf("%s: the generator sends %.300q, the checks %q", s.Name, sent, want)
				}
			}
			if len(q.Body) > 1000 {
				break
			}
		}
	}
}

// generated is what the generator sends to a server at an address for a request.
func generated(t *testing.T, q harness.Request, keep bool) (addr, sent string) {
	t.Helper()
	var in recorder
	r := newReference(fileFolder(t), false)
	r.conn = func(c net.Conn) net.Conn { return heard{c, &in} }
	addr = r.start(t)
	o := load.Defaults()
	o.Targets, o.Requests = []load.Target{{URL: "http://" + addr}}, []harness.Request{q}
	o.Mode, o.Duration, o.KeepAlive = load.Closed{Connections: 1, Pipeline: 1}, 50*time.Millisecond, keep
	if _, err := load.Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	return addr, in.in.String()
}

func TestDuring(t *testing.T) {
	const base = 5_000_000_000
	for _, c := range []struct {
		name, scenario, want string
		change               func(*reference)
	}{
		{"honest", "text", "", func(*reference) {}},
		{"counting", "json", "", func(*reference) {}},
		{"posting", "post", "", func(*reference) {}},
		{"kept", "json", "which was in an answer before", func(r *reference) {
			d := payloads.NewDocument()
			d.Date = base + 7
			r.document = func(*http.Request) any { return d }
		}},
		{"fixed from below", "json", "body", func(r *reference) {
			d := payloads.NewDocument()
			d.Date = base
			r.document = func(*http.Request) any { return d }
		}},
		{"no date", "text", "one Date line", func(r *reference) {
			before(func(w http.ResponseWriter, _ *http.Request) { w.Header()["Date"] = nil })(r)
		}},
		{"surplus", "text", "silence after the answer", func(r *reference) {
			r.conn = func(c net.Conn) net.Conn { return generous{c} }
		}},
		{"pushed", "text", "silence before the first request", func(r *reference) {
			r.conn = func(c net.Conn) net.Conn {
				_, _ = c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
				return c
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newReference(fileFolder(t), false)
			documents := payloads.Documents(base)
			r.document = func(*http.Request) any { return documents() }
			c.change(r)
			found := During(t.Context(), Subject{Name: "reference", Addr: r.start(t), VaryBase: base}, c.scenario)
			if c.want == "" && len(found) > 0 || c.want != "" &&
				(len(found) == 0 || !strings.Contains(found[0].Want, c.want)) {
				t.Errorf("want %q: %v", c.want, found)
			}
		})
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if found := During(t.Context(), Subject{Name: "gone", Addr: l.Addr().String()}, "text"); len(found) > 0 {
		t.Errorf("a server that is gone breaks no rule by that: %v", found)
	}
}

// generous adds a line after what it sends.
type generous struct{ net.Conn }

func (g generous) Write(b []byte) (int, error) {
	_, err := g.Conn.Write(append(b[:len(b):len(b)], "\r\n"...))
	return len(b), err
}
