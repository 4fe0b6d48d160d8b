package verify

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/shared/payloads"
	"tenrounds/test/faults"
)

// mutation makes the reference server wrong in one way, which the check must find.
type mutation struct {
	name   string
	check  string
	mutate func(*reference)
}

// foundByWaiting are the mutations beside timeMutations that only a limit of time gives away.
var foundByWaiting = []string{"ignores HTTP/1.0", "never says 100", "no header limit"}

// allMutations are those that only waiting finds, or all others.
func allMutations(waiting bool) []mutation {
	all := slices.Concat(bodyMutations(), headMutations(), postMutations(), pathMutations(), fileMutations(),
		wireMutations())
	all = slices.DeleteFunc(
		all,
		func(m mutation) bool { return slices.Contains(foundByWaiting, m.name) != waiting },
	)
	if waiting {
		all = append(all, timeMutations()...)
	}
	return all
}

// TestMutations: one deliberately wrong server per rule. No limit of time ends here, however slow the
// machine.
func TestMutations(t *testing.T) {
	files := fileFolder(t)
	for _, m := range allMutations(false) {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			m.found(t, t, files, patientClocks)
		})
	}
}

// TestTimeMutations: servers that are wrong about time, and are found by waiting.
func TestTimeMutations(t *testing.T) {
	faults.Only(t)
	files := fileFolder(t)
	for _, m := range allMutations(true) {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			timed(t, func(f *faults.Findings, c clocks) { m.found(t, f, files, c) })
		})
	}
}

// verify checks the wrong server by the check that must find it.
func (m mutation) verify(t *testing.T, files string, c clocks) harness.Verification {
	t.Helper()
	plain, vary := newReference(files, false), newReference(files, true)
	plain.clocks, vary.clocks = c, c
	m.mutate(plain)
	m.mutate(vary)
	s := Subject{Name: "reference", Engine: netHTTP, Addr: plain.start(t), VaryAddr: vary.start(t)}
	o := Options{Slow: true, Timeout: c.header * 5 / 3, only: only(m.check), watch: running}
	return run(t.Context(), s, o, c)
}

// found asserts that this is what is said of the wrong server.
func (m mutation) found(t *testing.T, f faults.T, files string, c clocks) {
	t.Helper()
	v := m.verify(t, files, c)
	if got := violated(v); !slices.Equal(got, []string{m.check}) {
		f.Fatalf("violated: %v, want %s", got, m.check)
	}
	for _, x := range v.Violations {
		if x.Want == "" || x.Got == "" || x.Want == x.Got || x.Why == "" || len(x.String()) > 700 {
			f.Errorf("says little, or too much: %v", x)
		}
	}
	t.Log(v.Violations[0])
}

// running watches a machine that runs all the time.
func running() func() time.Duration { return func() time.Duration { return 0 } }

// instead answers by f, unless f returns false.
func instead(f func(w http.ResponseWriter, q *http.Request) bool) func(*reference) {
	return func(r *reference) {
		r.wrap = func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				if !f(w, q) {
					h.ServeHTTP(w, q)
				}
			})
		}
	}
}

// on answers a path by f, and leaves all others as they are.
func on(path string, f http.HandlerFunc) func(*reference) {
	return instead(func(w http.ResponseWriter, q *http.Request) bool {
		if q.URL.Path == path {
			f(w, q)
		}
		return q.URL.Path == path
	})
}

// before runs f before every answer.
func before(f func(w http.ResponseWriter, q *http.Request)) func(*reference) {
	return instead(func(w http.ResponseWriter, q *http.Request) bool {
		f(w, q)
		return false
	})
}

// when runs f before the answers to which cond applies.
func when(cond func(*http.Request) bool, f http.HandlerFunc) func(*reference) {
	return before(func(w http.ResponseWriter, q *http.Request) {
		if cond(q) {
			f(w, q)
		}
	})
}

// where answers by f if cond holds.
func where(cond func(*http.Request) bool, f http.HandlerFunc) func(*reference) {
	return instead(func(w http.ResponseWriter, q *http.Request) bool {
		if !cond(q) {
			return false
		}
		f(w, q)
		return true
	})
}

// header sets a header line on every answer.
func header(name, value string) func(*reference) {
	return before(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set(name, value) })
}

func always(status int, ctype, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { say(w, status, ctype, body) }
}

// after answers wrongly from the nth request for a path on.
func after(n int64, path, body string) func(*reference) {
	return func(r *reference) {
		var asked atomic.Int64
		where(func(q *http.Request) bool { return q.URL.Path == path && asked.Add(1) > n },
			always(200, payloads.TextType, body))(r)
	}
}

// dieAfter lets a server fall silent, and refuse connections, after n requests.
func dieAfter(n int64) func(http.Handler) http.Handler {
	var asked atomic.Int64
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if asked.Add(1) <= n {
				h.ServeHTTP(w, q)
				return
			}
			panic(http.ErrAbortHandler)
		})
	}
}

func bodyMutations() []mutation {
	wrong := strings.Replace(payloads.JSON, `"values":[1,2,3,4,5]`, `"values":[1,2,3,4,6]`, 1)
	return []mutation{
		{"wrong byte in the body", "json/body", on("/json", always(200, payloads.JSONType, wrong))},
		{"right length wrong body", "text/body", on("/text", always(200, payloads.TextType, "Hello World?"))},
		{"too long a body", "json/body", on("/json", always(200, payloads.JSONType, payloads.JSON+"\n"))},
		{"too short a body", "root/body", on("/", always(200, payloads.TextType, "Hello World"))},
		{"other target on the port", "about/body", func(r *reference) { r.name = "another" }},
		{"wrong after 1000 texts", "steady/text", after(1000, "/", "Hello Wolrd!")},
		{"wrong after 1000 documents", "steady/json", after(1000, "/json", wrong)},
		{"the greeting of the one before", "steady/post", staleGreeting},
		{"a file with one wrong byte", "file/1m.bin",
			on("/files/1m.bin", func(w http.ResponseWriter, _ *http.Request) {
				b := slices.Clone(payloads.Bytes("1m.bin"))
				b[777777] ^= 1
				w.Header().Set("Last-Modified", modTime)
				w.Header().Set("Accept-Ranges", "bytes")
				say(w, 200, payloads.FileType, string(b))
			})},
		{"cached JSON", "encoding/sequence", func(r *reference) {
			r.document = func(*http.Request) any { return risen(1) }
		}},
		{"JSON cached for two calls", "encoding/sequence", func(r *reference) {
			var n atomic.Int64
			r.document = func(*http.Request) any { return risen(n.Add(1) / 2) }
		}},
		{"JSON cached after 150 documents", "encoding/sequence", func(r *reference) {
			var n atomic.Int64
			r.document = func(*http.Request) any { return risen(min(n.Add(1), 150)) }
		}},
		{"JSON counted by each connection", "encoding/concurrent", func(r *reference) {
			var mu sync.Mutex
			counts := map[string]int64{}
			r.document = func(q *http.Request) any {
				mu.Lock()
				defer mu.Unlock()
				counts[q.RemoteAddr]++
				return risen(counts[q.RemoteAddr])
			}
		}},
		{"200 to everything", "path/unknown", func(r *reference) {
			r.wrap = func(http.Handler) http.Handler { return always(200, payloads.TextType, payloads.Text) }
		}},
	}
}

func risen(n int64) payloads.Document {
	d := payloads.NewDocument()
	d.Date += n
	return d
}

func staleGreeting(r *reference) {
	var mu sync.Mutex
	last := ""
	r.decode = func(b []byte, p *payloads.Person) error {
		mu.Lock()
		defer mu.Unlock()
		err := json.Unmarshal(b, p)
		if last != "" {
			p.ID, last = last, p.ID
		} else {
			last = p.ID
		}
		return err
	}
}
