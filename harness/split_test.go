package harness_test

import (
	"testing"

	"tenrounds/harness"
)

func TestOverlap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		server, load string
		want         bool
	}{
		{"0", "1", false},
		{"0-1", "2,3", false},
		{"0", "0", true},
		{"0-2", "2-3", true},
		{"0,8", "4-8", true},
		{"", "", true}, // on all CPUs
		{"0", "", true},
		{"", "1", true},
		{"x", "1", true},   // nobody knows
		{"3-1", "5", true}, // likewise
	} {
		if got := (harness.MachineSplit{ServerCPUs: c.server, LoadCPUs: c.load}).Overlap(); got != c.want {
			t.Errorf("server on %q, generator on %q: %v", c.server, c.load, got)
		}
	}
}

func TestCountCPUs(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]int{"0": 1, "0-3,8": 5, "2,3": 2, "": 16, "x": 16, "3-1": 16, "0-": 16} {
		if got := harness.CountCPUs(list, 16); got != want {
			t.Errorf("%q names %d of 16, want %d", list, got, want)
		}
	}
}

// Who shares with whom is the same from both sides, and a list of any kind is read.
func FuzzOverlap(f *testing.F) {
	f.Add("0-3,8", "4-7")
	f.Add("", "0")
	f.Add("9999999999-", "-1,,2")
	f.Fuzz(func(t *testing.T, a, b string) {
		one := harness.MachineSplit{ServerCPUs: a, LoadCPUs: b}.Overlap()
		if other := (harness.MachineSplit{ServerCPUs: b, LoadCPUs: a}).Overlap(); one != other {
			t.Errorf("%q and %q: %v, and %v the other way", a, b, one, other)
		}
		if same := (harness.MachineSplit{ServerCPUs: a, LoadCPUs: a}); !same.Overlap() {
			t.Errorf("%q and itself do not overlap", a)
		}
	})
}
