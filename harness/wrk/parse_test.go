package wrk_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/wrk"
)

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b)) }

func answer(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The files in testdata are what wrk 4.1.0 printed against a small server.
func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file                                     string
		scheduled, correct, wrong, errs, timeout int64
		bytes                                    int64
		duration, throughput, goodput            float64
		mean, sd, max, p50, p75, p90, p99        float64
	}{
		{
			"ok.txt", 47836, 47836, 0, 0, 0, 5788139, 47836 / 47714.71, 47714.71, 47714.71,
			615.69e-6, 1.4e-3, 45.07e-3, 340e-6, 591e-6, 1.18e-3, 4.72e-3,
		},
		{
			"non2xx.txt", 40848, 40848 - 4084, 4084, 0, 0, 3 << 20, 40848 / 37124.15, 37124.15, 37124.15 * 36764 / 40848,
			1.17e-3, 3.63e-3, 36.48e-3, 377e-6, 768e-6, 1.61e-3, 23.59e-3,
		},
		{
			"resets.txt", 37214 + 376, 37214, 0, 376, 0, 2789212, 37214 / 33830.79, 33830.79, 33830.79,
			473.01e-6, 840.81e-6, 9.82e-3, 227e-6, 414e-6, 0.95e-3, 4.53e-3,
		},
		// The rate is too low to be more exact than the time.
		{
			"timeouts.txt", 100, 70, 0, 0, 30, 5253, 5.03, 70 / 5.03, 70 / 5.03,
			206.68e-6, 178.56e-6, 604e-6, 127e-6, 335e-6, 573e-6, 604e-6,
		},
		{"big.txt", 754, 754, 0, 0, 0, 790731161, 754 / 716.05, 716.05, 716.05, 15.1e-3, 14.92e-3, 117.42e-3, 11.6e-3, 17.87e-3, 26.42e-3, 90.48e-3},
		{"silent.txt", 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		{"minute.txt", 12, 6, 0, 0, 6, 450, 61.2, 6 / 61.2, 6 / 61.2, 0, 0, 0, 0, 0, 0, 0},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			r, err := wrk.Parse(answer(t, c.file))
			if err != nil {
				t.Fatal(err)
			}
			if r.Mode != "closed" || r.Engine != "wrk" || r.Verified || len(r.Warnings) != 1 || len(r.Targets) != 1 {
				t.Fatalf("the answer as a whole is %+v", r)
			}
			a := r.Targets[0]
			if !a.Identity() {
				t.Errorf("the account does not add up: %+v", a)
			}
			if a.Scheduled != c.scheduled || a.Correct != c.correct || a.Wrong != c.wrong || a.Errors != c.errs || a.Timeouts != c.timeout || a.BytesReceived != c.bytes {
				t.Errorf("counts are %+v", a)
			}
			if a.Failures.Status != c.wrong || a.Failures.Reset != c.errs || a.Failures.Connect != 0 || a.Failures.Timeout != c.timeout {
				t.Errorf("causes are %+v", a.Failures)
			}
			d := a.ResponseTime
			for _, f := range []struct {
				name      string
				got, want float64
			}{
				{"duration", r.Duration, c.duration}, {"throughput", a.Throughput, c.throughput}, {"goodput", a.Goodput, c.goodput},
				{"mean", d.Mean, c.mean}, {"sd", d.SD, c.sd}, {"max", d.Max, c.max},
				{"p50", d.P50, c.p50}, {"p75", d.P75, c.p75}, {"p90", d.P90, c.p90}, {"p99", d.P99, c.p99},
			} {
				if !near(f.got, f.want) {
					t.Errorf("%s = %v, want %v", f.name, f.got, f.want)
				}
			}
			if a.ServiceTime != a.ResponseTime {
				t.Error("wrk knows one time only, but service and response time differ")
			}
		})
	}
}

func TestParseUnits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		duration float64
		bytes    int64
	}{
		"7 requests in 250.00ms, 1.00B read":  {0.25, 1},
		"7 requests in 2.00s, 1.50KB read":    {2, 1536},
		"7 requests in 1.50m, 2.00MB read":    {90, 2 << 20},
		"7 requests in 2.00h, 1.00GB read":    {7200, 1 << 30},
		"7 requests in 900.00us, 1.00TB read": {0.0009, 1 << 40},
		"7 requests in 1.00s, 2.00PB read":    {1, 2 << 50},
	} {
		r, err := wrk.Parse(text + "\nRequests/sec:      3.50\n")
		if err != nil || !near(r.Duration, want.duration) || r.Targets[0].BytesReceived != want.bytes {
			t.Errorf("%q: %v, %v s, %+v", text, err, r.Duration, r.Targets)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	ok := answer(t, "resets.txt")
	cut, _, _ := strings.Cut(ok, "Requests/sec")
	status := strings.Replace(ok, "Requests/sec", "  Non-2xx or 3xx responses: 37215\nRequests/sec", 1)
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "no line \"N requests in T"},
		{"refused", "unable to connect to 127.0.0.1:18992 Connection refused\n", "unable to connect"},
		{"cut off", cut, `no line "Requests/sec"`},
		{"count too large", strings.Replace(ok, "37214", "99999999999999999999", 1), "is no count"},
		{"error count too large", strings.Replace(ok, "read 376", "read 99999999999999999999", 1), "is no count"},
		{"more wrong than all", status, "37215 answers of another status among 37214"},
		{"unit of time", strings.Replace(ok, "1.10s", "1.10d", 1), `"1.10d" is no figure`},
		{"number of a time", strings.Replace(ok, "1.10s", "1.1.0s", 1), `"1.1.0s" is no figure`},
		{"unit of a percentile", strings.Replace(ok, "227.00us", "227.00ns", 1), `"227.00ns" is no figure`},
		{"unit of the mean", strings.Replace(ok, "473.01us", "473.01xs", 1), `"473.01xs" is no figure`},
		{"bytes", strings.Replace(ok, "2.66MB", "266000000PB", 1), "more than anybody"},
		{"rate", strings.Replace(ok, "33830.79", "3.3.8", 1), `"3.3.8" is no rate`},
	} {
		if _, err := wrk.Parse(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v does not say %q", c.name, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"ok.txt", "resets.txt", "non2xx.txt", "minute.txt", "refused.txt"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := wrk.Parse(text)
		if err != nil {
			return
		}
		a := harness.Measurement{Result: &r}.Account()
		if a == nil || !a.Identity() || a.Correct < 0 || a.BytesReceived < 0 {
			t.Fatalf("a bad account passes: %+v", a)
		}
		for _, v := range []float64{r.Duration, a.Throughput, a.Goodput, a.ResponseTime.Mean, a.ResponseTime.Max, a.ResponseTime.P99} {
			if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
				t.Fatalf("a figure is %v: %+v", v, r)
			}
		}
	})
}
