package verify

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/verify/engines"
	"tenrounds/shared/payloads"
	"tenrounds/test/faults"
)

// A gap must fail just as it is said to: one that is kept, that fails otherwise, or only in a part, is a
// violation.
func TestGapsMustFailAsTheySay(t *testing.T) {
	t.Parallel()
	teapot := where(func(q *http.Request) bool { return q.Header.Get("X-HTTP-Method-Override") != "" },
		always(405, payloads.TextType, payloads.NoMethod))
	one := where(func(q *http.Request) bool {
		return q.URL.Path == "/json/"
	}, always(200, payloads.TextType, "x"))
	for _, tt := range []struct {
		name, check, observed string
		mutate                func(*reference)
		violation             string // a piece of it; empty where the gap is as it says
		sometimes             bool
	}{
		{"as it says", "method/override", "405", teapot, "", false},
		{"one or the other", "method/override", "404 | 405", teapot, "", false},
		{"kept", "method/override", "405", func(*reference) {},
			`want the gap "405", because it is so, got the rule is kept`, false},
		{"otherwise", "method/override", "501", teapot, `the known gap is "501", because it is so`, false},
		{"a part is missing", "path/trailing-slash", "200 & 301", one,
			`want the gap "301", because it is so, got only 200`, false},
		{"another check", "method/root", "405", teapot, "want the gap", false},
		{"at times, and now", "method/override", "405", teapot, "", true},
		{"at times, and not now", "method/override", "405", func(*reference) {}, "", true},
		{"at times, and otherwise", "method/override", "501", teapot,
			`the known gap is "501", because it is so`, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newReference(fileFolder(t), false)
			tt.mutate(r)
			s := Subject{Name: "reference", Engine: netHTTP, Addr: r.start(t),
				Gaps: map[string]harness.Gap{tt.check: {Observed: tt.observed, Why: "it is so", Sometimes: tt.sometimes}}}
			v := run(t.Context(), s, Options{Fast: true, watch: running, only: only(tt.check)}, shortClocks)
			if tt.violation == "" {
				want := []harness.Gap{{Check: tt.check, Observed: tt.observed, Why: "it is so", Sometimes: tt.sometimes}}
				if len(v.Violations) > 0 || !slices.Equal(v.Gaps, want) {
					t.Errorf("violations %v, gaps %v", v.Violations, v.Gaps)
				}
				return
			}
			if len(v.Violations) != 1 || len(v.Gaps) > 0 || !strings.Contains(v.Violations[0].String(), tt.violation) {
				t.Errorf("violations %v, gaps %v, want %s", v.Violations, v.Gaps, tt.violation)
			}
		})
	}
}

func TestGapsThatAreNone(t *testing.T) {
	t.Parallel()
	suggest := func(word string, names []string) string {
		i := slices.IndexFunc(names, func(n string) bool { return strings.HasPrefix(n, word[:len(word)-1]) })
		return append(names, "")[max(i, 0)]
	}
	for check, want := range map[string]string{
		"method/overrid": `there is no such check; did you mean "method/override"?`,
		"json/body":      "it can never be a gap", "encoding/head": "it can never be a gap",
		"steady/post": "it can never be a gap",
		"post/valid":  "it can never be a gap", "outside/dots": "it can never be a gap",
		"file/1m.bin":     "it can never be a gap",
		"method/override": "",
	} {
		err := CheckGaps(harness.Target{Name: "x", Engine: netHTTP,
			Gaps: map[string]harness.Gap{check: {Observed: "405", Why: "it is so"}}}, suggest)
		if got := fmt.Sprint(err); want == "" && err != nil || !strings.Contains(got, want) || err != nil &&
			!strings.HasPrefix(got, "x/target.json: gap ") {
			t.Errorf("%s: %v, want %s", check, err, want)
		}
	}
	for _, g := range []harness.Gap{{Observed: "405"}, {Why: "it is so"},
		{Check: "method/case", Observed: "405", Why: "it is so"}} {
		if err := CheckGaps(harness.Target{Engine: netHTTP, Gaps: map[string]harness.Gap{"method/override": g}},
			suggest); err == nil {
			t.Errorf("%+v is taken", g)
		}
	}
}

// Each engine's file says what can be, and no engine is known by the name of a group.
func TestEngineFiles(t *testing.T) {
	known := map[string]bool{}
	for _, e := range slices.Concat(headCases(), bodyCases(), fileCases(), waitingCases()) {
		known[e.name] = true
	}
	for name, e := range engines.All() {
		file := strings.NewReplacer("/", "-", ":", "-").Replace(name) + ".json"
		if _, err := os.Stat("engines/" + file); err != nil {
			t.Errorf("the file of %q has another name: %v", name, err)
		}
		for _, l := range e.Like {
			if engines.All()[l].Name == "" {
				t.Errorf("%s is like %q, which has no file", name, l)
			}
		}
		for check, g := range e.Gaps {
			g.Observed = "x" // which may take back another's
			if err := CheckGaps(harness.Target{Name: name, Engine: name,
				Gaps: map[string]harness.Gap{check: g}}, func(string, []string) string {
				return ""
			}); err != nil {
				t.Errorf("%v", err)
			}
		}
		for c, words := range e.Cases {
			if !known[c] || words == "" {
				t.Errorf("%s: case %q: %q", name, c, words)
			}
		}
		if note := EngineNote(name); (note == "") == e.Group {
			t.Errorf("%s: %q", name, note)
		}
	}
	if note := EngineNote("warp"); !strings.Contains(note, `"warp"`) ||
		!strings.Contains(note, "CONTRIBUTING.md") || !strings.Contains(note, netHTTP) {
		t.Error(note)
	}
}

// What an engine always sends, lacks and calls its answers is expected of it, and not less.
func TestTraitsOfAnEngine(t *testing.T) {
	t.Parallel()
	answer := func(more, reason string) func(*reference) {
		return func(r *reference) {
			// The date of the subtest's own time: parallel subtests wait for their turn.
			dated := strings.ReplaceAll(more, "Date: now", "Date: "+time.Now().UTC().Format(http.TimeFormat))
			hijacked("/text", "HTTP/1.1 200"+reason+"\r\ncontent-type: text/plain; charset=utf-8\r\n"+
				"content-length: 12\r\n"+dated+"\r\nHello World!")(r)
		}
	}
	bare := engines.Engine{Lacks: []string{"Date"}, Reasons: map[string]string{"*": ""},
		Always: []string{"Server: odd/*", "Connection: keep-alive"}}
	for _, tt := range []struct {
		name   string
		engine engines.Engine
		mutate func(*reference)
		right  bool
	}{
		{"plain", engines.Engine{}, answer("Date: now\r\n", " OK"), true},
		{"as said", bare, answer("server: odd/1.0\r\nconnection: keep-alive\r\n", " "), true},
		{"of another name", bare, answer("Server: even\r\nConnection: keep-alive\r\n", " "), false},
		{"without its line", bare, answer("", " "), false},
		{"with a reason", bare, answer("server: odd/1.0\r\nconnection: keep-alive\r\n", " OK"), false},
		{"no Date", engines.Engine{}, answer("", " OK"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newReference(fileFolder(t), false)
			tt.mutate(r)
			s := Subject{Name: "reference", Addr: r.start(t), traits: &tt.engine}
			v := run(t.Context(), s, Options{Fast: true, watch: running, only: only("text/head")}, shortClocks)
			if (len(v.Violations) == 0) != tt.right {
				t.Errorf("%v", v.Violations)
			}
		})
	}
}

// A server that takes one client at a time is asked by one at a time, and not what would take more.
func TestOneClientAtATime(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	files := fileFolder(t)
	timed(t, func(f *faults.Findings, clocks clocks) {
		var open, refused atomic.Int64
		single := func(r *reference) *reference {
			r.clocks = clocks
			r.conn = func(c net.Conn) net.Conn {
				for range 1000 { // the end of a connection arrives a moment later
					if open.Load() == 0 {
						break
					}
					time.Sleep(time.Millisecond)
				}
				if open.Add(1) > 1 {
					refused.Add(1)
					_ = c.Close()
				}
				return &counted{Conn: c, open: &open}
			}
			return r
		}
		s := Subject{Name: "reference", Engine: netHTTP, Addr: single(newReference(files, false)).start(t),
			VaryAddr: newReference(files, true).start(t), Concurrency: 1}
		v := run(t.Context(), s, Options{}, clocks)
		if len(v.Violations) > 0 || v.Unchecked != "" || refused.Load() > 0 {
			f.Errorf("%.500v %s, %d refused", v.Violations, v.Unchecked, refused.Load())
		}
		if want := []string{"connection/many", "encoding/concurrent"}; !slices.Equal(v.NotAsked, want) ||
			v.Encoding != Proved {
			f.Errorf("not asked: %v, encoding %s", v.NotAsked, v.Encoding)
		}
	})
}

// counted counts down when it is closed.
type counted struct {
	net.Conn
	open *atomic.Int64
	gone atomic.Bool
}

func (c *counted) Close() error {
	if !c.gone.Swap(true) {
		c.open.Add(-1)
	}
	return c.Conn.Close()
}
