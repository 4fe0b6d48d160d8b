package selftest

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/plan"
)

// Options are the settings of a self-test.
type Options struct {
	Target               string
	Parts                []string
	Delays               []float64 // wanted cost in per cent of an answer's CPU time
	Pairs                int       // tests of equal servers
	Tries                int       // runs with delays
	Gate                 float64   // per cent
	TurnTime             time.Duration
	Quick                bool // fewer tests and delays, shorter turns, no verification
	Quiet, Live          bool
	ServerCPUs, LoadCPUs string
	BasePort             int
	Seed                 uint64 // 0 draws one
	Out, ID              string // no ID makes one of the time
}

// Parts lists the names of the parts in their order.
func Parts() []string { return []string{harness.PartEqual, harness.PartDelays} }

// check refuses options that cannot be used.
func (o *Options) check(targets []harness.Target) error {
	if err := cmp.Or(o.checkParts(), o.checkNumbers(), o.checkTarget(targets)); err != nil {
		return err
	}
	if id := o.ID; id != "" && (id != filepath.Base(id) || id == ".." || id == ".") {
		return usage("--id: %q is not the name of a folder", id)
	}
	return nil
}

func (o *Options) checkParts() error {
	all := strings.Join(Parts(), ", ")
	if len(o.Parts) == 0 {
		return usage("--parts: is empty; there are: %s", all)
	}
	for i, p := range o.Parts {
		if !slices.Contains(Parts(), p) {
			return usage("--parts: unknown part %q%s", p, plan.DidYouMean(p, Parts()))
		}
		if slices.Contains(o.Parts[:i], p) {
			return usage("--parts: %q is given twice", p)
		}
	}
	return nil
}

func (o *Options) checkNumbers() error {
	for _, c := range []struct {
		flag, part string
		n, most    int
	}{
		{"--pairs", harness.PartEqual, o.Pairs, harness.MaxRounds / o.testRounds(harness.PartEqual) * pairsOfTable},
		{"--tries", harness.PartDelays, o.Tries, harness.MaxRounds / o.testRounds(harness.PartDelays)},
	} {
		if c.n < 1 || c.n > c.most {
			return usage("%s: %d is not between 1 and %d", c.flag, c.n, c.most)
		}
	}
	if !(o.Gate > 0 && o.Gate < 100) {
		return usage("--gate: %v is not between 0 and 100 per cent", o.Gate)
	}
	for i, d := range o.Delays {
		if !(d > 0 && d <= 100) {
			return usage("--delays: %v is not between 0 and 100 per cent", d)
		}
		if slices.Contains(o.Delays[:i], d) {
			return usage("--delays: %v is given twice", d)
		}
	}
	return nil
}

func (o *Options) checkTarget(targets []harness.Target) error {
	var names []string
	for _, t := range targets {
		if t.Name != o.Target {
			names = append(names, t.Name)
			continue
		}
		if t.External || len(t.Run) > 0 || len(t.Build) > 0 {
			return usage("--target: %s is not one of this project's Go servers; only they can burn CPU time",
				t.Name)
		}
		return nil
	}
	return usage("--target: unknown target %q%s", o.Target, plan.DidYouMean(o.Target, names))
}

// copies are the entries beside the target: one without a delay, and one for each delay. A delay of whole
// nanoseconds costs as much CPU time as an answer takes.
func (o *Options) copies(whole float64) []harness.Delay {
	all := []harness.Delay{{Alias: o.Target + "-copy"}}
	for _, d := range o.Delays {
		share := d / 100
		all = append(all, harness.Delay{Alias: fmt.Sprintf("%s+%gpct", o.Target, d), Share: share,
			Burn: time.Duration(share*whole + 0.5)})
	}
	return all
}

func usage(format string, args ...any) error { return exitcode.Errorf(exitcode.Usage, format, args...) }
