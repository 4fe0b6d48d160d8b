package session

import (
	"testing"

	"tenrounds/harness"
)

// A threshold on failed requests decides on nothing else that can be wrong with a row.
func TestFailuresJudged(t *testing.T) {
	t.Parallel()
	limit, err := ParseThresholds([]string{"failed<50%"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		unranked string
		want     bool
	}{
		{"3 of 100 requests failed", true},
		{"1 of 6 turns could not be measured: it died", false},
		{"breaks the contract: 1 checks, json/head first", false},
		{"", false},
	} {
		if r := (harness.Summary{Target: "a", Requests: 100, Failed: 3, Unranked: c.unranked}); failuresJudged(limit, r) != c.want {
			t.Errorf("%q: want %v", c.unranked, c.want)
		}
	}
}
