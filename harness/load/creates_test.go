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

// Creates are counted over the whole run: those of the warm-up, of trimmed edges and of answers that came after the end of
// the window as well.
func TestCreates(t *testing.T) {
	t.Parallel()
	mix := []harness.Request{
		{Method: "GET", Path: "/a", Expect: harness.Expectation{Status: 200, Body: []byte(suiteBodies["/a"])}},
		{Method: "POST", Path: "/b", Body: []byte("{}"), Expect: harness.Expectation{Status: 201}},
	}
	for _, c := range []struct {
		name     string
		requests []harness.Request
		change   func(*Options)
	}{
		{"portable", mix[1:], func(o *Options) { o.Engine = EnginePortable }},
		{"the default engine", mix[1:], func(*Options) {}},
		{"a mix", mix, func(*Options) {}},
		{"a constant rate", mix, func(o *Options) { o.Mode, o.Rate = ModeRate, 2000 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var m maker
			o := Defaults()
			o.URLs = []string{"http://" + newFaulty(t, m.serve).Addr().String()}
			o.Requests, o.Warmup, o.Duration = c.requests, 100*time.Millisecond, 100*time.Millisecond
			c.change(&o)
			r, err := Run(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			got := r.Targets[0].Creates
			if want := (harness.Creates{Answered: m.made.Load(), Unsure: m.not.Load()}); got == nil || *got != want || got.Answered == 0 {
				t.Errorf("%+v, the server did %+v", got, want)
			}
			if len(c.requests) == 1 && got != nil && got.Answered <= r.Targets[0].Correct {
				t.Errorf("%d creates, and none of the warm-up beside %d that count", got.Answered, r.Targets[0].Correct)
			}
		})
	}
	o := Defaults()
	o.URLs = []string{"http://" + newFaulty(t, good).Addr().String()}
	o.Requests, o.Duration = suiteRequests(), 20*time.Millisecond
	if r, err := Run(t.Context(), o); err != nil || r.Targets[0].Creates != nil {
		t.Errorf("%v: there are creates where nobody makes anything: %+v", err, r.Targets)
	}
}

// In slices each target has its own.
func TestCreatesInSlices(t *testing.T) {
	t.Parallel()
	if DefaultEngine == EnginePortable {
		return // there are no slices on this system
	}
	makers := make([]maker, 2)
	o := Defaults()
	for i := range makers {
		o.URLs = append(o.URLs, "http://"+newFaulty(t, makers[i].serve).Addr().String())
	}
	o.Requests = []harness.Request{{Method: "POST", Path: "/b", Expect: harness.Expectation{Status: 201}}}
	o.Warmup, o.Duration, o.Slice = 40*time.Millisecond, 120*time.Millisecond, 20*time.Millisecond
	r, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range makers {
		got, a := r.Targets[i].Creates, r.Targets[i]
		if want := (harness.Creates{Answered: makers[i].made.Load(), Unsure: makers[i].not.Load()}); got == nil || *got != want || got.Answered <= a.Correct {
			t.Errorf("target %d: %+v beside %d that count, the server did %+v", i, got, a.Correct, want)
		}
	}
}
