package report

import (
	"bytes"
	"math"
	"testing"

	"tenrounds/harness"
)

func TestFigures(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name string
		show func(float64) string
		in   float64
		want string
	}{
		{"rate", rate, 0, "0"}, {"rate", rate, 0.4, "0"}, {"rate", rate, 999.5, "1,000"}, {"rate", rate, 12345.6, "12,346"},
		{"rate", rate, 1234567, "1,234,567"}, {"rate", rate, nan, "-"}, {"rate", rate, inf, "-"},
		{"percent", percent, 0.0123, "1.2 %"}, {"percent", percent, 1, "100.0 %"}, {"percent", percent, nan, "-"}, {"percent", percent, -inf, "-"},
		{"change", change, 0.05, "+5.0 %"}, {"change", change, -0.333, "-33.3 %"}, {"change", change, nan, "-"},
		{"factor", factor, 1, "1.00"}, {"factor", factor, 2.345, "2.35"}, {"factor", factor, inf, "-"},
		{"duration", duration, 0, "0.00 µs"}, {"duration", duration, 1.234e-6, "1.23 µs"}, {"duration", duration, 12.34e-6, "12.3 µs"},
		{"duration", duration, 123.4e-6, "123 µs"}, {"duration", duration, 999.6e-6, "1.00 ms"}, {"duration", duration, 9.996e-3, "10.0 ms"},
		{"duration", duration, 99.96e-3, "100 ms"}, {"duration", duration, 0.9994, "999 ms"}, {"duration", duration, 0.9996, "1.00 s"},
		{"duration", duration, 12.34, "12.3 s"}, {"duration", duration, 3600, "3600 s"}, {"duration", duration, nan, "-"}, {"duration", duration, inf, "-"},
	} {
		if got := c.show(c.in); got != c.want {
			t.Errorf("%s(%v) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
	for n, want := range map[int64]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 100000: "100,000", 1234567890: "1,234,567,890", math.MaxInt64: "9,223,372,036,854,775,807", -1234: "-1234"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{-1: "-", 0: "-", 2048: "2 KiB", 3 << 19: "1.5 MiB", 8 << 30: "8.0 GiB"} {
		if got := bytesize(n); got != want {
			t.Errorf("bytesize(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestIntervals(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for _, c := range []struct {
		e                harness.Estimate
		interval, factor string
	}{
		{harness.Estimate{Mean: 2, Low: 1.5, High: 1234}, "2..1,234", "2.00 (1.50..1234.00)"},
		{harness.Estimate{Mean: 2, Low: nan, High: nan}, "-", "2.00"},
		{harness.Estimate{Mean: nan, Low: nan, High: nan}, "-", "-"},
		{harness.Estimate{Mean: 2, Low: 0, High: math.Inf(1)}, "-", "2.00"},
	} {
		if got := interval(c.e); got != c.interval {
			t.Errorf("interval(%+v) = %q, want %q", c.e, got, c.interval)
		}
		if got := factors(c.e); got != c.factor {
			t.Errorf("factors(%+v) = %q, want %q", c.e, got, c.factor)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	long := string(bytes.Repeat([]byte("x"), 100))
	for _, c := range []struct{ in, want string }{
		{"", "\n"},
		{"a\n\n\tb", "a b\n"},
		{long, long[:80] + "\n  " + long[:20] + "\n"},
		{"a " + long[:80], "a\n  " + long[:78] + "\n  xx\n"},
		{long[:40] + " " + long[:39] + " z", long[:40] + " " + long[:39] + "\n  z\n"},
	} {
		var b bytes.Buffer
		wrap(&b, c.in)
		if b.String() != c.want {
			t.Errorf("wrap(%q) =\n%s want\n%s", c.in, b.String(), c.want)
		}
	}
}
