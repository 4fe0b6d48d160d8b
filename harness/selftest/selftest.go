// Package selftest measures the harness itself: it compares one server with copies of itself, some of which
// burn more CPU time. Each part is a run of its own in the folder of the self-test; the tables are made from
// all parts.
package selftest

import (
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/plan"
	"tenrounds/harness/results"
	"tenrounds/harness/session/rig"
)

// Test is one self-test.
type Test struct {
	Root           string
	Targets        []harness.Target
	Options        Options
	Stdout, Stderr io.Writer

	dir    string
	does   harness.Selftest
	runner partRunner // nil means real runs
}

// Prepare checks the options and makes the plan of each part. The delays have no times yet: see Create.
func (t *Test) Prepare() error {
	o := &t.Options
	if err := o.check(t.Targets); err != nil {
		return err
	}
	if o.Seed == 0 {
		o.Seed = rand.Uint64N(1 << 32)
	}
	now := time.Now()
	if o.ID == "" {
		o.ID = now.Format("20060102-150405") + "-selftest"
	}
	t.does = harness.Selftest{
		ID: o.ID, Started: now, Target: o.Target, Delays: o.copies(0), Rounds: o.rounds(),
		Shortened: o.Quick || o.TurnTime > 0,
	}
	if err := t.plans(); err != nil {
		return err
	}
	return results.CheckFree(rig.Below(t.Root, o.Out), o.ID)
}

// Reopen reads a self-test that was begun before. Of the options only Quiet and Live still count.
func (t *Test) Reopen(dir string) (err error) {
	if t.dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	t.does, err = results.ReadSelftest(t.dir)
	return err
}

// Describe lists the parts and how long they take.
func (t *Test) Describe(w io.Writer) {
	total := time.Duration(0)
	for _, p := range t.does.Parts {
		took, slices := plan.Estimate(p), ""
		total += took
		if p.Interleave == harness.InterleaveSlices {
			slices = fmt.Sprintf(", in slices of %v", p.Loads[0].Slice)
		}
		fmt.Fprintf(w, "%-9s %d rounds of %d servers, %v each after %v of warm-up%s: about %v\n", p.Name, p.Rounds,
			len(p.Entries), p.Loads[0].Duration, p.Loads[0].Warmup, slices, took.Round(time.Minute))
	}
	fmt.Fprintf(w, "about %v in all, once everything is built\n", total.Round(time.Minute))
}

// words is where progress goes.
func (t *Test) words() io.Writer {
	if t.Options.Quiet {
		return io.Discard
	}
	return t.Stderr
}

// RefusePart refuses a folder that is one part of a self-test: bench run would build other servers for it.
func RefusePart(dir string) error {
	path, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	parent := filepath.Dir(path)
	if _, err := results.ReadSelftest(parent); err == nil {
		return usage("%s is a part of a self-test: go on with: bin/bench selftest --resume %s", dir, parent)
	}
	return nil
}
