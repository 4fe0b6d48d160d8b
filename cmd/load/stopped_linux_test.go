package main

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

// TestStopped stops the generator with SIGSTOP for .7 s of its 2 s: that it stood still must be told, in each
// mode and engine, and only if it did.
func TestStopped(t *testing.T) {
	faults.Only(t)
	const stop = 700 * time.Millisecond
	s := httptest.NewServer(expected(0))
	defer s.Close()
	modes := map[string][]string{
		"closed": nil,
		"rate":   {"--mode", "rate", "--rate", "500"},
		"users": {"--mode", "users", "--users", "20", "--hatch", "1000", "--think-min", "20ms", "--think-max",
			"50ms"},
	}
	run := func(t faults.T, stop time.Duration, args ...string) harness.LoadResult {
		cmd := exec.Command("load", append([]string{"--format", "json", "--scenario", "text", "--duration", "2s"},
			args...)...)
		var out bytes.Buffer
		cmd.Stdout = &out
		if err := cmd.Start(); err != nil {
			t.Fatalf("%v", err)
		}
		if stop > 0 {
			time.Sleep(600 * time.Millisecond)
			_ = cmd.Process.Signal(syscall.SIGSTOP)
			time.Sleep(stop)
			_ = cmd.Process.Signal(syscall.SIGCONT)
		}
		_ = cmd.Wait() // a rate that was not kept has an exit code of its own
		var r harness.LoadResult
		if err := json.Unmarshal(out.Bytes(), &r); err != nil {
			t.Fatalf("%v: %s", err, out.String())
		}
		return r
	}
	check := func(t *testing.T, args ...string) {
		t.Parallel()
		faults.Try(t, func(f *faults.Findings, _ int) {
			stalled, words := stillness(run(f, stop, args...))
			low, high := (stop - 200*time.Millisecond).Seconds(), (stop + 400*time.Millisecond).Seconds()
			if stalled < low || stalled > high || !words {
				f.Errorf("stopped for %v: %.3f s told, in words: %v", stop, stalled, words)
			}
		})
		faults.Try(t, func(f *faults.Findings, _ int) {
			if stalled, _ := stillness(run(f, 0, args...)); stalled > 0.3 {
				f.Errorf("not stopped: %.3f s told", stalled)
			}
		})
	}
	t.Run("all", func(t *testing.T) {
		for mode, args := range modes {
			for _, engine := range []string{"epoll", "portable"} {
				t.Run(mode+" "+engine, func(t *testing.T) { check(t, append(args, "--engine", engine, s.URL)...) })
			}
		}
		t.Run("slices", func(t *testing.T) {
			other := httptest.NewServer(expected(0))
			t.Cleanup(other.Close)
			check(t, "--slice", "2s", s.URL, other.URL)
		})
	})
}

// stillness is for how long a generator says that it stood still, and whether a warning says so.
func stillness(r harness.LoadResult) (seconds float64, words bool) {
	warnings := r.Warnings
	for _, t := range r.Targets {
		seconds += t.Stalled
		warnings = append(warnings, t.Warnings...)
	}
	for _, w := range warnings {
		words = words || strings.Contains(w.Text, "stood still")
	}
	return seconds, words
}
