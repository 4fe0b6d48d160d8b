package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"tenrounds/harness/results"
	"tenrounds/harness/session/site"
)

const benchRuns = 200

// BenchmarkSite makes the site of 200 runs of 13 targets, which are the reference under other names. "make
// bench-site" runs it; it judges nothing but says how long one site took, and how much memory the process had
// in the end.
func BenchmarkSite(b *testing.B) {
	from := b.TempDir()
	files := runFiles(b, keptRun)
	for i := range benchRuns {
		id := fmt.Sprintf("run-%03d", i)
		dir := filepath.Join(from, id)
		if err := os.Mkdir(dir, 0o755); err != nil {
			b.Fatal(err)
		}
		for name, content := range files {
			if name == results.RunFile {
				content = bytes.Replace(content, []byte(`"id": "reference"`), []byte(`"id": "`+id+`"`), 1)
			}
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
	to := filepath.Join(b.TempDir(), "site")
	for b.Loop() {
		runs, err := site.Make(from, to, os.Stderr)
		if err != nil || len(runs) != benchRuns || runs[0].Run.ID != "run-000" || runs[0].Fault != "" {
			b.Fatalf("%d runs, want %d: %v", len(runs), benchRuns, err)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/site")
	b.ReportMetric(float64(m.Sys)/1e6, "MB")
}
