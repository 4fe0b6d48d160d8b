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

	dir       string
	does      harness.Selftest
	runner    partRunner // nil means real runs
	pilotStep stepper    // nil means a real pilot
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
		ID: o.ID, Started: now, Target: o.Target, Delays: o.copies(0), Gate: o.Gate / 100, Quick: o.Quick,
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

// pilotOverhead is what each server of a pilot's round takes beside the load.
const pilotOverhead = 100 * time.Millisecond

// Describe lists the parts and how long they take.
func (t *Test) Describe(w io.Writer) {
	o := &t.Options
	n, turn := o.pilotRounds(), o.pilotTime()
	total := pilotSteps * time.Duration(2*n) * (turn + shortWarmup + pilotOverhead)
	fmt.Fprintf(w, "pilot   up to %d steps of %d rounds of 2 servers, %v each: at most %s\n", pilotSteps, n,
		turn, minutes(total))
	for _, part := range t.does.Parts {
		p := part.Plan
		took := plan.Estimate(p)
		total += took
		fmt.Fprintf(w, "%-7s %d tests of %d rounds of %d servers, %v each in slices of %v: about %s\n", p.Name,
			part.Tests(), part.Rounds, len(p.Entries), p.Loads[0].Duration, p.Loads[0].Slice, minutes(took))
	}
	fmt.Fprintf(w, "about %s in all, once everything is built\n", minutes(total))
}

// minutes rounds up: a self-test should not take longer than it says.
func minutes(d time.Duration) string {
	return fmt.Sprintf("%d min", int((d+time.Minute-1)/time.Minute))
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
