package instructions_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/instructions"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
)

// TestCount counts a real server under valgrind, beside itself with some instructions more for each document.
func TestCount(t *testing.T) {
	valgrind, err := instructions.Find()
	if errors.Is(err, launch.ErrMissing) || err != nil {
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
	defer l.Close()
	program, err := l.BuildForSelftest(t.Context(), targets[0])
	if err != nil {
		t.Fatal(err)
	}
	json, err := scenarios.ByName("json")
	if err != nil {
		t.Fatal(err)
	}
	counter := &instructions.Counter{
		Launcher: l,
		Valgrind: valgrind,
		Dir:      t.TempDir(),
		Scenario: json,
		Requests: 300,
	}
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
	json.Requests[0].Expect.Body = []byte("{}")
	if _, err := counter.Read(
		t.Context(),
		instructions.Subject{Alias: "plain", Program: program},
	); err == nil ||
		!strings.Contains(err.Error(), `want 200 and "{}"`) {
		t.Errorf("a wrong answer: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := counter.Read(
		ctx,
		instructions.Subject{Alias: "plain", Program: program},
	); !errors.Is(
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
