package harness_test

import (
	"encoding/json"
	"testing"

	"tenrounds/harness"
)

// Runs from before gaps had words hold the names of checks alone.
func TestGapsOfOldRunsRead(t *testing.T) {
	var v harness.Verification
	if err := json.Unmarshal([]byte(`{"gaps":["wait/header-drip",{"check":"method/override","observed":"405","why":"it is so"}]}`), &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Gaps) != 2 || v.Gaps[0].Check != "wait/header-drip" || v.Gaps[0].Observed == "" ||
		v.Gaps[1] != (harness.Gap{Check: "method/override", Observed: "405", Why: "it is so"}) {
		t.Errorf("%+v", v.Gaps)
	}
	b, err := json.Marshal(v.Gaps[1])
	if err != nil || string(b) != `{"check":"method/override","observed":"405","why":"it is so"}` {
		t.Errorf("%s, %v", b, err)
	}
	var m map[string]harness.Gap
	if err := json.Unmarshal([]byte(`{"method/override":{"observd":"405","why":"it is so"}}`), &m); err == nil {
		t.Error("a misspelt word is taken")
	}
}

func TestGapWords(t *testing.T) {
	for n, want := range map[int]string{0: "", 1: "1 gap", 12: "12 gaps"} {
		if w := harness.GapWords(n); w != want {
			t.Errorf("%d: %q", n, w)
		}
	}
}
