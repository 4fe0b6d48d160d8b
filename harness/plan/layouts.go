package plan

import (
	"slices"

	"tenrounds/harness"
)

// mostDefaultLayouts bounds the layouts of variants: each link takes a second or two, and 30 MB on the
// disk.
const mostDefaultLayouts = 40

// resolveLayouts says in how many random layouts the entries are linked that the linker can lay out:
// targets in Go that go build builds. All layouts are random, the first one too: the linker's own order is
// no sample of random orders, and was faster than each of them. Variants have a layout for each round
// without being asked, because a new version of a framework moves every function. Intervals treat rounds
// as independent, and rounds of the same layout are not, so no fewer layouts than rounds is the right
// number.
func (s Settings) resolveLayouts(p *harness.Plan, targets []harness.Target) error {
	n := 1
	if s.Layouts != nil {
		n = *s.Layouts
		if err := between("layouts", n, 1, harness.MaxLayouts); err != nil {
			return err
		}
		if n > 1 && p.Launch == harness.LaunchOnce {
			return bad("layouts", "needs launch = %q: each round launches another layout", harness.LaunchRound)
		}
	} else if p.Launch == harness.LaunchRound && slices.ContainsFunc(p.Entries, func(e harness.Entry) bool {
		t, _ := targetNamed(e.Target, targets)
		return t.Variant != nil
	}) {
		n = mostDefaultLayouts
	}
	if n = min(n, p.Rounds); n == 1 {
		return nil
	}
	for i := range p.Entries {
		e := &p.Entries[i]
		if t, _ := targetNamed(e.Target, targets); e.Layout == 0 && linked(t) {
			e.Layouts = n
		}
	}
	return nil
}

// linked reports whether a target is built by go build.
func linked(t harness.Target) bool { return t.Language == "Go" && len(t.Build) == 0 && len(t.Run) == 0 }
