package harness

import "testing"

// TestNoteStandstills has a generator that stood still in one of two windows of 10 s, beside another
// disturbance, and for a moment in the other.
func TestNoteStandstills(t *testing.T) {
	const told = "others used 9 %, the generator stood still for 0.7 s of 10 s"
	targets := []TargetLoad{{Stalled: 0.7}, {Stalled: 0.06}}
	r := LoadResult{Duration: 10, Targets: targets, Visits: []*Resources{{Disturbance: "others used 9 %"}, {}}}
	r.NoteStandstills()
	if first, other := r.Visits[0].Disturbance, r.Visits[1].Disturbance; first != told || other != "" {
		t.Errorf("%q and %q", first, other)
	}
	one := LoadResult{Duration: 10, Targets: targets[:1], Resources: &Resources{}}
	one.NoteStandstills()
	if got := one.Resources.Disturbance; got != "the generator stood still for 0.7 s of 10 s" {
		t.Errorf("%q", got)
	}
	one.Resources = nil // a system that tells nothing of the machine
	one.NoteStandstills()
}
