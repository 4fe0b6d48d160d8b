package wrk

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
)

// The lines of wrk 4's answer. A time with a unit of one letter has a space after it.
var (
	totalLine = regexp.MustCompile(`(?m)^[ \t]*(\d+) requests in ([\d.]+\w+), ([\d.]+[KMGTP]?B) read[ \t]*$`)
	rateLine  = regexp.MustCompile(`(?m)^[ \t]*Requests/sec:[ \t]+([\d.]+)[ \t]*$`)
	errorLine = regexp.MustCompile(`(?m)^[ \t]*Socket errors: ` +
		`connect (\d+), read (\d+), write (\d+), timeout (\d+)[ \t]*$`)
	statusLine = regexp.MustCompile(`(?m)^[ \t]*Non-2xx or 3xx responses: (\d+)[ \t]*$`)
	percentile = regexp.MustCompile(`(?m)^[ \t]*(50|75|90|99)%[ \t]+(\S+)[ \t]*$`)
	threadLine = regexp.MustCompile(`(?m)^[ \t]*Latency[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)[ \t]`)
)

// Parse reads what wrk printed with --latency for a load. wrk counts complete answers of any status as
// requests and leaves its errors in the rate; here answers of another status are wrong, and neither they nor
// the errors are in the goodput. Timeouts are what wrk calls so: times that a connection got nothing for that
// long; an answer that comes later still counts as complete too. Times that wrk does not print, or not so
// that they can be read, are unknown: NaN.
func Parse(out string, l harness.Load) (harness.LoadResult, error) {
	r := harness.LoadResult{
		Mode:     "closed",
		Engine:   "wrk",
		Warnings: harness.Doubts{harness.NewDoubt("wrk compares no body")},
	}
	total := totalLine.FindStringSubmatch(out)
	if total == nil {
		return r, fmt.Errorf("wrk: no line \"N requests in T, B read\" in its answer: %.200q", out)
	}
	rate := rateLine.FindStringSubmatch(out)
	if rate == nil {
		return r, fmt.Errorf("wrk: no line \"Requests/sec\" in its answer: %.200q", out)
	}
	complete, err := number(total[1])
	if err != nil {
		return r, err
	}
	if r.Duration, err = runTime(total[2], l); err != nil {
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
	if r.Duration, err = exactTime(r.Duration, complete, rate[1]); err != nil {
		return r, err
	}
	t.Throughput, t.Goodput = float64(complete)/r.Duration, float64(t.Correct)/r.Duration
	var unread []string
	t.ResponseTime, unread = times(out, r.Duration+slack(l))
	if complete == 0 {
		t.ResponseTime, unread = harness.UnknownTimes(), nil
	}
	if len(unread) > 0 {
		r.Warnings = append(r.Warnings,
			harness.NewDoubt("wrk printed no readable time of an answer for: %s", strings.Join(unread, ", ")))
	}
	t.ServiceTime = t.ResponseTime
	r.Targets = []harness.TargetLoad{t}
	return r, nil
}

// slack is how much longer than its load wrk may take: it waits for no answer, but a busy machine ends it
// late.
func slack(l harness.Load) float64 { return (l.Timeout + 10*time.Second).Seconds() }

// runTime reads the time that wrk took, which must fit the load, in whole seconds.
func runTime(text string, l harness.Load) (float64, error) {
	took, ok := seconds(text)
	if !ok {
		return 0, fmt.Errorf("wrk: %q is no time with a known unit", text)
	}
	asked := l.Duration.Truncate(time.Second).Seconds()
	const rounding = 0.99 // of "1.02m"
	if took < asked*rounding || took > asked/rounding+slack(l) || took <= 0 {
		return 0, fmt.Errorf("wrk: it says that it took %s instead of %g s", text, asked)
	}
	return took, nil
}

// exactTime is the time by wrk's rate. wrk rounds the time to a hundredth of its unit, "1.02m" to 0.6
// s: its own rate is more exact, unless that is so low that its two decimals tell less. The two must agree.
func exactTime(took float64, complete int64, rate string) (float64, error) {
	perSecond, err := strconv.ParseFloat(rate, 64)
	if err != nil {
		return 0, fmt.Errorf("wrk: %q is no rate", rate)
	}
	if math.Abs(perSecond*took-float64(complete)) > 0.02*float64(complete)+0.01*took { // both are rounded
		return 0, fmt.Errorf("wrk: %d requests in %g s are not %s a second", complete, took, rate)
	}
	if perSecond < 100 {
		return took, nil
	}
	return float64(complete) / perSecond, nil
}

// times reads the times of answers, of which none can be above most. unread names those that should be there
// and are not.
func times(out string, most float64) (d harness.Distribution, unread []string) {
	d = harness.UnknownTimes()
	texts := map[string]string{}
	if m := threadLine.FindStringSubmatch(out); m != nil {
		texts["mean"], texts["standard deviation"], texts["maximum"] = m[1], m[2], m[3]
	}
	for _, m := range percentile.FindAllStringSubmatch(out, -1) {
		texts[m[1]+" %"] = m[2]
	}
	for _, c := range []struct {
		name string
		to   *float64
	}{
		{"mean", &d.Mean}, {"standard deviation", &d.SD}, {"maximum", &d.Max},
		{"50 %", &d.P50}, {"75 %", &d.P75}, {"90 %", &d.P90}, {"99 %", &d.P99},
	} {
		if s, ok := seconds(texts[c.name]); ok && s <= most {
			*c.to = s
		} else {
			unread = append(unread, c.name)
		}
	}
	return d, unread
}

// failures reads lines that wrk prints only where it has something to count. One that cannot be read is not
// nothing.
func failures(out string, f *harness.Failures) (err error) {
	for _, l := range []struct {
		begin string
		line  *regexp.Regexp
		to    []*int64
	}{
		{"Non-2xx", statusLine, []*int64{&f.Status}},
		{"Socket errors", errorLine, []*int64{&f.Connect, new(int64), new(int64), &f.Timeout}},
	} {
		m := l.line.FindStringSubmatch(out)
		if m == nil {
			if strings.Contains(out, l.begin) {
				return fmt.Errorf("wrk: its line %q cannot be read: %.500q", l.begin, out)
			}
			continue
		}
		for i, to := range l.to {
			if *to, err = number(m[i+1]); err != nil {
				return err
			}
		}
		if len(l.to) > 1 {
			f.Reset = *l.to[1] + *l.to[2] // read and write
		}
	}
	return nil
}

func number(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n > 1e15 { // so that sums stay in range
		return 0, fmt.Errorf("wrk: %q is no count", text)
	}
	return n, nil
}

func seconds(s string) (float64, bool) {
	return unit(s, map[string]float64{"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600})
}

func bytes(s string) (int64, error) {
	f, ok := unit(s, map[string]float64{
		"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40, "PB": 1 << 50,
	})
	if !ok || f > 1e18 {
		return 0, fmt.Errorf("wrk: %q is no number of bytes that can be", s)
	}
	return int64(f), nil
}

// unit reads digits with a point and a unit; ok is false for all else, as a sign.
func unit(s string, units map[string]float64) (f float64, ok bool) {
	end := strings.LastIndexAny(s, "0123456789.") + 1
	factor, known := units[s[end:]]
	if !known || strings.Trim(s[:end], "0123456789.") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s[:end], 64)
	return f * factor, err == nil && f <= 1e15
}
