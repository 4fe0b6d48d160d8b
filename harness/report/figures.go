package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tenrounds/harness"
)

// none stands where there is no figure.
const none = "-"

// rate prints requests per second without a fraction, with thousands set apart.
func rate(f float64) string {
	if math.IsNaN(f) {
		return none
	}
	return thousands(int64(math.Round(f)))
}

func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	start := len(s) % 3
	if n < 0 {
		return s
	}
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
	if math.IsNaN(e.Low) {
		return none
	}
	return rate(e.Low) + ".." + rate(e.High)
}

func percent(share float64) string {
	if math.IsNaN(share) {
		return none
	}
	return fmt.Sprintf("%.1f %%", 100*share)
}

// change prints a share with its sign.
func change(share float64) string {
	if math.IsNaN(share) {
		return none
	}
	return fmt.Sprintf("%+.1f %%", 100*share)
}

func factor(f float64) string {
	if math.IsNaN(f) {
		return none
	}
	return fmt.Sprintf("%.2f", f)
}

// factors prints a ratio with its interval.
func factors(e harness.Estimate) string {
	if math.IsNaN(e.Mean) || math.IsNaN(e.Low) {
		return factor(e.Mean)
	}
	return fmt.Sprintf("%.2f (%.2f..%.2f)", e.Mean, e.Low, e.High)
}

// duration prints seconds in the unit that suits them, with three digits.
func duration(s float64) string {
	switch {
	case math.IsNaN(s):
		return none
	case s < 1e-3:
		return digits(s*1e6) + " µs"
	case s < 1:
		return digits(s*1e3) + " ms"
	}
	return digits(s) + " s"
}

func digits(f float64) string {
	switch {
	case f >= 100:
		return strconv.FormatFloat(f, 'f', 0, 64)
	case f >= 10:
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	return strconv.FormatFloat(f, 'f', 2, 64)
}

// at reads a time from a row that may have none.
func at(r harness.Summary, get func(*harness.Distribution) float64) string {
	if r.Times == nil {
		return none
	}
	return duration(get(r.Times))
}

func p50(d *harness.Distribution) float64 { return d.P50 }
func p99(d *harness.Distribution) float64 { return d.P99 }

// clip cuts a text to a width in characters.
func clip(s string, width int) string {
	r := []rune(s)
	if len(r) <= width {
		return s
	}
	return string(r[:width-1]) + "…"
}

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
