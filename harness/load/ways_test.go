package load

import (
	"context"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

// engines are those of this system.
func engines() []string {
	if DefaultEngine == EngineEpoll {
		return []string{EngineEpoll, EnginePortable}
	}
	return []string{EnginePortable}
}

// to loads servers with the requests of the suite.
func to(m Mode, window time.Duration, servers ...*faulty) Options {
	o := Defaults()
	o.Mode, o.Duration, o.Requests = m, window, suiteRequests()
	for _, s := range servers {
		o.Targets = append(o.Targets, Target{URL: s.url()})
	}
	return o
}

// run fails the test if nothing could be measured.
func run(t faults.T, o Options) harness.LoadResult {
	t.Helper()
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return r
}

// expecting is a request with the body that its answer must have.
func expecting(body string) harness.Request {
	return harness.Request{Method: "GET", Path: "/", Expect: harness.Expectation{Body: []byte(body)}}
}

// thinkers are users who start at once and think for up to twice a time.
func thinkers(n int, think time.Duration, stopWhen ...Condition) Users {
	return Users{Count: n, Hatch: 1000, ThinkMin: think, ThinkMax: 2 * think, StopWhen: stopWhen}
}

func slicing(slice time.Duration) Sliced {
	return Sliced{Closed: DefaultClosed(), Slice: slice, Order: OrderShuffle}
}

// conditions reads texts.
func conditions(t faults.T, texts ...string) (all []Condition) {
	t.Helper()
	for _, text := range texts {
		c, err := ParseCondition(text)
		if err != nil {
			t.Fatalf("%v", err)
		}
		all = append(all, c)
	}
	return all
}

// ways are options for each engine and mode, without targets.
func ways() map[string]Options {
	all := map[string]Options{}
	never, _ := ParseCondition("p99>1m")
	for _, engine := range engines() {
		add := func(name string, m Mode) Options {
			o := to(m, 0)
			o.Engine = engine
			all[engine+"/"+name] = o
			return o
		}
		add("pipelined", Closed{Connections: 3, Pipeline: 4})
		add("rate", Rate{Connections: 3, PerSecond: 500, Arrivals: ArrivalsConstant, Backlog: 100})
		add("users", thinkers(10, 2*time.Millisecond))
		add("ramp of users", thinkers(10, 2*time.Millisecond, never))
		o := add("closed", Closed{Connections: 3, Pipeline: 1})
		o.KeepAlive = false
		all[engine+"/new connections"] = o
		if engine == EngineEpoll {
			add("sliced", slicing(20*time.Millisecond))
			o = add("closed", Closed{Connections: 4, Pipeline: 1})
			o.Loops = 2
			all[engine+"/loops"] = o
			o = add("rate, loops", DefaultRate()) // two loops share one stream of arrivals
			o.Loops = 2
			all[engine+"/rate, loops"] = o
		}
	}
	return all
}

// serveAll starts a server for each target that the mode needs; none listens if serve is nil.
func serveAll(t *testing.T, o *Options, serve behaviour) {
	n := 1
	if _, sliced := o.Mode.(Sliced); sliced {
		n = 2
	}
	for range n {
		s := newFaulty(t, serve)
		o.Targets = append(o.Targets, Target{URL: s.url()})
		if serve == nil {
			_ = s.Close()
		}
	}
}
