package locust_test

import (
	"encoding/json"
	"maps"
	"math"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/locust"
)

// The files in testdata are what Locust 2.47.0 and the locustfile told of 20 users in two seconds, by both
// clients: answers as expected, answers wrong in six ways, and nobody who answers.
func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                    string
		requests                int64
		failures                harness.Failures
		window, mean, rate      float64
		p50, p95                float64
		reasons                 string
		wrong, errors, timedOut int64
		bytes                   int64
	}{
		{"bad-fast", 124, harness.Failures{Status: 23, Body: 41, Reset: 23, Timeout: 16}, 1.943471193, 0.135996207,
			10.8054084, 0.002, 1,
			"41 body, 23 reset: HTTPConnectionClosed, 23 status 503, 16 timeout", 64, 23, 16, 210},
		{"bad-http", 126, harness.Failures{Status: 23, Body: 23, Reset: 43, Timeout: 16}, 1.947389126, 0.131522153,
			10.7836691, 0.002, 1,
			"23 body, 23 reset: RemoteDisconnected, 23 status 503, 20 reset: ChunkedEncodingError, 16 timeout",
			46, 43, 16, 220},
		{"gone-fast", 270, harness.Failures{Connect: 270}, 1.947930813, 0.003249149, 0.0000000, 0.001, 0.033,
			"270 connect: refused", 0, 270, 0, 0},
		{"gone-http", 262, harness.Failures{Connect: 262}, 1.944122076, 0.002837079, 0.0000000, 0.002, 0.012,
			"262 connect: refused", 0, 262, 0, 0},
		{"ok-fast", 266, harness.Failures{}, 1.954126835, 0.003190088, 136.1221776, 0.001, 0.013,
			"", 0, 0, 0, 2926},
		{"ok-http", 262, harness.Failures{}, 1.942938089, 0.002964612, 134.8473229, 0.002, 0.013,
			"", 0, 0, 0, 2894},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := users(20, 2*time.Second)
			r, err := locust.Parse(read(t, c.name+".json"), read(t, c.name+".report.json"), l, true)
			if err != nil {
				t.Fatal(err)
			}
			a := r.Targets[0]
			if got := a.Failures; got.Status != c.failures.Status || got.Body != c.failures.Body ||
				got.Reset != c.failures.Reset ||
				got.Connect != c.failures.Connect || got.Timeout != c.failures.Timeout {
				t.Errorf("failures %+v", got)
			}
			reasons := strings.Join(a.Failures.Reasons.Words(), ", ")
			if r.Mode != "users" || r.Engine != "locust" || !r.Verified || r.Users != 20 || !a.Identity() ||
				r.Generator.Limited {
				t.Errorf("the answer as a whole is %+v", r)
			}
			if a.Scheduled != c.requests || a.Wrong != c.wrong || a.Errors != c.errors || a.Timeouts != c.timedOut ||
				a.BytesReceived != c.bytes {
				t.Errorf("the account is %+v", a)
			}
			if reasons != c.reasons {
				t.Errorf("failures %q, want %q", reasons, c.reasons)
			}
			d := a.ResponseTime
			if !near(r.Duration, c.window) || !near(a.Goodput, c.rate) || !near(d.Mean, c.mean) || d.P50 != c.p50 ||
				d.P95 != c.p95 || d.Max < d.P95/1.1 {
				t.Errorf("%v s, %v/s, times %+v", r.Duration, a.Goodput, d)
			}
			if a.Histogram == "" || r.Generator.CPU <= 0 || r.Generator.PeakRSS < 1<<20 ||
				!near(r.Generator.CPUPerRequest, r.Generator.CPU/float64(c.requests)) {
				t.Errorf("the generator is %+v", r.Generator)
			}
		})
	}
}

// changed is a file of testdata with members of its first object replaced; nil takes one out.
func changed(t *testing.T, name string, by map[string]any) []byte {
	t.Helper()
	var list []map[string]any
	text := read(t, name)
	single := !strings.HasPrefix(string(text), "[")
	if single {
		text = []byte("[" + string(text) + "]")
	}
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	maps.Copy(list[0], by)
	for k, v := range by {
		if v == nil {
			delete(list[0], k)
		}
	}
	var all any = list
	if single {
		all = list[0]
	}
	out, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What cannot be is refused in words that name it.
func TestParseRefuses(t *testing.T) {
	t.Parallel()
	type m = map[string]any
	for _, c := range []struct {
		entry, report m
		reason        string
	}{
		{m{"num_requests": -1}, nil, "-1 cannot be"},
		{m{"num_requests": 1e17}, nil, "cannot be"},
		{m{"num_requests": 261}, nil, "its times are of"},
		{m{"num_failures": 300}, nil, "300 failed"},
		{m{"num_failures": 3}, nil, "counts 3 failures and has reasons for 0"},
		{m{"last_request_timestamp": nil}, nil, "timestamps"},
		{m{"last_request_timestamp": 5}, nil, "wrong order"},
		{m{"start_time": 0}, nil, "timestamps"},
		{m{"start_time": 1.0}, nil, "by its timestamps it took"},
		{m{"max_response_time": 1e9}, nil, "cannot be"},
		{m{"min_response_time": 60}, nil, "cannot be"},
		{m{"total_response_time": 1e9}, nil, "cannot be"},
		{m{"response_times": m{"-1": 262}}, nil, "after -1 ms"},
		{m{"response_times": m{"999999999": 262}}, nil, "after 999999999 ms"},
		{m{"response_times": m{"x": 262}}, nil, "cannot be read"},
		{m{"more": 1}, nil, "unknown field"},
		{nil, m{"elapsed_s": 1.0}, "its window took 1 s"},
		{nil, m{"elapsed_s": 60}, "its window took 60 s"},
		{nil, m{"elapsed_s": nil}, "its window took 0 s"},
		{nil, m{"user_s": 10}, "of CPU time"},
		{nil, m{"user_s": -1}, "of CPU time"},
		{nil, m{"users": 21}, "21 users"},
		{nil, m{"errors": []m{{"error": "x", "occurrences": 1}}}, "1 times"},
		{nil, m{"errors": []m{{"error": "x", "occurrences": -1}}}, "-1 times"},
		{nil, m{"more": 1}, "unknown field"},
	} {
		_, err := locust.Parse(changed(t, "ok-http.json", c.entry), changed(t, "ok-http.report.json", c.report),
			users(20, 2*time.Second), true)
		if err == nil || !strings.Contains(err.Error(), c.reason) || !strings.Contains(err.Error(), "locust: ") {
			t.Errorf("%v %v: error %v, want %q", c.entry, c.report, err, c.reason)
		}
	}
	good, report := read(t, "ok-http.json"), read(t, "ok-http.report.json")
	for name, text := range map[string]string{
		"nothing": "", "a traceback": "Traceback (most recent call last):", "half": string(good[:len(good)/2]),
		"twice":    string(good) + "[]",
		"too much": strings.Repeat(" ", locust.MaxOutput+1),
	} {
		if _, err := locust.Parse([]byte(text), report, users(20, 2*time.Second), true); err == nil ||
			len(err.Error()) > 600 {
			t.Errorf("%s in place of Locust's JSON: error %v", name, err)
		}
		if _, err := locust.Parse(good, []byte(text), users(20, 2*time.Second), true); err == nil ||
			len(err.Error()) > 600 {
			t.Errorf("%s in place of the report: error %v", name, err)
		}
	}
}

// A window without a request has no rate and no times, and that is no fault of Locust.
func TestParseNothing(t *testing.T) {
	t.Parallel()
	r, err := locust.Parse([]byte("[]"), read(t, "ok-http.report.json"), users(20, 2*time.Second), true)
	if err != nil {
		t.Fatal(err)
	}
	if a := r.Targets[0]; a.Unmeasured() == "" || !math.IsNaN(a.ResponseTime.P50) || a.Throughput != 0 ||
		r.Duration < 2 {
		t.Errorf("%+v", r)
	}
}

// One process that has no CPU time left measures itself.
func TestLimited(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cpu     float64
		limited bool
	}{{1.7, false}, {1.95, true}} {
		r, err := locust.Parse(read(t, "ok-http.json"), changed(t, "ok-http.report.json",
			map[string]any{"user_s": c.cpu, "system_s": 0}),
			users(20, 2*time.Second), true)
		if err != nil {
			t.Fatal(err)
		}
		said := strings.Contains(strings.Join(r.Warnings.Texts(), "\n"),
			"Locust itself was the limit: its one process used 97 % of a CPU")
		if r.Generator.Limited != c.limited || said != c.limited {
			t.Errorf("with %v s in 2 s: limited %v, warnings %q", c.cpu, r.Generator.Limited, r.Warnings)
		}
	}
}

// Whatever comes in, what goes out adds up.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"ok-http", "bad-fast", "bad-http", "gone-fast"} {
		f.Add(read(f, name+".json"), read(f, name+".report.json"))
	}
	f.Add([]byte("[]"), []byte("{}"))
	f.Fuzz(func(t *testing.T, out, report []byte) {
		l := users(20, 2*time.Second)
		r, err := locust.Parse(out, report, l, true)
		if err != nil {
			return
		}
		a := r.Targets[0]
		if !a.Identity() || a.Correct < 0 || a.Failed() < 0 || !(r.Duration > 0) || !(a.Throughput >= a.Goodput) ||
			math.IsInf(a.Throughput, 0) {
			t.Errorf("%+v", r)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
		for why := range a.Failures.Reasons {
			if len(why) > 80 {
				t.Errorf("a reason of %d bytes", len(why))
			}
		}
	})
}

// Figures of all sizes in a JSON that is well formed.
func FuzzFigures(f *testing.F) {
	f.Add(int64(262), int64(0), 1795989938.77, 1795989940.71, 776.7, 50.5, .93, int64(2), int64(262), 2.0, .4)
	f.Add(int64(1), int64(1), 1.0, 1.0, 1e300, 1e-300, 0.0, int64(0), int64(1), 12.0, 0.0)
	f.Fuzz(func(t *testing.T, n, failed int64, start, last, total, longest, shortest float64, ms, times int64,
		elapsed, user float64) {
		out, err := json.Marshal([]map[string]any{{"name": "x", "method": "GET", "num_requests": n,
			"num_failures": failed, "start_time": start,
			"last_request_timestamp": last, "total_response_time": total, "max_response_time": longest,
			"min_response_time": shortest,
			"response_times":    map[int64]int64{ms: times}}})
		report, rerr := json.Marshal(map[string]any{"elapsed_s": elapsed, "user_s": user,
			"errors": []map[string]any{{"error": "status 500", "occurrences": failed}}})
		if err != nil || rerr != nil {
			return // JSON has no such figure
		}
		l := users(20, 2*time.Second)
		r, err := locust.Parse(out, report, l, true)
		if err != nil {
			return
		}
		a := r.Targets[0]
		most := (l.Duration + l.Timeout + 10*time.Second).Seconds()
		if !a.Identity() || a.Scheduled != n || a.Failed() != failed || !(r.Duration > 0) || r.Duration > most ||
			a.ResponseTime.Max > most || a.ResponseTime.Mean > 1.01*most {
			t.Errorf("%+v", r)
		}
	})
}
