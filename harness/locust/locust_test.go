package locust_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/loader"
	"tenrounds/harness/locust"
)

func users(n int, duration time.Duration) harness.Load {
	return harness.Load{
		Loader: harness.LoaderLocust,
		Mode:   harness.ModeUsers,
		Client: harness.ClientHTTP,
		UsersLoad: harness.UsersLoad{Users: n, Hatch: 2.5, ThinkMin: 100 * time.Millisecond,
			ThinkMax: 200 * time.Millisecond},
		Duration: duration,
		Timeout:  5 * time.Second,
	}
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestArgs(t *testing.T) {
	t.Parallel()
	l := users(20, 1500*time.Millisecond)
	l.Warmup = time.Second
	got := strings.Join(locust.Args(l, locust.Files{Start: "/d/start.py", Locustfile: "/d/l.py"},
		"127.0.0.1:8000"), " ")
	const want = "-I /d/start.py -f /d/l.py --host http://127.0.0.1:8000 --headless " +
		"-u 20 -r 2.5 -t 63s --json --skip-log --exit-code-on-error 0"
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// The scenario stands in the file as one text that Python reads as Go wrote it, whatever is in it.
func TestLocustfile(t *testing.T) {
	t.Parallel()
	s := harness.Scenario{Name: "x", Requests: []harness.Request{
		{Method: "GET", Path: `/a"'\é` + "\u2028", Expect: harness.Expectation{Body: []byte("{0123456789}"),
			Counter: 1}},
		{Method: "POST", Path: "/b", Body: []byte{0, 255}, Weight: 3,
			Header: []harness.HeaderField{{Name: "A", Value: "b"}},
			Expect: harness.Expectation{Status: 204, Body: []byte{}}},
	}}
	l := users(20, time.Second)
	l.Client = harness.ClientFast
	file, verified, err := locust.Locustfile(l, s, 7, "/d/report.json")
	if err != nil || !verified {
		t.Fatalf("verified %v, error %v", verified, err)
	}
	var line string
	for each := range strings.SplitSeq(string(file), "\n") {
		if rest, ok := strings.CutPrefix(each, "PLAN = "); ok {
			line = rest
		}
	}
	for i := range len(line) {
		if line[i] < ' ' || line[i] > '~' {
			t.Fatalf("byte %d of the plan is %q", i, line[i])
		}
	}
	// A text of ASCII in double quotes with these escapes is JSON, too: Go has quoted nothing else in it.
	var text string
	if err := json.Unmarshal([]byte(line), &text); err != nil {
		t.Fatal(err)
	}
	var p struct {
		Client   string  `json:"client"`
		ThinkMin float64 `json:"think_min_s"`
		Requests []struct {
			Method, Path, Body, Want string
			Weight, Status           int
			Counter, Digits          int
			Headers                  map[string]string
		} `json:"requests"`
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	a, b := p.Requests[0], p.Requests[1]
	if a.Path != `/a"'\é`+"\u2028" || a.Status != 200 || a.Weight != 1 || a.Counter != 1 || a.Digits != 10 ||
		a.Body != "" {
		t.Errorf("the first request is %+v", a)
	}
	if b.Method != "POST" || b.Body != "AP8=" || b.Want != "" || b.Status != 204 || b.Weight != 3 ||
		b.Headers["A"] != "b" {
		t.Errorf("the second request is %+v", b)
	}
	if p.Client != "fast" || p.ThinkMin != .1 {
		t.Errorf("the plan is %+v", p)
	}
	s.Requests[0].Expect.Body = nil
	if _, verified, _ = locust.Locustfile(l, s, 7, ""); verified {
		t.Error("a body that nobody knows counts as compared")
	}
	if _, _, err := locust.Locustfile(l, harness.Scenario{Name: "x"}, 7, ""); err == nil {
		t.Error("a scenario without a request is taken")
	}
}

func TestCommand(t *testing.T) {
	t.Parallel()
	turn := loader.Turn{
		Load: users(20, 2*time.Second), Targets: []loader.Target{{Address: "h:1"}}, Dir: t.TempDir(),
		Scenario: harness.Scenario{Requests: []harness.Request{{Method: "GET", Path: "/"}}},
	}
	c, err := locust.Loader{}.Command(turn)
	if err != nil || len(c.Files) != 2 || c.Begins != locust.Begun {
		t.Fatalf("%v: %+v", err, c)
	}
	out := loader.Output{Stdout: read(t, "ok-http.json")}
	if _, err := c.Read(out); err == nil || !strings.Contains(err.Error(), "without its report") {
		t.Errorf("without a report: %v", err)
	}
	report := filepath.Join(turn.Dir, "report.json")
	if err := os.WriteFile(report, read(t, "ok-http.report.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err := c.Read(out); err != nil || r.Verified || r.Targets[0].Correct == 0 {
		t.Errorf("%v: %+v", err, r)
	}
	out.Exit = 1
	if _, err := c.Read(out); err == nil {
		t.Error("a failed Locust has a result")
	}
	if _, err := (locust.Loader{}).Command(loader.Turn{Targets: turn.Targets}); err == nil {
		t.Error("a scenario without requests passes")
	}
}

func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-6*math.Max(math.Abs(a), math.Abs(b))
}
