package session_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
)

// laidOut is a run of four rounds in which a is linked in three layouts and b in none.
func laidOut(t *testing.T) *run {
	r := newRun(t, "a", "b")
	r.plan().Rounds, r.plan().Seed = 4, 7
	r.plan().Entries[0].Layouts = 3
	return r
}

// Each round launches the next layout. The run keeps their seeds and hashes, and a resumed run has the same.
func TestLayouts(t *testing.T) {
	t.Parallel()
	ctx, interrupt := interruptible(t)
	r := laidOut(t)
	r.rig.start = func(alias string, n int) error {
		if alias == "b" && n == 3 {
			interrupt()
		}
		return nil
	}
	r.do(ctx)
	r.rig.start, r.rig.launched = nil, nil
	again := r.resume().do(t.Context())
	again.check(exitcode.OK, "link a in 3 random layouts")
	kept, turns := again.kept()
	x := kept.Subjects[0]
	if len(x.LayoutBuilds) != 3 || x.LayoutBuilds[0].SHA256 != x.Build.SHA256 || kept.Subjects[1].LayoutBuilds != nil {
		t.Fatalf("%+v", kept.Subjects)
	}
	seen := map[uint32]bool{}
	for i, l := range x.LayoutBuilds {
		if seen[l.Seed] || l.Seed == 0 || l.SHA256 != fmt.Sprintf("sum of a+layout-%d", l.Seed) {
			t.Errorf("layout %d: %+v", i, l)
		}
		seen[l.Seed] = true
	}
	for _, m := range turns {
		want := uint32(0)
		if m.Target == "a" {
			want = x.LayoutBuilds[(m.Round-1)%3].Seed
		}
		if m.Layout != want {
			t.Errorf("%s in round %d has the layout %d, want %d", m.Target, m.Round, m.Layout, want)
		}
	}
	want := []string{}
	for _, i := range []int{2, 0} { // rounds 3 and 4 were left
		want = append(want, fmt.Sprintf("a+layout-%d", x.LayoutBuilds[i].Seed), "b")
	}
	equal(t, "launches of the resumed run", r.rig.launched, want)
	if strings.Contains(again.err.String(), "other sources") {
		t.Errorf("equal builds are said to differ:\n%s", &again.err)
	}
}

// A copy has layouts of its own: it differs from the original as two versions of a program do.
func TestLayoutsOfACopy(t *testing.T) {
	t.Parallel()
	r := laidOut(t)
	c := r.plan().Entries[0]
	c.Alias, c.CopyOf = "a-copy", "a"
	r.plan().Entries = append(r.plan().Entries, c)
	r.do(t.Context()).check(exitcode.OK)
	kept, _ := r.kept()
	for _, l := range kept.Subjects[0].LayoutBuilds {
		if slices.Contains(kept.Subjects[2].LayoutBuilds, l) || len(kept.Subjects[2].LayoutBuilds) != 3 {
			t.Errorf("%+v and its copy %+v", kept.Subjects[0].LayoutBuilds, kept.Subjects[2].LayoutBuilds)
		}
	}
}

// A target of which one layout does not link is left out: its rounds would be of different programs.
func TestLayoutThatDoesNotLink(t *testing.T) {
	t.Parallel()
	r := laidOut(t)
	links := 0
	r.rig.build = func(name string) error {
		if strings.Contains(name, "+layout-") {
			if links++; links == 2 {
				return errors.New("no space is left")
			}
		}
		return nil
	}
	r.do(t.Context()).check(exitcode.Failed, "a is left out: no space is left")
	if rows := r.rows(); len(rows) != 1 || links != 2 {
		t.Errorf("%d links, %+v", links, rows)
	}
}

// The profile to build with is recorded once for all layouts of a program.
func TestLayoutsWithAProfile(t *testing.T) {
	t.Parallel()
	r := laidOut(t)
	r.plan().Entries[0].PGO = true
	r.do(t.Context()).check(exitcode.OK)
	profiles, makes := 0, 0
	for _, c := range r.rig.calls {
		if strings.HasPrefix(c, "profile ") {
			profiles++
		}
		if strings.HasPrefix(c, "make a+pgo+layout-") && strings.HasSuffix(c, "profile=true") {
			makes++
		}
	}
	if profiles != 1 || makes != 3 {
		t.Errorf("%d profiles and %d builds: %q", profiles, makes, r.rig.calls)
	}
	var none harness.Entry
	if got := (harness.Plan{}).LaidOut(none); len(got) != 1 || got[0].Layout != 0 {
		t.Errorf("an entry without layouts: %+v", got)
	}
}
