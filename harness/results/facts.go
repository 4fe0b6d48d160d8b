package results

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
)

// FactsFile is what "bench facts --output DIR" writes.
const FactsFile = "facts.csv"

func factsColumns() []column[harness.Facts] {
	type f = harness.Facts
	return []column[f]{
		{"target", func(f f) string { return f.Target.Name }},
		{"module", func(f f) string { return f.Target.Module }},
		{"version", func(f f) string { return f.Build.Version }},
		{"released", func(f f) string {
			if f.Released.IsZero() {
				return ""
			}
			return f.Released.UTC().Format(time.DateOnly)
		}},
		{"age_s", func(f f) string { return unlessUnknown(int64(f.Age.Seconds())) }},
		{"engine", func(f f) string { return f.Target.Engine }},
		{"net_http", func(f f) string { return strconv.FormatBool(f.NetHTTP()) }},
		{"interface", func(f f) string { return f.Interface() }},
		{"async", func(f f) string { return strconv.FormatBool(f.Async()) }},
		{"starts", func(f f) string { return strconv.Itoa(f.N) }},
		{"start_mean_s", func(f f) string { return ifStarted(f, f.Start.Mean) }},
		{"start_sd_s", func(f f) string { return ifStarted(f, f.Start.SD) }},
		{"binary_bytes", func(f f) string { return unlessUnknown(f.Build.Bytes) }},
		{"modules", func(f f) string {
			if f.Build.Go == "" && f.Build.Runtime == "" {
				return ""
			}
			return strconv.Itoa(len(f.Build.Modules))
		}},
		{"packages", func(f f) string { return unlessUnknown(int64(f.Packages)) }},
		{"main_lines", func(f f) string { return unlessUnknown(int64(f.Lines)) }},
		{"stars", func(f f) string {
			if f.Target.Stars == nil {
				return ""
			}
			return strconv.Itoa(f.Target.Stars.Count)
		}},
		{"stars_date", func(f f) string {
			if f.Target.Stars == nil {
				return ""
			}
			return f.Target.Stars.Date
		}},
	}
}

// unlessUnknown prints a count that cannot be 0 where it is known.
func unlessUnknown(n int64) string {
	if n == 0 {
		return ""
	}
	return count(n)
}

func ifStarted(f harness.Facts, v float64) string {
	if f.N == 0 {
		return ""
	}
	return figure(v)
}

// WriteFacts writes facts.csv to a folder, which is made if need be, in one step.
func WriteFacts(dir string, all []harness.Facts) error {
	var b strings.Builder
	b.WriteString(header(factsColumns()))
	for _, f := range all {
		b.WriteString(line(factsColumns(), f))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("results: make %s: %w", dir, err)
	}
	return replaceFile(filepath.Join(dir, FactsFile), []byte(b.String()))
}
