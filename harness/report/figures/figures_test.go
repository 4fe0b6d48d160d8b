package figures

import (
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
		{"rate", Rate, 0, "0"}, {"rate", Rate, 0.4, "0"}, {"rate", Rate, 999.5, "1,000"},
		{"rate", Rate, 12345.6, "12,346"},
		{"rate", Rate, 1234567, "1,234,567"}, {"rate", Rate, nan, "-"}, {"rate", Rate, inf, "-"},
		{"percent", Percent, 0.0123, "1.2 %"}, {"percent", Percent, 1, "100.0 %"}, {"percent", Percent, nan, "-"},
		{"percent", Percent, -inf, "-"},
		{"change", Change, 0.05, "+5.0 %"}, {"change", Change, -0.333, "-33.3 %"}, {"change", Change, nan, "-"},
		{"factor", Factor, 1, "1.00"}, {"factor", Factor, 2.345, "2.35"}, {"factor", Factor, inf, "-"},
		{"duration", Duration, 0, "0.00 µs"}, {"duration", Duration, 1.234e-6, "1.23 µs"},
		{"duration", Duration, 12.34e-6, "12.3 µs"},
		{"duration", Duration, 123.4e-6, "123 µs"}, {"duration", Duration, 999.6e-6, "1.00 ms"},
		{"duration", Duration, 9.996e-3, "10.0 ms"},
		{"duration", Duration, 99.96e-3, "100 ms"}, {"duration", Duration, 0.9994, "999 ms"},
		{"duration", Duration, 0.9996, "1.00 s"},
		{"duration", Duration, 12.34, "12.3 s"}, {"duration", Duration, 3600, "3600 s"},
		{"duration", Duration, nan, "-"}, {"duration", Duration, inf, "-"},
	} {
		if got := c.show(c.in); got != c.want {
			t.Errorf("%s(%v) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
	for n, want := range map[int64]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 100000: "100,000",
		1234567890: "1,234,567,890", math.MaxInt64: "9,223,372,036,854,775,807", -1234: "-1234"} {
		if got := Thousands(n); got != want {
			t.Errorf("thousands(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{-1: "-", 0: "-", 2048: "2 KiB", 3 << 19: "1.5 MiB",
		8 << 30: "8.0 GiB"} {
		if got := ByteSize(n); got != want {
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
		if got := Interval(c.e); got != c.interval {
			t.Errorf("interval(%+v) = %q, want %q", c.e, got, c.interval)
		}
		if got := Factors(c.e); got != c.factor {
			t.Errorf("factors(%+v) = %q, want %q", c.e, got, c.factor)
		}
	}
}
