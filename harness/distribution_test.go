package harness_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"tenrounds/harness"
)

// What is not known is null in JSON, and comes back as unknown; a time of 0 stays 0.
func TestDistributionKeepsTheUnknown(t *testing.T) {
	t.Parallel()
	d := harness.UnknownTimes()
	rare := 0.5
	d.P50, d.P99, d.Max, d.P999 = 0.25, 0, 3, &rare
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if want := `"max":3,"p50":0.25,"p66":null,`; !strings.Contains(string(b), want) {
		t.Errorf("%s does not hold %s", b, want)
	}
	var back harness.Distribution
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if back.P50 != 0.25 || back.P99 != 0 || back.Max != 3 || *back.P999 != 0.5 || !math.IsNaN(back.P66) ||
		!math.IsNaN(back.Min) || !math.IsNaN(back.Mean) {
		t.Errorf("%+v", back)
	}
	if err := json.Unmarshal([]byte(`{"p42": 1}`), &back); err == nil {
		t.Error("an unknown member passes")
	}
}
