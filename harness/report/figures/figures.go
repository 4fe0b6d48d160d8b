// Package figures prints figures, and makes one line of bounded length of texts from outside.
package figures

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
)

// None stands where there is no figure.
const None = "-"

// Unknown is true for what no arithmetic gives: 0/0, x/0.
func Unknown(f float64) bool { return math.IsNaN(f) || math.IsInf(f, 0) }

// known prints a figure, or None for what is none.
func known(format string, f float64) string {
	if Unknown(f) {
		return None
	}
	return fmt.Sprintf(format, f)
}

// Range prints an interval.
func Range(e harness.Estimate, show func(float64) string) string {
	if Unknown(e.Low) || Unknown(e.High) {
		return None
	}
	return show(e.Low) + ".." + show(e.High)
}

// Rate prints requests per second without a fraction, with thousands set apart.
func Rate(f float64) string {
	if Unknown(f) {
		return None
	}
	return Thousands(int64(math.Round(f)))
}

// Thousands is a number with commas.
func Thousands(n int64) string {
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

// Interval is an interval of whole numbers.
func Interval(e harness.Estimate) string { return Range(e, Rate) }

// Percent is a share as a percentage.
func Percent(share float64) string { return known("%.1f %%", 100*share) }

// Change prints a share with its sign.
func Change(share float64) string { return known("%+.1f %%", 100*share) }

// Factor is a ratio with two digits behind the point.
func Factor(f float64) string { return known("%.2f", f) }

// Factors prints a ratio with its interval.
func Factors(e harness.Estimate) string {
	if Unknown(e.Mean) || Unknown(e.Low) || Unknown(e.High) || e.Low == e.High { // the slowest against itself
		return Factor(e.Mean)
	}
	return fmt.Sprintf("%.2f (%.2f..%.2f)", e.Mean, e.Low, e.High)
}

// Duration prints seconds in the unit that suits them, with three digits.
func Duration(s float64) string {
	switch {
	case Unknown(s):
		return None
	case s < 999.5e-6: // what would round to 1000 goes to the next unit
		return Digits(s*1e6) + " µs"
	case s < 999.5e-3:
		return Digits(s*1e3) + " ms"
	}
	return Digits(s) + " s"
}

// Digits is a number with as many digits as it needs.
func Digits(f float64) string {
	switch {
	case f >= 99.95:
		return strconv.FormatFloat(f, 'f', 0, 64)
	case f >= 9.995:
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	return strconv.FormatFloat(f, 'f', 2, 64)
}

// Counted prints a number with what it counts: 1 round, 2 rounds.
func Counted(n int, what string) string {
	return fmt.Sprintf("%d %s", n, Plural(n, what, what+"s"))
}

// Number prints a setting: whole if it is, with thousands set apart.
func Number(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return Thousands(int64(f))
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// WholeTime prints a time without the parts that are 0: 1m for 1m0s.
func WholeTime(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	return s
}

// At reads a time from a row that may have none.
func At(r harness.Summary, get func(*harness.Distribution) float64) string {
	if r.Times == nil {
		return None
	}
	return Duration(get(r.Times)) + partial(r)
}

// partial marks times that are those of a part of what fell due.
func partial(r harness.Summary) string {
	if r.Unmet > 0 {
		return "*"
	}
	return ""
}

// P50 is the median.
func P50(d *harness.Distribution) float64 { return d.P50 }

// P99 is the 99th percentile.
func P99(d *harness.Distribution) float64 { return d.P99 }

// ByteSize is a number of bytes in words.
func ByteSize(n int64) string {
	switch {
	case n <= 0:
		return None
	case n < 1<<20:
		return fmt.Sprintf("%d KiB", n>>10)
	case n < 1<<30:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
}

// Plural is a number with its noun.
func Plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// List joins names as a sentence does.
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// PValue prints a p-value after the letter p.
func PValue(p float64) string {
	switch {
	case Unknown(p):
		return None
	case p < 0.001:
		return "< 0.001"
	}
	return fmt.Sprintf("= %.3f", p)
}

// AsRatio prints a quotient to a thousandth, as far as slices tell.
func AsRatio(f float64) string { return known("%.3f", f) }

// Thousandths is an interval to a thousandth.
func Thousandths(e harness.Estimate) string { return Range(e, AsRatio) }

// SmallShare prints a small share.
func SmallShare(share float64) string { return known("%.2f %%", 100*share) }

// Minute is a time of day with its date.
func Minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
