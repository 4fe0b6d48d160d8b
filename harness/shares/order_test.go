package shares

import (
	"encoding/json"
	"net"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/loader"
)

func sampleTurn() loader.Turn {
	return loader.Turn{
		Load: harness.Load{Loader: harness.LoaderLoad, Mode: harness.ModeRate, Connections: 8,
			Duration: time.Second, Timeout: time.Second, Workers: 2,
			RateLoad: harness.RateLoad{Rate: 1000, Arrivals: harness.ArrivalsPoisson, Backlog: 10}},
		Scenario: harness.Scenario{Name: "json"}, Seed: 7, Round: 3,
		Targets: []loader.Target{{Address: "10.0.0.7:8000"}}, Dir: "d",
	}
}

// An order comes back as the turn that it was made from, with the worker's share.
func TestOrder(t *testing.T) {
	t.Parallel()
	o, err := newOrder(sampleTurn(), "HTTP/1.1 200 OK\r\n\r\n")
	if err != nil {
		t.Fatal(err)
	}
	o.Share, o.StartAt = harness.Share{Index: 1, Of: 2}, 12345
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	back, err := readOrder(text)
	if err != nil || back.Heads != o.Heads || back.Load != o.Load || back.Share != o.Share {
		t.Fatalf("%+v, %v", back, err)
	}
	turn, err := back.turn("e")
	if err != nil {
		t.Fatal(err)
	}
	c, err := loader.Load{}.Command(turn)
	args := strings.Join(c.Args, " ")
	const want = "--share 2/2 --start-at 12345 --progress --seed 7 --format json http://10.0.0.7:8000"
	if err != nil || !strings.HasSuffix(args, want) || !strings.Contains(args, "--scenario json") {
		t.Errorf("%s, %v", args, err)
	}
}

// Own requests travel as a file of requests, which is checked again.
func TestOrderOwnRequests(t *testing.T) {
	t.Parallel()
	turn := sampleTurn()
	turn.Targets[0].Requests = []harness.Request{{Method: "GET", Path: "/a", Weight: 2,
		Expect: harness.Expectation{Body: []byte("b")}}}
	o, err := newOrder(turn, "")
	if err != nil {
		t.Fatal(err)
	}
	o.Share, o.StartAt = harness.Share{Of: 1}, 1
	back, err := o.turn("e")
	if err != nil || len(back.Targets[0].Requests) != 1 || back.Targets[0].Requests[0].Path != "/a" {
		t.Errorf("%+v, %v", back, err)
	}
	turn.Targets = append(turn.Targets, turn.Targets[0])
	if _, err := newOrder(turn, ""); err == nil {
		t.Error("an order for two servers is made")
	}
}

// What is no order, or what a worker does not do, is refused with the reason.
func TestOrderRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing": ``, "no JSON": `x`, "unknown": `{"flags": ["--body", "/etc/passwd"]}`, "two": `{}{}`,
	} {
		if _, err := readOrder([]byte(text)); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	for name, change := range map[string]func(*Order){
		"loader":   func(o *Order) { o.Load.Loader = harness.LoaderWrk },
		"slices":   func(o *Order) { o.Load.Slice = time.Second },
		"search":   func(o *Order) { o.Load.SLO = time.Second },
		"share":    func(o *Order) { o.Share.Index = 2 },
		"none":     func(o *Order) { o.Share = harness.Share{} },
		"negative": func(o *Order) { o.Share.Index = -1 },
		"start":    func(o *Order) { o.StartAt = 0 },
		"scenario": func(o *Order) { o.Scenario = "../../etc/passwd" },
		"requests": func(o *Order) { o.Requests = json.RawMessage(`[{"paths": "/"}]`) },
	} {
		o, err := newOrder(sampleTurn(), "")
		if err != nil {
			t.Fatal(err)
		}
		o.Share, o.StartAt = harness.Share{Of: 2}, 1
		change(&o)
		if _, err := o.turn("d"); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	a, err := ParseAllowed([]string{"10.0.0.7", "[fd00::7]:8000", "db.test:80"})
	if err != nil {
		t.Fatal(err)
	}
	for address, ok := range map[string]bool{
		"10.0.0.7:1": true, "10.0.0.7:65535": true, "[fd00::7]:8000": true, "db.test:80": true,
		"10.0.0.70:1": false, "[fd00::7]:8001": false, "db.test:81": false, "10.0.0.7": false, "": false,
		"10.0.0.7:1:2": false,
	} {
		if err := a.check(address); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, bad := range [][]string{nil, {""}, {"http://10.0.0.7"}, {"a b"}, {"*"}, {":80"}} {
		if _, err := ParseAllowed(bad); err == nil {
			t.Errorf("%q: taken", bad)
		}
	}
}

func TestElsewhere(t *testing.T) {
	t.Parallel()
	own := []string{"127.0.0.1:80", "[::1]:80", "localhost:80"}
	if addrs, err := net.InterfaceAddrs(); err == nil {
		for _, a := range addrs {
			if n, ok := a.(*net.IPNet); ok {
				own = append(own, net.JoinHostPort(n.IP.String(), "80"))
			}
		}
	}
	for _, address := range own {
		if err := elsewhere(address); err == nil || !strings.Contains(err.Error(), "--same-machine") {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{"192.0.2.1:80", "[2001:db8::1]:80"} { // for documentation
		if err := elsewhere(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func FuzzOrder(f *testing.F) {
	o, err := newOrder(sampleTurn(), "HTTP/1.1 200 OK\r\n\r\n")
	if err != nil {
		f.Fatal(err)
	}
	o.Share, o.StartAt = harness.Share{Of: 2}, 1
	text, err := json.Marshal(o)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"requests": [{"path": "/"}], "share": {"of": 1}, "start_at_ns": 1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		o, err := readOrder(text)
		if err != nil {
			return
		}
		turn, err := o.turn("d")
		if err != nil {
			return
		}
		if turn.Share.Index >= turn.Share.Of || turn.Load.Loader != harness.LoaderLoad {
			t.Errorf("%+v", turn)
		}
		again, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readOrder(again); err != nil {
			t.Errorf("%s: %v", again, err)
		}
	})
}

func TestLines(t *testing.T) {
	t.Parallel()
	var got []string
	l := &lines{most: 5, take: func(b []byte) { got = append(got, string(b)) }}
	for _, part := range []string{"a", "b\ncd\n\n", "12345\n123456\n", "x", "y", "\nrest"} {
		if n, err := l.Write([]byte(part)); n != len(part) || err != nil {
			t.Fatal(n, err)
		}
	}
	if strings.Join(got, "|") != "ab|cd||12345|xy" {
		t.Errorf("%q", got)
	}
}
