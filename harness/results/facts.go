package results

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tenrounds/harness"
)

// FactsFile is what "bench facts --out DIR" writes.
const FactsFile = "facts.csv"

func factsColumns() []column[harness.Facts] {
	type f = harness.Facts
	return []column[f]{
		{"target", "", "name in the manifest", func(f f) any { return f.Target.Name }},
		{"module", "", "module of the framework", func(f f) any { return f.Target.Module }},
		{"version", "", "of the module, read from the binary; without one the version of Go",
			func(f f) any { return f.Build.Version }},
		{"released", "UTC", "day of its release", func(f f) any {
			if f.Released.IsZero() {
				return nil
			}
			return f.Released.UTC().Format(time.DateOnly)
		}},
		{"age_s", "s", "its age when the facts were gathered",
			func(f f) any { return whole(int64(f.Age.Seconds())) }},
		{"engine", "", "HTTP server below the framework", func(f f) any { return f.Target.Engine }},
		{"net_http", "", "`true` if handlers are http.Handler, so tools for net/http fit",
			func(f f) any { return f.NetHTTP() }},
		{"interface", "", "what the engine expects of an application: `http.Handler`, `WSGI`, `ASGI` or `own`",
			func(f f) any { return f.Interface() }},
		{"async", "", "`true` if a handler can wait without blocking a thread",
			func(f f) any { return f.Async() }},
		{"starts", "", "launches that were timed", func(f f) any { return f.N }},
		{"start_mean_s", "s", "mean time from launch to the first correct answer",
			func(f f) any { return ifStarted(f, f.Start.Mean) }},
		{"start_sd_s", "s", "its standard deviation (n - 1)",
			func(f f) any { return ifStarted(f, f.Start.SD) }},
		{"binary_bytes", "B", "size of the binary", func(f f) any { return whole(f.Build.Bytes) }},
		{"modules", "", "linked modules besides this one", func(f f) any {
			if f.Build.Go == "" && f.Build.Runtime == "" {
				return nil
			}
			return len(f.Build.Modules)
		}},
		{"packages", "", "linked packages, the standard library included",
			func(f f) any { return whole(int64(f.Packages)) }},
		{"main_lines", "", "lines of code in `main.go`, without blanks and comments",
			func(f f) any { return whole(int64(f.Lines)) }},
		{"stars", "", "on GitHub, from the manifest", func(f f) any {
			if f.Target.Stars == nil {
				return nil
			}
			return f.Target.Stars.Count
		}},
		{"stars_date", "", "day on which they were counted", func(f f) any {
			if f.Target.Stars == nil {
				return nil
			}
			return f.Target.Stars.Date
		}},
	}
}

// whole is a count that is unknown if it is 0.
func whole(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}

func ifStarted(f harness.Facts, v float64) any {
	if f.N == 0 {
		return nil
	}
	return v
}

// WriteFacts writes facts.csv to a folder, which is made if need be, in one step.
func WriteFacts(dir string, all []harness.Facts) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("results: make %s: %w", dir, err)
	}
	return replaceFile(filepath.Join(dir, FactsFile), []byte(table(factsColumns(), all)))
}
