package stats_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

func TestParseThreshold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, again string
		scope       []string
		metric      string
		limit       float64
		or          bool
	}{
		{"p99<5ms", "p99<5ms", nil, "p99", 0.005, false},
		{"p99.9 <= 1.5s", "p99.9<=1.5s", nil, "p99.9", 1.5, true},
		{"failed<0.1%", "failed<0.1%", nil, "failed", 0.001, false},
		{"failed<=0%", "failed<=0%", nil, "failed", 0, true},
		{"throughput>50000/s", "throughput>50000/s", nil, "throughput", 50000, false},
		{" gin  json throughput >= 1e5/s ", "gin json throughput>=1e5/s", []string{"gin", "json"}, "throughput",
			1e5, true},
		{"mean<1h", "mean<1h", nil, "mean", 3600, false},
	} {
		got, err := stats.ParseThreshold(c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if !reflect.DeepEqual(got.Scope, c.scope) || got.Metric != c.metric || !near(got.Limit, c.limit) ||
			got.Or != c.or || got.String() != c.again {
			t.Errorf("%q is %+v, written %q", c.text, got, got)
		}
	}
}

func TestParseThresholdRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", "column 1: there is no < or >"},
		{"p99", "column 4: there is no < or >"},
		{"<5ms", "column 1: nothing stands before the <"},
		{"gin p97<5ms", `column 5: "p97" is no metric; there are: p50`},
		{"p99>5ms", "column 4: a threshold is what must hold"},
		{"throughput<5/s", "column 11: a threshold is what must hold"},
		{"p99<5", `column 5: "5" is no time such as 5ms`},
		{"p99<=  -5ms", `column 8: "-5ms" is no time`},
		{"p99<0s", `"0s" is no time`},
		{"p99<5ms<6ms", `"5ms<6ms" is no time`},
		{"failed<1", `column 8: "1" is no percentage such as 0.1%`},
		{"failed<101%", `"101%" is no percentage`},
		{"failed<NaN%", `"NaN%" is no percentage`},
		{"failed<0%", "write failed<=0%"},
		{"throughput>5", `column 12: "5" is no rate such as 50000/s`},
		{"throughput>Inf/s", `"Inf/s" is no rate`},
		{"äö p99<x", `column 8: "x" is no time`},
	} {
		if _, err := stats.ParseThreshold(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
}

func TestThresholdCheck(t *testing.T) {
	t.Parallel()
	few, many := harness.Distribution{P99: 0.005, Mean: 0.001}, harness.Distribution{P99: 0.010, P999: new(0.5)}
	rows := []harness.Summary{
		{Target: "gin", Scenario: "json", Load: "closed-c20", Requests: 1000, Failed: 1,
			Throughput: harness.Estimate{Mean: 500}, Times: &few},
		{Target: "gin", Scenario: "text", Load: "closed-c20", Requests: 1000,
			Throughput: harness.Estimate{Mean: 700}, Times: &many},
		{Target: "chi", Scenario: "json", Load: "closed-c20", Throughput: harness.Estimate{Mean: math.NaN()}},
	}
	for _, c := range []struct {
		text   string
		n      int
		broken []string
	}{
		{"gin p99<=10ms", 2, nil},
		{"gin p99<10ms", 2, []string{"gin text closed-c20: p99 is 10ms"}},
		{"json p99<1s", 2, []string{"chi json closed-c20: p99 is not known"}},
		{"gin p99.9<1s", 2, []string{"gin json closed-c20: p99.9 is not known under 10,000 answers"}},
		{"gin failed<0.1%", 2, []string{"gin json closed-c20: failed is 0.1%"}},
		{"gin failed<=0.1%", 2, nil},
		{"failed<50%", 3, []string{"chi json closed-c20: failed is not known"}},
		{"throughput>600/s", 3, []string{"gin json closed-c20: throughput is 500.0/s",
			"chi json closed-c20: throughput is not known"}},
		{"gin text closed-c20 throughput>=700/s", 1, nil},
		{"gin closed-c50 p99<1s", 0, []string{"no row: nothing was measured of it"}},
	} {
		th, err := stats.ParseThreshold(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if n, broken := th.Check(rows); n != c.n || !reflect.DeepEqual(broken, c.broken) {
			t.Errorf("%s: %d rows, broken %q", c.text, n, broken)
		}
	}
}

// FuzzParseThreshold: what is read can be written and read again, and means the same.
func FuzzParseThreshold(f *testing.F) {
	for _, s := range []string{"p99<5ms", "failed<0.1%", "throughput>50000/s", "gin json p99.9<=1s", "<",
		"x p99>", "failed<=0%", "throughput>0x1p3/s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := stats.ParseThreshold(text)
		if err != nil {
			if !strings.Contains(err.Error(), "column ") {
				t.Errorf("%q: no place in %v", text, err)
			}
			return
		}
		if math.IsNaN(a.Limit) || math.IsInf(a.Limit, 0) || a.Limit < 0 {
			t.Errorf("%q: the limit is %v", text, a.Limit)
		}
		b, err := stats.ParseThreshold(a.String())
		if err != nil || !reflect.DeepEqual(a, b) {
			t.Errorf("%q is %+v, and %q is %+v: %v", text, a, a, b, err)
		}
		if n, broken := a.Check(nil); n != 0 || len(broken) != 1 {
			t.Errorf("%q holds for nothing", text)
		}
	})
}
