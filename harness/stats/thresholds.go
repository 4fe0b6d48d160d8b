package stats

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tenrounds/harness"
)

// Threshold is a condition for every row of a run, or for the rows of its scope.
type Threshold struct {
	// Scope are names of targets, scenarios and loads; a row must have all of them. Empty means every row.
	Scope []string
	// Metric is a percentile of the response time ("p99"), "mean" or "max" of it, "failed" or "throughput".
	Metric string
	// Limit is in seconds, a share of the requests, or requests per second.
	Limit float64
	// Or says that the limit itself will do.
	Or    bool
	value string // the limit as it was written
}

// MetricFailed is the metric of failed requests, as a share of all.
const MetricFailed = "failed"

// thresholdForm is what a threshold that cannot be read should have been.
const thresholdForm = "write it as 'p99<5ms', 'failed<0.1%' or 'throughput>50000/s', with a scope as 'gin " +
	"json p99<5ms'"

// times are the metrics that are times.
var times = map[string]func(*harness.Distribution) float64{
	"p50": func(d *harness.Distribution) float64 { return d.P50 },
	"p66": func(d *harness.Distribution) float64 { return d.P66 },
	"p75": func(d *harness.Distribution) float64 { return d.P75 },
	"p80": func(d *harness.Distribution) float64 { return d.P80 },
	"p90": func(d *harness.Distribution) float64 { return d.P90 },
	"p95": func(d *harness.Distribution) float64 { return d.P95 },
	"p98": func(d *harness.Distribution) float64 { return d.P98 },
	"p99": func(d *harness.Distribution) float64 { return d.P99 },
	"p99.9": func(d *harness.Distribution) float64 {
		if d.P999 == nil {
			return math.NaN()
		}
		return *d.P999
	},
	"mean": func(d *harness.Distribution) float64 { return d.Mean },
	"max":  func(d *harness.Distribution) float64 { return d.Max },
}

// String writes a threshold as ParseThreshold reads it.
func (t Threshold) String() string {
	op := "<"
	if t.Metric == "throughput" {
		op = ">"
	}
	if t.Or {
		op += "="
	}
	return strings.Join(append(slices.Clone(t.Scope), t.Metric+op+t.value), " ")
}

// ParseThreshold reads "[NAME ...] METRIC<LIMIT", "throughput>LIMIT/s", or the same with <= and >=. The error
// says at which column what is wrong.
func ParseThreshold(text string) (Threshold, error) {
	bad := func(at int, format string, args ...any) (Threshold, error) {
		column := utf8.RuneCountInString(text[:at]) + 1
		return Threshold{}, fmt.Errorf("%q: column %d: %s", text, column, fmt.Sprintf(format, args...))
	}
	at := strings.IndexAny(text, "<>")
	if at < 0 {
		return bad(len(text), "there is no < or >; %s", thresholdForm)
	}
	words := strings.Fields(text[:at])
	if len(words) == 0 {
		return bad(at, "nothing stands before the %c; %s", text[at], thresholdForm)
	}
	t := Threshold{Metric: words[len(words)-1]}
	if len(words) > 1 {
		t.Scope = words[:len(words)-1]
	}
	_, isTime := times[t.Metric]
	if !isTime && t.Metric != MetricFailed && t.Metric != "throughput" {
		return bad(strings.LastIndex(text[:at], t.Metric),
			"%q is no metric; there are: p50, p66, p75, p80, p90, p95, p98, p99, p99.9, mean, max, failed, throughput",
			t.Metric)
	}
	if (text[at] == '>') != (t.Metric == "throughput") {
		return bad(at, "a threshold is what must hold: %s", thresholdForm)
	}
	rest := text[at+1:]
	rest, t.Or = strings.CutPrefix(rest, "=")
	t.value = strings.TrimSpace(rest)
	start := len(text) - len(strings.TrimLeft(rest, " \t"))
	var why string
	if t.Limit, why = t.limit(isTime); why != "" {
		return bad(start, "%s", why)
	}
	return t, nil
}

// limit reads the value that belongs to the metric; why says what is wrong with it.
func (t Threshold) limit(isTime bool) (limit float64, why string) {
	if isTime {
		d, err := time.ParseDuration(t.value)
		if err != nil || d <= 0 {
			return 0, fmt.Sprintf("%q is no time such as 5ms", t.value)
		}
		return d.Seconds(), ""
	}
	unit, what, most := "/s", "rate such as 50000/s", math.MaxFloat64
	if t.Metric == MetricFailed {
		unit, what, most = "%", "percentage such as 0.1%", 100
	}
	number, ok := strings.CutSuffix(t.value, unit)
	v, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil || !(v >= 0 && v <= most) {
		return 0, fmt.Sprintf("%q is no %s", t.value, what)
	}
	if t.Metric == MetricFailed {
		if v == 0 && !t.Or {
			return 0, "nothing is less than 0%: write failed<=0%"
		}
		v /= 100
	}
	return v, ""
}

// Check holds a threshold against the rows of its scope: how many there are, and which of them break it, with
// what was measured. A row without the figure breaks it, and so does a scope without a row: nothing says that
// it holds.
func (t Threshold) Check(rows []harness.Summary) (n int, broken []string) {
	for _, r := range rows {
		if !t.Covers(r) {
			continue
		}
		n++
		if v := t.figure(r); !t.holds(v) {
			broken = append(broken, fmt.Sprintf("%s %s %s: %s is %s", r.Target, r.Scenario, r.Load, t.Metric,
				t.shown(v)))
		}
	}
	if n == 0 {
		return 0, []string{"no row: nothing was measured of it"}
	}
	return n, broken
}

// Covers reports whether a row is in the scope of a threshold.
func (t Threshold) Covers(r harness.Summary) bool {
	return !slices.ContainsFunc(t.Scope, func(w string) bool {
		return w != r.Target && w != r.Scenario && w != r.Load
	})
}

func (t Threshold) figure(r harness.Summary) float64 {
	switch {
	case t.Metric == "throughput":
		return r.Throughput.Mean
	case t.Metric == MetricFailed && r.Requests > 0:
		return float64(r.Failed) / float64(r.Requests)
	case t.Metric == MetricFailed || r.Times == nil:
		return math.NaN()
	}
	return times[t.Metric](r.Times)
}

func (t Threshold) holds(v float64) bool {
	switch {
	case math.IsNaN(v):
		return false
	case v == t.Limit:
		return t.Or
	}
	return (v > t.Limit) == (t.Metric == "throughput")
}

// shown is a figure in the unit of its limit.
func (t Threshold) shown(v float64) string {
	switch {
	case math.IsNaN(v) && t.Metric == "p99.9":
		return "not known under 10,000 answers"
	case math.IsNaN(v):
		return "not known"
	case t.Metric == "throughput":
		return strconv.FormatFloat(v, 'f', 1, 64) + "/s"
	case t.Metric == MetricFailed:
		return strconv.FormatFloat(100*v, 'g', 4, 64) + "%"
	}
	return time.Duration(v * 1e9).String()
}
