package loader_test

import (
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/loader"
	"tenrounds/harness/requests"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	const tail = " --vary-slack 9 --scenario text --seed 7 --format json "
	one := loader.Target{Address: "h:1", PIDs: []int{3, 4}, From: []int64{0}}
	other := loader.Target{Address: "h:2", PIDs: []int{5}, Heads: "f", From: []int64{10, 20}}
	const oneArgs = " --expect-head  --vary-from 0 --pid 3+4"
	for _, c := range []struct {
		load    harness.Load
		targets []loader.Target
		want    string
	}{
		{
			harness.Load{Mode: harness.ModeClosed, Connections: 5,
				ClosedLoad: harness.ClosedLoad{NewConnections: true, Curve: time.Second}},
			[]loader.Target{one}, "--connections 5 --keepalive=false --curve 1s" + oneArgs + tail + "http://h:1",
		},
		{
			harness.Load{Mode: harness.ModeRate, Connections: 5,
				RateLoad: harness.RateLoad{Rate: 2.5, Arrivals: "poisson", Backlog: 8}},
			[]loader.Target{one}, "--connections 5 --rate 2.5 --arrivals poisson --backlog 8" +
				oneArgs + tail + "http://h:1",
		},
		{
			harness.Load{Mode: harness.ModeUsers, UsersLoad: harness.UsersLoad{Users: 3, Hatch: 2,
				ThinkMax: time.Second, StopWhen: "failed>1%,p99>1s"}},
			[]loader.Target{one}, "--users 3 --hatch 2 --think-min 0s --think-max 1s " +
				"--stop-when failed>1% --stop-when p99>1s" +
				oneArgs + tail + "http://h:1",
		},
		{
			harness.Load{Mode: harness.ModeClosed, Connections: 5,
				ClosedLoad: harness.ClosedLoad{Slice: time.Second, SliceOrder: "abba", SliceWait: "poll"}},
			[]loader.Target{one, other}, "--connections 5 --slice 1s --order abba --wait poll" + oneArgs +
				" --expect-head f --vary-from 10+20 --pid 5" + tail + "http://h:1 http://h:2",
		},
	} {
		l := c.load
		l.Duration, l.Warmup, l.Timeout = 2*time.Second, time.Second, time.Second
		got, err := loader.Load{}.Command(loader.Turn{
			Load: l, Scenario: harness.Scenario{Name: "text"}, Seed: 7, Targets: c.targets, Slack: 9,
		})
		want := "--mode " + string(l.Mode) + " --duration 2s --warmup 1s --timeout 1s " + c.want
		if args := strings.Join(got.Args, " "); err != nil || args != want {
			t.Errorf("%v:\n%s\nwant\n%s", err, args, want)
		}
		if got.Limit < 3*time.Second+loader.Slack || got.Limit > time.Minute {
			t.Errorf("%s: killed after %v", c.want, got.Limit)
		}
	}
}

// An exit code of a failure gives an error with the result, if there is one.
func TestRead(t *testing.T) {
	t.Parallel()
	c, err := loader.Load{}.Command(loader.Turn{Targets: make([]loader.Target, 1)})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		out          loader.Output
		some, failed bool
	}{
		{loader.Output{Stdout: []byte("{}")}, true, false},
		{loader.Output{Stdout: []byte("{}"), Exit: 4}, true, false},
		{loader.Output{Stdout: []byte("{}"), Exit: 5}, true, false},
		{loader.Output{Stdout: []byte("{}"), Exit: 130}, true, true},
		{loader.Output{Stdout: []byte("{}"), Exit: 1}, true, true},
		{loader.Output{Stdout: []byte(`{"targets": [{"scheduled": 7, "unsent": 7}]}`), Exit: 1}, true, false},
		{loader.Output{Stdout: []byte(`{"targets": [{"scheduled": 7, "correct": 7}]}`), Exit: 1}, true, true},
		{loader.Output{Exit: 2, Stderr: " usage\n"}, false, true},
	} {
		r, err := c.Read(x.out)
		if (r != nil) != x.some || (err != nil) != x.failed {
			t.Errorf("%+v: %+v, %v", x.out, r, err)
		}
		if !x.some && err.Error() != "load exited with 2: usage" {
			t.Error(err)
		}
	}
}

// Servers with requests of their own get a file each, with what must be answered.
func TestLoadOwnRequests(t *testing.T) {
	t.Parallel()
	ask := func(path string) []harness.Request {
		return []harness.Request{{Method: "GET", Path: path, Weight: 1,
			Expect: harness.Expectation{Length: new(3)}}}
	}
	got, err := loader.Load{}.Command(loader.Turn{Dir: "d", Scenario: harness.Scenario{Name: "orders"},
		Targets: []loader.Target{{Address: "h:1", Requests: ask("/a")}, {Address: "h:2", Requests: ask("/b")}}})
	args := strings.Join(got.Args, " ")
	if err != nil || strings.Contains(args, "--scenario") ||
		!strings.Contains(args, " --requests d/requests-0.json --requests d/requests-1.json ") {
		t.Fatalf("%s, %v", args, err)
	}
	for file, path := range map[string]string{"d/requests-0.json": "/a", "d/requests-1.json": "/b"} {
		all, err := requests.Parse(file, got.Files[file])
		if err != nil || len(all) != 1 || all[0].Path != path || *all[0].Expect.Length != 3 {
			t.Errorf("%s: %+v, %v", file, all, err)
		}
	}
}
