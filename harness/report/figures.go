package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
)

// none stands where there is no figure.
const none = "-"

// unknown is true for what no arithmetic gives: 0/0, x/0.
func unknown(f float64) bool { return math.IsNaN(f) || math.IsInf(f, 0) }

// rate prints requests per second without a fraction, with thousands set apart.
func rate(f float64) string {
	if unknown(f) {
		return none
	}
	return thousands(int64(math.Round(f)))
}

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	if n < 0 {
		return s // no count is negative: shown as it is
	}
	start := len(s) % 3
	var parts []string
	if start > 0 {
		parts = append(parts, s[:start])
	}
	for i := start; i < len(s); i += 3 {
		parts = append(parts, s[i:i+3])
	}
	return strings.Join(parts, ",")
}

func interval(e harness.Estimate) string {
	if unknown(e.Low) || unknown(e.High) {
		return none
	}
	return rate(e.Low) + ".." + rate(e.High)
}

func percent(share float64) string {
	if unknown(share) {
		return none
	}
	return fmt.Sprintf("%.1f %%", 100*share)
}

// change prints a share with its sign.
func change(share float64) string {
	if unknown(share) {
		return none
	}
	return fmt.Sprintf("%+.1f %%", 100*share)
}

func factor(f float64) string {
	if unknown(f) {
		return none
	}
	return fmt.Sprintf("%.2f", f)
}

// factors prints a ratio with its interval.
func factors(e harness.Estimate) string {
	if unknown(e.Mean) || unknown(e.Low) || unknown(e.High) || e.Low == e.High { // the slowest against itself
		return factor(e.Mean)
	}
	return fmt.Sprintf("%.2f (%.2f..%.2f)", e.Mean, e.Low, e.High)
}

// duration prints seconds in the unit that suits them, with three digits.
func duration(s float64) string {
	switch {
	case unknown(s):
		return none
	case s < 999.5e-6: // what would round to 1000 goes to the next unit
		return digits(s*1e6) + " µs"
	case s < 999.5e-3:
		return digits(s*1e3) + " ms"
	}
	return digits(s) + " s"
}

func digits(f float64) string {
	switch {
	case f >= 99.95:
		return strconv.FormatFloat(f, 'f', 0, 64)
	case f >= 9.995:
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	return strconv.FormatFloat(f, 'f', 2, 64)
}

// counted prints a number with what it counts: 1 round, 2 rounds.
func counted(n int, what string) string {
	return fmt.Sprintf("%d %s", n, plural(n, what, what+"s"))
}

// number prints a setting: whole if it is, with thousands set apart.
func number(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return thousands(int64(f))
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// wholeTime prints a time without the parts that are 0: 1m for 1m0s.
func wholeTime(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	return s
}

// at reads a time from a row that may have none.
func at(r harness.Summary, get func(*harness.Distribution) float64) string {
	if r.Times == nil {
		return none
	}
	return duration(get(r.Times)) + partial(r)
}

// partial marks times that are those of a part of what fell due.
func partial(r harness.Summary) string {
	if r.Unmet > 0 {
		return "*"
	}
	return ""
}

func p50(d *harness.Distribution) float64 { return d.P50 }
func p99(d *harness.Distribution) float64 { return d.P99 }

func bytesize(n int64) string {
	switch {
	case n <= 0:
		return none
	case n < 1<<20:
		return fmt.Sprintf("%d KiB", n>>10)
	case n < 1<<30:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// list joins names as a sentence does.
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// pvalue prints a p-value after the letter p.
func pvalue(p float64) string {
	switch {
	case unknown(p):
		return none
	case p < 0.001:
		return "< 0.001"
	}
	return fmt.Sprintf("= %.3f", p)
}

// asRatio prints a quotient to a thousandth, as far as slices tell.
func asRatio(f float64) string {
	if unknown(f) {
		return none
	}
	return fmt.Sprintf("%.3f", f)
}

func thousandths(e harness.Estimate) string {
	if unknown(e.Low) || unknown(e.High) {
		return none
	}
	return asRatio(e.Low) + ".." + asRatio(e.High)
}

// smallShare prints a small share.
func smallShare(share float64) string {
	if unknown(share) {
		return none
	}
	return fmt.Sprintf("%.2f %%", 100*share)
}
