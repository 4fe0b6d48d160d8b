package harness_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
)

// Files from before doubts had kinds hold their texts alone, and are written as they were read.
func TestDoubtsInOldAndNewFiles(t *testing.T) {
	const old = `["it <rains> & snows","0 gaps","12 rounds","gaps"]`
	var d harness.Doubts
	if err := json.Unmarshal([]byte(old), &d); err != nil || d.Gaps() != 0 || len(d.WithoutGaps()) != 4 {
		t.Errorf("%+v, %v", d, err)
	}
	var same harness.Doubts
	b, err := json.Marshal(d)
	if err == nil {
		err = json.Unmarshal(b, &same)
	}
	if err != nil || b[1] != '"' || !slices.Equal(same, d) {
		t.Errorf("%s, %v", b, err)
	}
	if err := json.Unmarshal([]byte(`["wet","12 gaps"]`), &d); err != nil || d.Gaps() != 12 {
		t.Errorf("%+v, %v", d, err)
	}
	b, err = json.Marshal(d[1])
	if err != nil || string(b) != `{"kind":"gaps","n":12,"text":"12 gaps"}` {
		t.Errorf("%s, %v", b, err)
	}
	var again harness.Doubt
	if err := json.Unmarshal(b, &again); err != nil || again != d[1] {
		t.Errorf("%+v, %v", again, err)
	}
	if got := d.WithoutGaps().Texts(); !slices.Equal(got, []string{"wet"}) {
		t.Errorf("%q", got)
	}
}

func TestStopInOldAndNewFiles(t *testing.T) {
	for text, want := range map[string]harness.Stop{
		`"failed>1%: 3 of 9 requests failed"`:                   {Condition: "failed>1%", Text: "failed>1%: 3 of 9 requests failed"},
		`{"condition":"p99>1s","count":3,"of":9,"text":"slow"}`: {Condition: "p99>1s", Count: 3, Of: 9, Text: "slow"},
	} {
		var s harness.Stop
		if err := json.Unmarshal([]byte(text), &s); err != nil || s != want {
			t.Errorf("%s: %+v, %v", text, s, err)
		}
	}
	b, err := json.Marshal(harness.LoadResult{})
	if err != nil || strings.Contains(string(b), "stopped_by") {
		t.Errorf("a load that reached its end says what stopped it: %s, %v", b, err)
	}
}
