package report_test

import (
	"bytes"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/report/tables"
)

func TestFacts(t *testing.T) {
	t.Parallel()
	all := []harness.Facts{
		{
			Target: harness.Target{Name: "gin", Module: "github.com/gin-gonic/gin", Engine: "net/http", Stars: &harness.Stars{Count: 88900, Date: "2026-07-19"}},
			Build:  harness.Build{Version: "v1.12.0", Go: "go1.26.8", Bytes: 14_567_890, Modules: map[string]string{"a": "v1", "b": "v1"}},
			Start:  harness.Estimate{Mean: 0.0123, SD: 0.0012}, N: 10, Packages: 312, Lines: 59,
			Released: time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC), Age: 290 * 24 * time.Hour,
		},
		{
			Target: harness.Target{Name: "gorillamux", Module: "github.com/gorilla/mux", Engine: "net/http"},
			Build:  harness.Build{Version: "v1.8.1", Go: "go1.26.8", Bytes: 8_400_000, Modules: map[string]string{"a": "v1"}},
			Start:  harness.Estimate{Mean: 1.2, SD: 0.1}, N: 10, Packages: 1312, Lines: 159,
			Released: time.Date(2023, 10, 18, 0, 0, 0, 0, time.UTC), Age: 1130 * 24 * time.Hour,
		},
		{Target: harness.Target{Name: "node", Engine: "node:http"}, Build: harness.Build{Version: "v22.1.0"}, Start: unknown()},
	}
	var text, markdown, empty bytes.Buffer
	if err := tables.FactsText(&text, all); err != nil {
		t.Fatal(err)
	}
	golden(t, "facts.text", text.Bytes())
	if err := tables.FactsMarkdown(&markdown, all); err != nil {
		t.Fatal(err)
	}
	golden(t, "facts.markdown", markdown.Bytes())
	if err := tables.FactsText(&empty, nil); err != nil || empty.Len() == 0 {
		t.Errorf("of nothing: %q, %v", &empty, err)
	}
}
