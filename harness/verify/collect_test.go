package verify

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/harness/calm"
	"tenrounds/shared/payloads"
	"tenrounds/test/faults"
)

// muteMutations do not answer, as a server on a machine that is too busy.
func muteMutations() []mutation {
	return []mutation{
		{"reads before it refuses", "post/too-large", before(func(_ http.ResponseWriter, q *http.Request) {
			_, _ = io.Copy(io.Discard, q.Body)
		})},
		{"forgets what came along", "connection/pipelining", reading(func(_ net.Conn, b []byte) []byte {
			head, _, _ := bytes.Cut(b, []byte("\r\n\r\n"))
			return append(bytes.Clone(head), "\r\n\r\n"...)
		})},
	}
}

// A server that does not answer in time could not be checked; it is not accused.
func TestMuteServersAreNotAccused(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	files := fileFolder(t)
	for _, m := range muteMutations() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			v := m.verify(t, files, shortClocks)
			if len(v.Violations) > 0 || !strings.HasPrefix(v.Unchecked, m.check+": want an answer to ") ||
				!strings.Contains(v.Unchecked, "no answer in time") {
				t.Errorf("violated: %v, unchecked: %q, want %s without a verdict", v.Violations, v.Unchecked, m.check)
			}
		})
	}
}

// checkOnly checks the reference server by one check, with the proof of encoding.
func checkOnly(t *testing.T, r *reference, o Options, name string) (broken []string, unchecked,
	encoding string) {
	t.Helper()
	vary := newReference(r.files, true)
	vary.wrap = r.wrap
	o.only = only(name)
	v := run(t.Context(), Subject{Name: "reference", Engine: netHTTP, Addr: r.start(t), VaryAddr: vary.start(t)},
		o, shortClocks)
	for _, violation := range v.Violations {
		t.Log(violation)
	}
	return violated(v), v.Unchecked, v.Encoding
}

// Each answer has the deadline, and not all answers of a check together: a server is as slow as the machine
// lets it be.
func TestEachAnswerHasItsDeadline(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	r := newReference(fileFolder(t), false)
	before(func(http.ResponseWriter, *http.Request) { time.Sleep(12 * time.Millisecond) })(r)
	// 100 requests on one connection take longer than the timeout.
	broken, unchecked, _ := checkOnly(t, r, Options{Timeout: time.Second}, "connection/keep-alive")
	if len(broken) > 0 || unchecked != "" {
		t.Errorf("violated: %v, unchecked: %q", broken, unchecked)
	}
}

// Without an answer in time the encoding is neither proved nor refuted.
func TestLateAnswersProveNothing(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	files := fileFolder(t)
	faults.Try(t, func(f *faults.Findings, n int) {
		r := newReference(files, false)
		var asked atomic.Int64
		// Early, since a slow machine gets fewer requests.
		inTheMiddle := func(q *http.Request) bool { return q.URL.Path == "/json" && asked.Add(1)%100 == 0 }
		where(inTheMiddle,
			func(_ http.ResponseWriter, q *http.Request) { <-q.Context().Done() })(r)
		broken, unchecked, encoding := checkOnly(t, r, Options{Timeout: 200 * time.Millisecond << n},
			"encoding/sequence")
		if len(broken) > 0 || !strings.HasPrefix(unchecked,
			"encoding/sequence: want an answer to GET /json, got no answer in time") || encoding != NotChecked {
			f.Errorf("violated: %v, unchecked: %q, encoding %s", broken, unchecked, encoding)
		}
	})
}

// What a server does too late it may do because the machine stood still: the check is made again, and says
// nothing if that is so each time. On a machine that ran it is a violation at once.
func TestTimeCountsOnAMachineThatRan(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		stood     time.Duration
		looks     int64
		broken    []string
		unchecked string
	}{
		{"ran", calm.Still - 1, 1, []string{"text/head"}, ""},
		{"stood still", calm.Still, tries, nil, "text/head: want the current time in Date"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newReference(fileFolder(t), false)
			before(func(w http.ResponseWriter, q *http.Request) {
				if q.URL.Path == "/text" {
					w.Header().Set("Date", modTime)
				}
			})(r)
			var looks atomic.Int64
			o := Options{watch: func() func() time.Duration {
				looks.Add(1)
				return func() time.Duration { return tt.stood }
			}}
			broken, unchecked, _ := checkOnly(t, r, o, "text/head")
			if !slices.Equal(broken, tt.broken) || !strings.HasPrefix(unchecked, tt.unchecked) || tt.unchecked == "" &&
				unchecked != "" {
				t.Errorf("violated: %v, unchecked: %q", broken, unchecked)
			}
			if n := looks.Load() - 1; n != tt.looks { // the other is reach/healthz
				t.Errorf("%d tries, want %d", n, tt.looks)
			}
		})
	}
}

// A violation that has nothing to do with time is one on any machine.
func TestFactsCountOnAMachineThatStoodStill(t *testing.T) {
	t.Parallel()
	r := newReference(fileFolder(t), false)
	on("/text", always(200, payloads.TextType, "Hello World?"))(r)
	o := Options{watch: func() func() time.Duration { return func() time.Duration { return time.Minute } }}
	if broken, unchecked, _ := checkOnly(t, r, o, "text/body"); !slices.Equal(broken, []string{"text/body"}) ||
		unchecked != "" {
		t.Errorf("violated: %v, unchecked: %q", broken, unchecked)
	}
}

// Checks that use the CPU do not run at once where the slots are shared; those that wait need none.
func TestSlotsBoundTheChecks(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	files := fileFolder(t)
	var now, most atomic.Int64
	slots := make(Slots, 1)
	done := make(chan []string)
	for range 3 {
		go func() {
			r := newReference(files, false)
			before(func(_ http.ResponseWriter, q *http.Request) {
				if q.URL.Path != "/healthz" {
					most.Store(max(most.Load(), now.Add(1)))
					time.Sleep(time.Millisecond)
					now.Add(-1)
				}
			})(r)
			broken, _, _ := checkOnly(t, r, Options{Slots: slots}, "connection/mixed")
			done <- broken
		}()
	}
	for range 3 {
		if broken := <-done; len(broken) > 0 {
			t.Errorf("violated: %v", broken)
		}
	}
	if most.Load() != 1 {
		t.Errorf("%d requests at once", most.Load())
	}
	slots.Take()
	defer func() { <-slots }()
	timely := newReference(files, false)
	timely.clocks = shortClocks
	if broken, unchecked, _ := checkOnly(t, timely, Options{Slots: slots}, "wait/header-timeout"); len(
		broken,
	) > 0 {
		t.Errorf("violated: %v, unchecked: %q", broken, unchecked)
	}
}
