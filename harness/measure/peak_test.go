package measure_test

import (
	"testing"

	"tenrounds/harness/measure"
)

func TestPeakRSS(t *testing.T) {
	t.Parallel()
	for root, want := range map[string]int64{"testdata/normal": 20480 << 10, "testdata/garbage": 0,
		t.TempDir(): 0} {
		if got := (measure.Machine{Root: root}).PeakRSS(); got != want {
			t.Errorf("%s: %d bytes, want %d", root, got, want)
		}
	}
}
