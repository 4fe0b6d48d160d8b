package instructions_test

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/instructions"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/test/faults"
)

// counterOf returns a counter of JSON requests and nethttp, built so that it can be slowed down.
func counterOf(t *testing.T, requests int) (*instructions.Counter, launch.Program) {
	t.Helper()
	valgrind, err := instructions.Find()
	if err != nil {
		t.Skip(err)
	}
	root, err := launch.Root()
	if err != nil {
		t.Fatal(err)
	}
	targets, err := plan.Targets(root)
	if err != nil {
		t.Fatal(err)
	}
	if targets, err = plan.Select(targets, []string{"nethttp"}); err != nil {
		t.Fatal(err)
	}
	l := launch.New(root)
	t.Cleanup(func() { _ = l.Close() })
	program, err := l.BuildForSelftest(t.Context(), targets[0])
	if err != nil {
		t.Fatal(err)
	}
	json, err := scenarios.ByName("json")
	if err != nil {
		t.Fatal(err)
	}
	return &instructions.Counter{
		Launcher: l, Valgrind: valgrind, Dir: t.TempDir(), Scenario: json, Requests: requests,
	}, program
}

// TestPlanted counts how often half a per cent more is found in a server's own code, and how often equal
// servers differ significantly. make test-instructions runs it: it takes minutes.
func TestPlanted(t *testing.T) {
	tries, _ := strconv.Atoi(os.Getenv("TENROUNDS_INSTRUCTIONS"))
	if tries == 0 {
		t.Skip("make test-instructions runs this")
	}
	counter, program := counterOf(t, 2000)
	found, told, begin := 0, 0, time.Now()
	for try := range tries {
		table := instructions.NewTable("json", counter.ReadAll(t.Context(), []instructions.Subject{
			{Alias: "plain", Program: program},
			{Alias: "equal", Program: program},
			{Alias: "planted", Program: program, Flags: []string{"--burn-steps=9"}},
		}, 4, nil), .005, 0)
		for _, r := range table.Rows[1:] {
			if r.Error != "" {
				t.Fatal(r.Error)
			}
			c := r.Change
			t.Logf("try %d, %s: %+.3f %% (%+.3f to %+.3f), %s; steady %.0f %%; others %+.2f %%", try+1, r.Target,
				100*c.Mean, 100*c.Low, 100*c.High, c.Verdict, 100*r.Steady, 100*r.Varying.Mean)
		}
		equal := table.Rows[1]
		if equal.Change.Verdict != instructions.Equal || equal.Varying.Verdict == instructions.More {
			told++
		}
		if table.Rows[2].Change.Verdict == instructions.More {
			found++
		}
	}
	each := time.Since(begin).Seconds() / float64(tries) * 2 / 3 // a comparison has two of the three servers
	t.Logf("planted was found in %d of %d, equal servers differed significantly in %d, %.0f s for each "+
		"comparison",
		found, tries, told, each)
	if found < tries*9/10 || told > tries/20 {
		t.Error("want nine of ten, and hardly ever")
	}
}

// TestCount counts a real server under valgrind, beside itself with some instructions more for each document.
func TestCount(t *testing.T) {
	faults.Only(t)
	counter, program := counterOf(t, 300)
	results := counter.ReadAll(t.Context(), []instructions.Subject{
		{Alias: "plain", Program: program},
		{Alias: "slow", Program: program, Flags: []string{"--burn-steps=200"}}, // some 1,000 instructions of 20,000
		{Alias: "gone", Program: program, Flags: []string{"--no-such-flag"}},
	}, 3, nil)
	table := instructions.NewTable("json", results, .005, 3)
	if c := table.Rows[1].Change; c == nil || c.Verdict != instructions.More || c.Mean < .02 || c.Mean > .1 {
		t.Errorf("planted 1,000 instructions of some 20,000: %+v, %s", c, table.Rows[1].Error)
	}
	if f := table.Rows[1].Functions; len(f) == 0 || f[0].Name != "tenrounds/shared/boot.spin" {
		t.Errorf("the functions that changed: %v, want spin first", f)
	}
	if r := table.Rows[2]; !strings.Contains(r.Error, "no-such-flag") {
		t.Errorf("a server that does not start: %+v", r)
	}

	// A wrong answer ends the count.
	counter.Scenario.Requests[0].Expect.Body = []byte("{}")
	if _, err := counter.Read(t.Context(), instructions.Subject{Alias: "plain", Program: program}); err == nil ||
		!strings.Contains(err.Error(), `want 200 and "{}"`) {
		t.Errorf("a wrong answer: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := counter.Read(ctx, instructions.Subject{Alias: "plain", Program: program}); !errors.Is(
		err,
		context.Canceled,
	) {
		t.Errorf("after Ctrl-C: %v", err)
	}
	script := instructions.Subject{
		Alias:   "py",
		Program: launch.Program{Target: harness.Target{Language: "Python"}},
	}
	if err := script.Check(); err == nil || !strings.Contains(err.Error(), "interpreter") {
		t.Errorf("a script: %v", err)
	}
}
