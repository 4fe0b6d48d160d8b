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
		{"body", harness.Request{Method: "POST", Path: "/", Header: []harness.HeaderField{{Name: "A", Value: "b c"}}, Body: []byte("xyz")},
			"POST / HTTP/1.1\r\nHost: h:1\r\nA: b c\r\nContent-Length: 3\r\n\r\nxyz"},
		{"empty body", harness.Request{Method: "POST", Path: "/", Body: []byte{}}, "POST / HTTP/1.1\r\nHost: h:1\r\nContent-Length: 0\r\n\r\n"},
		{"own host", harness.Request{Method: "GET", Path: "/", Header: []harness.HeaderField{{Name: "host", Value: "x"}}}, "GET / HTTP/1.1\r\nhost: x\r\n\r\n"},
		{"no method", harness.Request{Path: "/"}, "method"},
		{"space in the path", harness.Request{Method: "GET", Path: "/a b"}, "path"},
		{"no slash", harness.Request{Method: "GET", Path: "*"}, "path"},
		{"header injection", harness.Request{Method: "GET", Path: "/", Header: []harness.HeaderField{{Name: "A", Value: "b\r\nC: d"}}}, "control character"},
		{"header name", harness.Request{Method: "GET", Path: "/", Header: []harness.HeaderField{{Name: "A B", Value: "c"}}}, "not a word"},
		{"framing", harness.Request{Method: "GET", Path: "/", Header: []harness.HeaderField{{Name: "content-length", Value: "3"}}}, "frames requests itself"},
		{"interim status", harness.Request{Method: "GET", Path: "/", Expect: harness.Expectation{Status: 100}}, "status 100"},
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
	for _, c := range []struct {
		name   string
		change func(*Options)
		want   string
	}{
		{"defaults", func(*Options) {}, ""},
		{"IPv6", func(o *Options) { o.URLs[0] = "http://[::1]:80/x" }, ""},
		{"rate", func(o *Options) { o.Mode = ModeRate }, ""},
		{"users", func(o *Options) { o.Mode = ModeUsers }, ""},
		{"no rate", func(o *Options) { o.Mode, o.Rate = ModeRate, 0 }, "--rate 0"},
		{"rate is no number", func(o *Options) { o.Mode, o.Rate = ModeRate, math.NaN() }, "--rate NaN"},
		{"other arrivals", func(o *Options) { o.Mode, o.Arrivals = ModeRate, "uniform" }, "--arrivals"},
		{"pipelined rate", func(o *Options) { o.Mode, o.Pipeline = ModeRate, 2 }, "--pipeline needs --mode closed"},
		{"stopped rate", func(o *Options) { o.Mode, o.StopWhen = ModeRate, make([]Condition, 1) }, "--stop-when"},
		{"no users", func(o *Options) { o.Mode, o.Users = ModeUsers, 0 }, "--users 0"},
		{"no hatch", func(o *Options) { o.Mode, o.Hatch = ModeUsers, -1 }, "--hatch -1"},
		{"thoughts", func(o *Options) { o.Mode, o.ThinkMin = ModeUsers, time.Minute }, "--think-min"},
		{"no loops", func(o *Options) { o.Loops = 0 }, "--loops 0"},
		{"portable loops", func(o *Options) { o.Engine, o.Loops = EnginePortable, 2 }, "--loops belongs"},
		{"other mode", func(o *Options) { o.Mode = "open" }, "unknown"},
		{"epoll", func(o *Options) { o.Engine = EngineEpoll }, ""},
		{"no URL", func(o *Options) { o.URLs = nil }, "no URL"},
		{"two URLs", func(o *Options) { o.URLs = append(o.URLs, o.URLs...) }, "--slice"},
		{"slice of one URL", func(o *Options) { o.Slice = time.Second }, "--slice needs several URLs"},
		{"long slice", func(o *Options) { o.URLs, o.Slice = append(o.URLs, o.URLs...), time.Minute }, "--slice 1m0s"},
		{"sliced rate", func(o *Options) { o.URLs, o.Slice, o.Mode = append(o.URLs, o.URLs...), time.Second, ModeRate }, "--slice needs --mode"},
		{"sliced, portable", func(o *Options) { o.URLs, o.Slice, o.Engine = append(o.URLs, o.URLs...), time.Second, EnginePortable }, "--slice needs --engine"},
		{"https", func(o *Options) { o.URLs[0] = "https://h:1" }, "http://"},
		{"no port", func(o *Options) { o.URLs[0] = "http://h/" }, ""},
		{"no host", func(o *Options) { o.URLs[0] = "http://:1/" }, "HOST[:PORT]"},
		{"no URL at all", func(o *Options) { o.URLs[0] = "http://h:x" }, "invalid port"},
		{"user", func(o *Options) { o.URLs[0] = "http://u@h:1" }, "neither a user"},
		{"no connections", func(o *Options) { o.Connections = 0 }, "--connections 0"},
		{"no pipeline", func(o *Options) { o.Pipeline = 0 }, "--pipeline 0"},
		{"pipeline alone", func(o *Options) { o.Pipeline, o.KeepAlive = 2, false }, "--pipeline needs"},
		{"no duration", func(o *Options) { o.Duration = 0 }, "--duration 0s"},
		{"negative warm-up", func(o *Options) { o.Warmup = -1 }, "--warmup -1ns"},
		{"no timeout", func(o *Options) { o.Timeout = 0 }, "--timeout 0s"},
		{"two PIDs", func(o *Options) { o.PIDs = [][]int{{1}, {2}} }, "--pid is given 2 times"},
		{"PID 0", func(o *Options) { o.PIDs = [][]int{{0}} }, "--pid 0"},
		{"no requests", func(o *Options) { o.Requests = nil }, "no requests"},
		{"bad request", func(o *Options) { o.Requests = []harness.Request{{Method: "GET", Path: "x"}} }, "request 1: path"},
	} {
		o := Defaults()
		o.URLs = []string{"http://127.0.0.1:80"}
		o.Requests = []harness.Request{{Method: "GET", Path: "/"}}
		c.change(&o)
		err := o.Validate()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
