package results_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

// What is not known is empty, and never 0.
func TestWriteFacts(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	all := []harness.Facts{
		{Target: harness.Target{Name: "x", Engine: "fasthttp"}},
		{
			Target: harness.Target{Name: "y", Module: "m/y", Engine: "net/http",
				Stars: &harness.Stars{Count: 0, Date: "2026-07-19"}},
			Build: harness.Build{Version: "v1.2.3", Go: "go1.26.8", Bytes: 34_175_291,
				Modules: map[string]string{"m/y": "v1.2.3"}},
			Start: harness.Estimate{Mean: 0.0125, SD: math.NaN()}, N: 1, Packages: 7, Lines: 8,
			Released: time.Date(2026, 2, 3, 23, 0, 0, 0, time.FixedZone("", -3600)), Age: 90 * time.Second,
		},
	}
	if err := results.WriteFacts(dir, all); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, results.FactsFile))
	_, lines, _ := strings.Cut(string(b), "\n")
	want := "x,,,,,fasthttp,false,own,true,0,,,,,,,,\n" +
		"y,m/y,v1.2.3,2026-02-04,90,net/http,true,http.Handler,true,1,0.0125,,34175291,1,7,8,0,2026-07-19\n"
	if err != nil || lines != want {
		t.Errorf("%s, %v, want\n%s", lines, err, want)
	}
	if err := results.WriteFacts("/dev/null/x", nil); err == nil {
		t.Error("a folder that cannot be made")
	}
}
