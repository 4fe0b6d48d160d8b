package harness_test

import (
	"testing"

	"tenrounds/harness"
)

func TestFinding(t *testing.T) {
	t.Parallel()
	f := harness.Finding{Check: "open files", Level: harness.FindingImpossible, Found: "64", Needed: "204",
		Spoils: "connections fail", Mend: "ulimit"}
	if got, want := f.String(), "open files: 64; needed: 204; connections fail"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := (harness.Finding{Check: "turbo", Found: "off"}).String(), "turbo: off"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for level, want := range map[harness.Level]bool{
		harness.FindingImpossible: true, harness.FindingWarning: true, harness.FindingNote: false,
		harness.FindingUnknown: false, harness.FindingFine: false,
	} {
		if got := (harness.Finding{Level: level}).Problem(); got != want {
			t.Errorf("%s is a problem: %v", level, got)
		}
	}
}
