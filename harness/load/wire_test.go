package load

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
)

func TestRender(t *testing.T) {
	for _, c := range []struct {
		name string
		in   harness.Request
		want string // what goes out, or a piece of the error
	}{
		{"plain", harness.Request{Method: "GET", Path: "/x?y=z"}, "GET /x?y=z HTTP/1.1\r\nHost: h:1\r\n\r\n"},
		{"body", harness.Request{Method: "POST", Path: "/",
			Header: []harness.HeaderField{{Name: "A", Value: "b c"}}, Body: []byte("xyz")},
			"POST / HTTP/1.1\r\nHost: h:1\r\nA: b c\r\nContent-Length: 3\r\n\r\nxyz"},
		{"empty body", harness.Request{Method: "POST", Path: "/", Body: []byte{}},
			"POST / HTTP/1.1\r\nHost: h:1\r\nContent-Length: 0\r\n\r\n"},
		{"own host", harness.Request{Method: "GET", Path: "/",
			Header: []harness.HeaderField{{Name: "host", Value: "x"}}}, "GET / HTTP/1.1\r\nhost: x\r\n\r\n"},
		{"no method", harness.Request{Path: "/"}, "method"},
		{"space in the path", harness.Request{Method: "GET", Path: "/a b"}, "path"},
		{"no slash", harness.Request{Method: "GET", Path: "*"}, "path"},
		{"header injection", harness.Request{Method: "GET", Path: "/",
			Header: []harness.HeaderField{{Name: "A", Value: "b\r\nC: d"}}}, "control character"},
		{"header name", harness.Request{Method: "GET", Path: "/",
			Header: []harness.HeaderField{{Name: "A B", Value: "c"}}}, "not a word"},
		{"framing", harness.Request{Method: "GET", Path: "/",
			Header: []harness.HeaderField{{Name: "content-length", Value: "3"}}}, "frames requests itself"},
		{"interim status", harness.Request{Method: "GET", Path: "/", Expect: harness.Expectation{Status: 100}},
			"status 100"},
	} {
		got, err := render("h:1", c.in)
		if err != nil {
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %q", c.name, err, c.want)
			}
		} else if string(got.bytes) != c.want {
			t.Errorf("%s: %q, want %q", c.name, got.bytes, c.want)
		}
	}
}

func TestPicker(t *testing.T) {
	var requests []harness.Request
	for _, weight := range []int{1, 0, 6, 2} { // 0 counts as 1
		requests = append(requests, harness.Request{Method: "GET", Path: "/", Weight: weight})
	}
	work, err := newWorkload("h", requests, Proof{})
	if err != nil {
		t.Fatal(err)
	}
	draw := func(seed uint64, connection, n int) []int {
		p := newPicker(work, seed, connection)
		var all []int
		for range n {
			all = append(all, p.next())
		}
		return all
	}
	const n = 10_000
	counts := make([]float64, 4)
	for _, i := range draw(1, 0, n) {
		counts[i]++
	}
	for i, want := range []float64{0.1, 0.1, 0.6, 0.2} {
		if share := counts[i] / n; math.Abs(share-want) > 0.02 {
			t.Errorf("request %d: share %.3f, want %.1f", i, share, want)
		}
	}
	if !slices.Equal(draw(1, 7, 100), draw(1, 7, 100)) {
		t.Error("equal seeds draw different sequences")
	}
	if slices.Equal(draw(1, 7, 100), draw(2, 7, 100)) || slices.Equal(draw(1, 7, 100), draw(1, 8, 100)) {
		t.Error("different seeds or connections draw the same sequence")
	}
}

func TestValidate(t *testing.T) {
	url := func(raw string) func(*Options) { return func(o *Options) { o.Targets[0].URL = raw } }
	mode := func(m Mode) func(*Options) { return func(o *Options) { o.Mode = m } }
	rate := func(change func(*Rate)) func(*Options) {
		r := DefaultRate()
		change(&r)
		return mode(r)
	}
	users := func(change func(*Users)) func(*Options) {
		u := DefaultUsers()
		change(&u)
		return mode(u)
	}
	two := func(m Mode) func(*Options) {
		return func(o *Options) { o.Mode, o.Targets = m, append(o.Targets, o.Targets...) }
	}
	curve := func(d time.Duration) func(*Options) { return mode(Closed{Connections: 1, Pipeline: 1, Curve: d}) }
	for _, c := range []struct {
		name   string
		change func(*Options)
		want   string
	}{
		{"defaults", func(*Options) {}, ""},
		{"IPv6", url("http://[::1]:80/x"), ""},
		{"rate", mode(DefaultRate()), ""},
		{"users", mode(DefaultUsers()), ""},
		{"slices", two(slicing(time.Second)), ""},
		{"curve", curve(time.Second), ""},
		{"no rate", rate(func(r *Rate) { r.PerSecond = 0 }), "--rate 0"},
		{"rate is no number", rate(func(r *Rate) { r.PerSecond = math.NaN() }), "--rate NaN"},
		{"other arrivals", rate(func(r *Rate) { r.Arrivals = "uniform" }), "--arrivals"},
		{"negative backlog", rate(func(r *Rate) { r.Backlog = -1 }), "--backlog -1"},
		{"rate without connections", rate(func(r *Rate) { r.Connections = 0 }), "--connections 0"},
		{"no users", users(func(u *Users) { u.Count = 0 }), "--users 0"},
		{"no hatch", users(func(u *Users) { u.Hatch = -1 }), "--hatch -1"},
		{"thoughts", users(func(u *Users) { u.ThinkMin = time.Minute }), "--think-min"},
		{"no loops", func(o *Options) { o.Loops = 0 }, "--loops 0"},
		{"portable loops", func(o *Options) { o.Engine, o.Loops = EnginePortable, 2 }, "--loops belongs"},
		{"other engine", func(o *Options) { o.Engine = "x" }, "unknown"},
		{"epoll", func(o *Options) { o.Engine = EngineEpoll }, ""},
		{"no URL", func(o *Options) { o.Targets = nil }, "no URL"},
		{"two URLs", two(DefaultClosed()), "--slice"},
		{"two URLs at a rate", two(DefaultRate()), "--slice"},
		{"slice of one URL", mode(slicing(time.Second)), "--slice needs several URLs"},
		{"long slice", two(slicing(time.Minute)), "--slice 1m0s"},
		{"other order", two(Sliced{Closed: DefaultClosed(), Slice: time.Second}), "--order"},
		{"sliced curve", two(Sliced{Closed: Closed{Curve: 1}, Slice: time.Second, Order: OrderABBA}), "--curve"},
		{"negative curve", curve(-1), "--curve"},
		{"short curve", curve(time.Microsecond), "--curve"},
		{"long curve", curve(10 * time.Millisecond), "--curve"},
		{"sliced, portable", func(o *Options) {
			two(slicing(time.Second))(o)
			o.Engine = EnginePortable
		}, "--slice needs --engine"},
		{"https", url("https://h:1"), "http://"},
		{"no port", url("http://h/"), ""},
		{"no host", url("http://:1/"), "HOST[:PORT]"},
		{"no URL at all", url("http://h:x"), "invalid port"},
		{"user", url("http://u@h:1"), "neither a user"},
		{"no connections", mode(Closed{Pipeline: 1}), "--connections 0"},
		{"no pipeline", mode(Closed{Connections: 1}), "--pipeline 0"},
		{"pipeline alone", func(o *Options) { o.Mode, o.KeepAlive = Closed{Connections: 1, Pipeline: 2}, false },
			"--pipeline needs"},
		{"no duration", func(o *Options) { o.Duration = 0 }, "--duration 0s"},
		{"negative warm-up", func(o *Options) { o.Warmup = -1 }, "--warmup -1ns"},
		{"no timeout", func(o *Options) { o.Timeout = 0 }, "--timeout 0s"},
		{"PID 0", func(o *Options) { o.Targets[0].PIDs = []int{0} }, "--pid 0"},
		{"no requests", func(o *Options) { o.Requests = nil }, "no requests"},
		{"bad request", func(o *Options) { o.Requests = []harness.Request{{Method: "GET", Path: "x"}} },
			"request 1: path"},
	} {
		o := to(DefaultClosed(), 10*time.Second)
		o.Targets = []Target{{URL: "http://127.0.0.1:80"}}
		c.change(&o)
		err := o.Validate()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
