package wrk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/loader"
	"tenrounds/harness/wrk"
)

func TestArgs(t *testing.T) {
	t.Parallel()
	l := harness.Load{Loader: "wrk", Mode: "closed", Connections: 20, Threads: 5, Duration: 10 * time.Second,
		Timeout: 5 * time.Second}
	short := l
	short.Timeout = 1500 * time.Millisecond
	none := l
	none.Timeout = 0
	get := harness.Request{Method: "GET", Path: "/json"}
	post := harness.Request{Method: "POST", Path: "/post", Body: []byte("{}")}
	for _, c := range []struct {
		name     string
		load     harness.Load
		requests []harness.Request
		want     string
		script   bool
	}{
		{"the documents' command", l, []harness.Request{get}, "-t5 -c20 -d10 --timeout 5 --latency http://h:1/json",
			false},
		{"timeout rounded up", short, []harness.Request{get}, "-t5 -c20 -d10 --timeout 2 --latency http://h:1/json",
			false},
		{"timeout of at least a second", none, []harness.Request{get},
			"-t5 -c20 -d10 --timeout 1 --latency http://h:1/json", false},
		{"a body", l, []harness.Request{post}, "-t5 -c20 -d10 --timeout 5 --latency -s f.lua http://h:1/", true},
		{"two requests", l, []harness.Request{get, get}, "-t5 -c20 -d10 --timeout 5 --latency -s f.lua http://h:1/",
			true},
		{
			"a header", l, []harness.Request{{Method: "GET", Path: "/",
				Header: []harness.HeaderField{{Name: "A", Value: "b"}}}},
			"-t5 -c20 -d10 --timeout 5 --latency -s f.lua http://h:1/", true,
		},
	} {
		args, script, err := wrk.Args(c.load, c.requests, "h:1", "f.lua")
		got := strings.Join(args, " ")
		if err != nil || got != c.want || (script != "") != c.script {
			t.Errorf("%s: %v %q, script %q", c.name, err, args, script)
		}
	}
	if _, _, err := wrk.Args(l, nil, "h:1", "f.lua"); err == nil {
		t.Error("a scenario without requests passes")
	}
}

// Weights become repetitions, and no byte of a request can end its Lua string.
func TestScript(t *testing.T) {
	t.Parallel()
	_, script, err := wrk.Args(harness.Load{}, []harness.Request{
		{Method: "GET", Path: "/a", Weight: 2},
		{Method: "POST", Path: "/b", Header: []harness.HeaderField{{Name: "X", Value: `q"\`}},
			Body: []byte("1\n]]\"\x00\xff9")},
		{Method: "POST", Path: "/c", Body: []byte{}},
	}, "h:1", "f.lua")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(script) {
		if strings.Contains(line, "wrk.format") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	want := []string{
		`reqs[#reqs+1] = wrk.format("GET", "/a", {}, nil)`,
		`reqs[#reqs+1] = wrk.format("GET", "/a", {}, nil)`,
		`reqs[#reqs+1] = wrk.format("POST", "/b", {["X"]="q\034\092",}, "1\010]]\034\000\2559")`,
		`reqs[#reqs+1] = wrk.format("POST", "/c", {}, "")`,
	}
	if !slices.Equal(lines, want) {
		t.Errorf("the script has the requests\n%s", strings.Join(lines, "\n"))
	}
}

func TestCommand(t *testing.T) {
	t.Parallel()
	turn := loader.Turn{
		Load: asked(1), Targets: []loader.Target{{Address: "h:1"}}, Dir: "d",
		Scenario: harness.Scenario{Requests: []harness.Request{{Method: "POST", Path: "/"}}},
	}
	c, err := wrk.Loader{}.Command(turn)
	if err != nil || len(c.Files) != 1 || !strings.Contains(string(c.Files["d/requests.lua"]), "POST") {
		t.Fatalf("%v: %q", err, c.Files)
	}
	ok := []byte(answer(t, "ok.txt"))
	if r, err := c.Read(loader.Output{Stdout: ok}); err != nil || r.Targets[0].Correct == 0 {
		t.Errorf("%v: %+v", err, r)
	}
	for _, o := range []loader.Output{{Exit: 1, Stdout: ok}, {}} {
		if _, err := c.Read(o); err == nil {
			t.Errorf("%d: %q is a result", o.Exit, o.Stdout)
		}
	}
	if _, err := (wrk.Loader{}).Command(loader.Turn{Targets: turn.Targets}); err == nil {
		t.Error("a scenario without requests passes")
	}
}
