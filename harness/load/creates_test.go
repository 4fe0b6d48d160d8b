package load

import (
	"net"
	"sync/atomic"
	"testing"
	"time"

	"tenrounds/harness"
)

// maker answers creates at /b, of which it drops some and refuses some, and whatever else is asked.
type maker struct{ made, not atomic.Int64 }

func (m *maker) serve(s *faulty, c net.Conn, path string, n int64) bool {
	if path != "/b" {
		return good(s, c, path, n)
	}
	switch n % 10 {
	case 0:
		m.not.Add(1)
		return false
	case 5:
		m.not.Add(1)
		answer(c, 503, "", "")
		return true
	}
	m.made.Add(1)
	answer(c, 201, "", "its id")
	return true
}

// Creates are counted over the whole run: those of the warm-up, of trimmed edges and of answers that came
// after the end of the window as well.
func TestCreates(t *testing.T) {
	t.Parallel()
	mix := []harness.Request{
		{Method: "GET", Path: "/a", Expect: harness.Expectation{Status: 200, Body: []byte(suiteBodies["/a"])}},
		{Method: "POST", Path: "/b", Body: []byte("{}"), Expect: harness.Expectation{Status: 201}},
	}
	for _, c := range []struct {
		name     string
		requests []harness.Request
		engine   string
		mode     Mode
	}{
		{"portable", mix[1:], EnginePortable, DefaultClosed()},
		{"the default engine", mix[1:], DefaultEngine, DefaultClosed()},
		{"a mix", mix, DefaultEngine, DefaultClosed()},
		{"a constant rate", mix, DefaultEngine, DefaultRate()},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var m maker
			o := to(c.mode, 100*time.Millisecond, newFaulty(t, m.serve))
			o.Requests, o.Warmup, o.Engine = c.requests, 100*time.Millisecond, c.engine
			a := run(t, o).Targets[0]
			got := a.Creates
			if want := (harness.Creates{Answered: m.made.Load(), Unsure: m.not.Load()}); got == nil || *got != want ||
				got.Answered == 0 {
				t.Errorf("%+v, the server did %+v", got, want)
			}
			if len(c.requests) == 1 && got != nil && got.Answered <= a.Correct {
				t.Errorf("%d creates, and none of the warm-up beside %d that count", got.Answered, a.Correct)
			}
		})
	}
	if c := run(t, to(DefaultClosed(), 20*time.Millisecond, newFaulty(t, good))).Targets[0].Creates; c != nil {
		t.Errorf("there are creates where no request makes anything: %+v", c)
	}
}

// In slices each target has its own.
func TestCreatesInSlices(t *testing.T) {
	t.Parallel()
	if DefaultEngine == EnginePortable {
		return // there are no slices on this system
	}
	makers := make([]maker, 2)
	o := to(slicing(20*time.Millisecond), 120*time.Millisecond, newFaulty(t, makers[0].serve),
		newFaulty(t, makers[1].serve))
	o.Requests = []harness.Request{{Method: "POST", Path: "/b", Expect: harness.Expectation{Status: 201}}}
	o.Warmup = 40 * time.Millisecond
	r := run(t, o)
	for i := range makers {
		got, a := r.Targets[i].Creates, r.Targets[i]
		if want := (harness.Creates{Answered: makers[i].made.Load(), Unsure: makers[i].not.Load()}); got == nil ||
			*got != want || got.Answered <= a.Correct {
			t.Errorf("target %d: %+v beside %d that count, the server did %+v", i, got, a.Correct, want)
		}
	}
}
