package wrk

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"tenrounds/harness"
)

// The lines of wrk 4's answer.
var (
	totalLine  = regexp.MustCompile(`(?m)^\s*(\d+) requests in ([\d.]+\w+), ([\d.]+[KMGTP]?B) read$`)
	rateLine   = regexp.MustCompile(`(?m)^\s*Requests/sec:\s+([\d.]+)$`)
	errorLine  = regexp.MustCompile(`(?m)^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)$`)
	statusLine = regexp.MustCompile(`(?m)^\s*Non-2xx or 3xx responses: (\d+)$`)
	percentile = regexp.MustCompile(`(?m)^\s*(50|75|90|99)%\s+([\d.]+\w+)$`)
	threadLine = regexp.MustCompile(`(?m)^\s*Latency\s+([\d.]+\w+)\s+([\d.]+\w+)\s+([\d.]+\w+)\s`)
)

// Parse reads what wrk printed with --latency. wrk counts complete answers of any status as requests and
// leaves its errors in the rate; here answers of another status are wrong, and neither they nor the errors
// are in the goodput. Timeouts are what wrk calls so: times that a connection got nothing for that long; an
// answer that comes later still counts as complete too.
func Parse(out string) (harness.LoadResult, error) {
	r := harness.LoadResult{Mode: "closed", Engine: "wrk", Warnings: []string{"wrk compares no body"}}
	total := totalLine.FindStringSubmatch(out)
	if total == nil {
		return r, fmt.Errorf("wrk: no line \"N requests in T, B read\" in its answer: %.200q", out)
	}
	rate := rateLine.FindStringSubmatch(out)
	if rate == nil {
		return r, fmt.Errorf("wrk: no line \"Requests/sec\" in its answer: %.200q", out)
	}
	complete, err := number(total, 1)
	if err != nil {
		return r, err
	}
	if r.Duration, err = seconds(total[2]); err != nil {
		return r, err
	}
	var t harness.TargetLoad
	if t.BytesReceived, err = bytes(total[3]); err != nil {
		return r, err
	}
	if err := failures(out, &t.Failures); err != nil {
		return r, err
	}
	if t.Failures.Status > complete {
		return r, fmt.Errorf("wrk: %d answers of another status among %d", t.Failures.Status, complete)
	}
	t.Wrong, t.Timeouts = t.Failures.Status, t.Failures.Timeout
	t.Errors = t.Failures.Connect + t.Failures.Reset
	t.Correct = complete - t.Wrong
	t.Scheduled = complete + t.Errors + t.Timeouts
	perSecond, err := strconv.ParseFloat(rate[1], 64)
	if err != nil {
		return r, fmt.Errorf("wrk: %q is no rate", rate[1])
	}
	// wrk rounds the time to a hundredth of its unit, "1.02m" to 0.6 s: its own rate is more exact, unless that
	// is so low that its two decimals tell less.
	if perSecond >= 100 {
		r.Duration = float64(complete) / perSecond
	}
	if r.Duration > 0 {
		t.Throughput, t.Goodput = float64(complete)/r.Duration, float64(t.Correct)/r.Duration
	}
	if err := times(out, &t.ResponseTime); err != nil {
		return r, err
	}
	t.ServiceTime = t.ResponseTime
	r.Targets = []harness.TargetLoad{t}
	return r, nil
}

func times(out string, d *harness.Distribution) (err error) {
	if m := threadLine.FindStringSubmatch(out); m != nil {
		for i, to := range []*float64{&d.Mean, &d.SD, &d.Max} {
			if *to, err = seconds(m[i+1]); err != nil {
				return err
			}
		}
	}
	at := map[string]*float64{"50": &d.P50, "75": &d.P75, "90": &d.P90, "99": &d.P99}
	for _, m := range percentile.FindAllStringSubmatch(out, -1) {
		if *at[m[1]], err = seconds(m[2]); err != nil {
			return err
		}
	}
	return nil
}

func failures(out string, f *harness.Failures) (err error) {
	if f.Status, err = number(statusLine.FindStringSubmatch(out), 1); err != nil {
		return err
	}
	var read, write int64
	e := errorLine.FindStringSubmatch(out)
	for i, to := range []*int64{&f.Connect, &read, &write, &f.Timeout} {
		if *to, err = number(e, i+1); err != nil {
			return err
		}
	}
	f.Reset = read + write
	return nil
}

// number reads a count; a line that is not there counts nothing.
func number(m []string, i int) (int64, error) {
	if m == nil {
		return 0, nil
	}
	n, err := strconv.ParseInt(m[i], 10, 64)
	if err != nil || n > 1e15 { // so that sums stay in range
		return 0, fmt.Errorf("wrk: %q is no count", m[i])
	}
	return n, nil
}

func seconds(s string) (float64, error) {
	return unit(s, map[string]float64{"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600})
}

func bytes(s string) (int64, error) {
	f, err := unit(s, map[string]float64{"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40, "PB": 1 << 50})
	if f > 1e18 {
		return 0, fmt.Errorf("wrk: %q is more than anybody can read", s)
	}
	return int64(f), err
}

func unit(s string, units map[string]float64) (float64, error) {
	end := strings.LastIndexAny(s, "0123456789.") + 1
	f, err := strconv.ParseFloat(s[:end], 64)
	factor, ok := units[s[end:]]
	if err != nil || !ok || f > 1e15 {
		return 0, fmt.Errorf("wrk: %q is no figure with a known unit", s)
	}
	return f * factor, nil
}
