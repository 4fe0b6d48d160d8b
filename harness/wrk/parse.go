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
	totalLine  = regexp.MustCompile(`(?m)^\s*(\d+) requests in ([\d.]+\w+), ([\d.]+[KMGT]?B) read$`)
	errorLine  = regexp.MustCompile(`(?m)^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)$`)
	statusLine = regexp.MustCompile(`(?m)^\s*Non-2xx or 3xx responses: (\d+)$`)
	percentile = regexp.MustCompile(`(?m)^\s*(50|75|90|99)%\s+([\d.]+\w+)$`)
	threadLine = regexp.MustCompile(`(?m)^\s*Latency\s+([\d.]+\w+)\s+([\d.]+\w+)\s+([\d.]+\w+)\s`)
)

// Parse reads what wrk printed with --latency. wrk counts complete answers of any status as requests and
// leaves its errors in the rate; here answers of another status are wrong, and neither they nor the errors
// are in the goodput. Timeouts are what wrk calls so: connections that got nothing for that long.
func Parse(out string) (harness.LoadResult, error) {
	r := harness.LoadResult{Mode: "closed", Engine: "wrk", Warnings: []string{"wrk compares no body"}}
	total := totalLine.FindStringSubmatch(out)
	if total == nil {
		return r, fmt.Errorf("wrk: no line \"N requests in T, B read\" in its answer: %.200q", out)
	}
	complete, err := strconv.ParseInt(total[1], 10, 64)
	if err != nil {
		return r, fmt.Errorf("wrk: %w", err)
	}
	if r.Duration, err = seconds(total[2]); err != nil {
		return r, err
	}
	var t harness.TargetLoad
	if t.BytesReceived, err = bytes(total[3]); err != nil {
		return r, err
	}
	t.Failures.Status = number(statusLine.FindStringSubmatch(out), 1)
	e := errorLine.FindStringSubmatch(out)
	t.Failures.Connect, t.Failures.Timeout = number(e, 1), number(e, 4)
	t.Failures.Reset = number(e, 2) + number(e, 3)
	t.Wrong, t.Timeouts = t.Failures.Status, t.Failures.Timeout
	t.Errors = t.Failures.Connect + t.Failures.Reset
	t.Correct = complete - t.Wrong
	t.Scheduled = complete + t.Errors + t.Timeouts
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

func number(m []string, i int) int64 {
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseInt(m[i], 10, 64) // the expression lets digits pass only
	return n
}

func seconds(s string) (float64, error) {
	return unit(s, map[string]float64{"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600})
}

func bytes(s string) (int64, error) {
	f, err := unit(s, map[string]float64{"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40})
	return int64(f), err
}

func unit(s string, units map[string]float64) (float64, error) {
	end := strings.LastIndexAny(s, "0123456789.") + 1
	f, err := strconv.ParseFloat(s[:end], 64)
	factor, ok := units[s[end:]]
	if err != nil || !ok {
		return 0, fmt.Errorf("wrk: %q is no figure with a known unit", s)
	}
	return f * factor, nil
}
