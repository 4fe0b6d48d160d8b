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
