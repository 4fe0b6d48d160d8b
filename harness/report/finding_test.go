package report_test

import (
	"bytes"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// TestFindings: what spoils figures stands in the report, what is only worth knowing stays in run.json,
// and on the page with the rest of the environment.
func TestFindings(t *testing.T) {
	t.Parallel()
	in := content.Input{Run: harness.Run{ID: "r", Findings: []harness.Finding{
		{Check: "other work", Level: harness.FindingWarning, Found: "1.25 of 2 CPUs: xz", Spoils: "it takes CPU time"},
		{Check: "turbo", Level: harness.FindingNote, Found: "on"},
		{Check: "not checked", Level: harness.FindingUnknown, Found: "governor"},
	}}}
	for _, f := range wholeFormats() {
		var b bytes.Buffer
		if err := f.Write(&b, in); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(b.String()), " ")
		noted := strings.Contains(text, "turbo") && strings.Contains(text, "governor")
		if !strings.Contains(text, "other work: 1.25 of 2 CPUs: xz; it takes CPU time") || noted != (f.Name == "html") {
			t.Errorf("%s:\n%s", f.Name, &b)
		}
	}
}
