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
	Delays               []float64 // per cent of a request's CPU time
	Pairs                int       // rounds of blocks and of slices
	Tries                int       // runs of standard and of precise
	PairTime, TurnTime   time.Duration
	NoCopy               bool // standard and precise leave out the copy without a delay
	Quick                bool // shorter turns, fewer rounds in a run
	Quiet, Live          bool
	ServerCPUs, LoadCPUs string
	BasePort             int
	Seed                 uint64 // 0 draws one
	Out, ID              string // no ID makes one of the time
}

// Parts lists the names of the parts in their order. The longest comes last.
func Parts() []string {
	return []string{harness.PartBlocks, harness.PartSlices, harness.PartStandard, harness.PartPrecise}
}

// judged reports whether a part consists of whole runs, which get a verdict.
func judged(part string) bool { return part == harness.PartStandard || part == harness.PartPrecise }

// rounds is how many rounds one run of standard or precise has: ten as in the plans, or the fewest that get a
// verdict.
func (o *Options) rounds() int {
	if o.Quick {
		return 6
	}
	return 10
}

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
			return usage("--parts: unknown part %q; there are: %s", p, all)
		}
		if slices.Contains(o.Parts[:i], p) {
			return usage("--parts: %q is given twice", p)
		}
	}
	if o.NoCopy && (len(o.Delays) == 0 || !slices.ContainsFunc(o.Parts, judged)) {
		return usage("--no-copy: leaves nothing to compare with: it needs --delays and standard or precise")
	}
	return nil
}

func (o *Options) checkNumbers() error {
	if o.Pairs < 2 || o.Pairs > 10_000 {
		return usage("--pairs: %d is not between 2 and 10000", o.Pairs)
	}
	if most := 10_000 / o.rounds(); o.Tries < 1 || o.Tries > most {
		return usage("--tries: %d is not between 1 and %d", o.Tries, most)
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
	if near := plan.Suggest(o.Target, names); near != "" {
		return usage("--target: unknown target %q; did you mean %q?", o.Target, near)
	}
	return usage("--target: unknown target %q; there are: %s", o.Target, strings.Join(names, ", "))
}

// copies are the entries beside the target: one without a delay, and one for each delay. An answer of the
// target takes cpu seconds.
func (o *Options) copies(cpu float64) []harness.Delay {
	all := []harness.Delay{{Alias: o.Target + "-copy"}}
	for _, d := range o.Delays {
		share := d / 100
		burn := time.Duration(share*cpu*1e9 + 0.5)
		all = append(all, harness.Delay{Alias: fmt.Sprintf("%s+%gpct", o.Target, d), Share: share, Burn: burn})
	}
	return all
}

func usage(format string, args ...any) error { return exitcode.Errorf(exitcode.Usage, format, args...) }
