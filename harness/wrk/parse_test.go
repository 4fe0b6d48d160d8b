package wrk_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/wrk"
)

func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))
}

// asked is a load of so many seconds.
func asked(seconds float64) harness.Load {
	return harness.Load{Duration: time.Duration(seconds * 1e9), Timeout: 5 * time.Second}
}

func answer(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var nan = math.NaN()

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
			"non2xx.txt", 40848, 40848 - 4084, 4084, 0, 0, 3 << 20,
			40848 / 37124.15, 37124.15, 37124.15 * 36764 / 40848,
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
		{"big.txt", 754, 754, 0, 0, 0, 790731161, 754 / 716.05, 716.05, 716.05, 15.1e-3, 14.92e-3, 117.42e-3,
			11.6e-3, 17.87e-3, 26.42e-3, 90.48e-3},
		{"silent.txt", 0, 0, 0, 0, 0, 0, 1, 0, 0, nan, nan, nan, nan, nan, nan, nan}, // its zeros are no times
		{"minute.txt", 12, 6, 0, 0, 6, 450, 61.2, 6 / 61.2, 6 / 61.2, 0, 0, 0, 0, 0, 0, 0},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			r, err := wrk.Parse(answer(t, c.file), asked(math.Round(c.duration)))
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
			if a.Scheduled != c.scheduled || a.Correct != c.correct || a.Wrong != c.wrong || a.Errors != c.errs ||
				a.Timeouts != c.timeout || a.BytesReceived != c.bytes {
				t.Errorf("counts are %+v", a)
			}
			if a.Failures.Status != c.wrong || a.Failures.Reset != c.errs || a.Failures.Connect != 0 ||
				a.Failures.Timeout != c.timeout {
				t.Errorf("causes are %+v", a.Failures)
			}
			d := a.ResponseTime
			for _, f := range []struct {
				name      string
				got, want float64
			}{
				{"duration", r.Duration, c.duration}, {"throughput", a.Throughput, c.throughput}, {"goodput", a.Goodput,
					c.goodput},
				{"mean", d.Mean, c.mean}, {"sd", d.SD, c.sd}, {"max", d.Max, c.max},
				{"p50", d.P50, c.p50}, {"p75", d.P75, c.p75}, {"p90", d.P90, c.p90}, {"p99", d.P99, c.p99},
			} {
				if !near(f.got, f.want) {
					t.Errorf("%s = %v, want %v", f.name, f.got, f.want)
				}
			}
			if !near(a.ServiceTime.P50, a.ResponseTime.P50) || !near(a.ServiceTime.P99, a.ResponseTime.P99) {
				t.Error("wrk knows one time only, but service and response time differ")
			}
			if !math.IsNaN(d.Min) || !math.IsNaN(d.P66) || !math.IsNaN(d.P95) {
				t.Errorf("wrk does not tell the least time, nor these percentiles: %+v", d)
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
		"7 requests in 2.00s, 1.50KB read": {2, 1536},
		"7 requests in 1.50m, 2.00MB read": {90, 2 << 20},
		"7 requests in 2.00h, 1.00GB read": {7200, 1 << 30},
		"7 requests in 3.00s, 1.00TB read": {3, 1 << 40},
		"7 requests in 1.00s, 2.00PB read": {1, 2 << 50},
	} {
		rate := fmt.Sprintf("\nRequests/sec: %9.2f\n", 7/want.duration)
		r, err := wrk.Parse(text+rate, asked(want.duration))
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
		{"unit of time", strings.Replace(ok, "1.10s", "1.10d", 1), `"1.10d" is no time`},
		{"number of a time", strings.Replace(ok, "1.10s", "1.1.0s", 1), `"1.1.0s" is no time`},
		{"bytes", strings.Replace(ok, "2.66MB", "266000000PB", 1), "no number of bytes that can be"},
		{"a time of years", strings.Replace(ok, "1.10s", "307445734490.00m", 1),
			"it says that it took 307445734490.00m instead of 1 s"},
		{"a time too short", strings.Replace(ok, "1.10s", "110.00ms", 1), "it says that it took 110.00ms"},
		{"no time", strings.Replace(ok, "1.10s", "0.00us", 1), "it says that it took 0.00us"},
		{"a rate that is not so", strings.Replace(ok, "33830.79", "99999999.99", 1),
			"are not 99999999.99 a second"},
		{"errors that are no counts", strings.Replace(ok, "read 376", "read -376", 1),
			`its line "Socket errors" cannot be read`},
		{"statuses that are no count", strings.Replace(status, "37215", "-1", 1),
			`its line "Non-2xx" cannot be read`},
		{"rate", strings.Replace(ok, "33830.79", "3.3.8", 1), `"3.3.8" is no rate`},
	} {
		if _, err := wrk.Parse(c.text, asked(1)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v does not say %q", c.name, err, c.want)
		}
	}
}

// What wrk does not print, or not so that it can be read, is unknown and never 0.
func TestParseUnknownTimes(t *testing.T) {
	t.Parallel()
	ok := answer(t, "ok.txt")
	for _, c := range []struct{ old, new, unknown string }{
		{"340.00us", "-12.34us", "50 %"},
		{"1.18ms", "+1.18ms", "90 %"},
		{"4.72ms", "4.72ns", "99 %"},
		{"591.00us", "-nan", "75 %"},
		{"4.72ms", "307445734490.00m", "99 %"},
		{"615.69us", "615.69", "mean"},
		{"     50%  340.00us\n", "", "50 %"},
	} {
		r, err := wrk.Parse(strings.Replace(ok, c.old, c.new, 1), asked(1))
		if err != nil {
			t.Errorf("%q: %v", c.new, err)
			continue
		}
		d := r.Targets[0].ResponseTime
		at := map[string]float64{"mean": d.Mean, "50 %": d.P50, "75 %": d.P75, "90 %": d.P90, "99 %": d.P99}
		for name, v := range at {
			if math.IsNaN(v) != (name == c.unknown) {
				t.Errorf("%q: %s is %v", c.new, name, v)
			}
		}
		if len(r.Warnings) != 2 || !strings.HasSuffix(r.Warnings[1].Text, ": "+c.unknown) {
			t.Errorf("%q: the warnings are %q", c.new, r.Warnings)
		}
	}
}

// printed writes a time as wrk 4 does (src/units.c, print_units): two decimals, and a space after a unit of
// one letter.
func printed(us float64, width int) string {
	unit := "us"
	if us >= 1e6 {
		us, unit = us/1e6, "s"
		for _, larger := range []string{"m", "h"} {
			if us >= 60 {
				us, unit = us/60, larger
			}
		}
	} else if us >= 1000 {
		us, unit = us/1000, "ms"
	}
	padding := strings.Repeat(" ", 2-len(unit))
	return fmt.Sprintf("%*s%s", width-len(padding), fmt.Sprintf("%.2f%s", us, unit), padding)
}

// Every time that wrk can print is read again, but for its two decimals.
func FuzzParseTimes(f *testing.F) {
	f.Add(1.2e6, 999.994, 61e6, 3.7e9)
	f.Add(0.0, 59.999e6, 1e3, 1.0)
	f.Fuzz(func(t *testing.T, p50, p75, p90, p99 float64) {
		const hour = 3600e6
		var b strings.Builder
		b.WriteString("  Latency Distribution\n")
		all := []float64{p50, p75, p90, p99}
		for i, p := range []int{50, 75, 90, 99} {
			if !(all[i] >= 0 && all[i] <= 2*hour) {
				return
			}
			fmt.Fprintf(&b, "%7d%%%s\n", p, printed(all[i], 10))
		}
		b.WriteString("  72000 requests in 2.00h, 5.52MB read\n")
		b.WriteString("Requests/sec:     10.00\nTransfer/sec:      1.00KB\n")
		r, err := wrk.Parse(b.String(), asked(7200))
		if err != nil {
			t.Fatal(err)
		}
		d := r.Targets[0].ResponseTime
		for i, got := range []float64{d.P50, d.P75, d.P90, d.P99} {
			if want := all[i] / 1e6; !(math.Abs(got-want) <= 0.0051*want+1e-8) {
				t.Errorf("%v s is printed as %q and read as %v", want, printed(all[i], 10), got)
			}
		}
	})
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
		r, err := wrk.Parse(text, asked(1))
		if err != nil {
			return
		}
		a := harness.Measurement{Result: &r}.Account()
		if a == nil || !a.Identity() || a.Correct < 0 || a.BytesReceived < 0 {
			t.Fatalf("a bad account passes: %+v", a)
		}
		for _, v := range []float64{r.Duration, a.Throughput, a.Goodput, a.ResponseTime.Mean, a.ResponseTime.Max,
			a.ResponseTime.P99} {
			if math.IsInf(v, 0) || v < 0 || v > 1e15 {
				t.Fatalf("a figure is %v: %+v", v, r)
			}
		}
	})
}
