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
// after the end of the window as well. In slices each target has its own.
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
		{"slices", mix[1:], DefaultEngine, slicing(20 * time.Millisecond)},
	} {
		_, sliced := c.mode.(Sliced)
		if sliced && DefaultEngine == EnginePortable {
			continue // there are no slices on this system
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			makers := make([]maker, 2)
			o := to(c.mode, 120*time.Millisecond, newFaulty(t, makers[0].serve))
			if sliced {
				o.Targets = append(o.Targets, Target{URL: newFaulty(t, makers[1].serve).url()})
			}
			o.Requests, o.Warmup, o.Engine = c.requests, 100*time.Millisecond, c.engine
			for i, a := range run(t, o).Targets {
				want := harness.Creates{Answered: makers[i].made.Load(), Unsure: makers[i].not.Load()}
				if got := a.Creates; got == nil || *got != want || got.Answered == 0 ||
					len(c.requests) == 1 && got.Answered <= a.Correct {
					t.Errorf("target %d: %+v, %d of them count, the server did %+v", i, got, a.Correct, want)
				}
			}
		})
	}
	if c := run(t, to(DefaultClosed(), 20*time.Millisecond, newFaulty(t, good))).Targets[0].Creates; c != nil {
		t.Errorf("there are creates where no request makes anything: %+v", c)
	}
}
