package session

import (
	"io"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
)

// What could not be checked is an exit code of its own, where nothing is worse.
func TestVerdictOfUnchecked(t *testing.T) {
	subjects := func(v ...harness.Verification) (all []harness.Subject) {
		for i, x := range v {
			all = append(all, harness.Subject{Entry: harness.Entry{Alias: string(rune('a' + i))}, Verification: &x})
		}
		return all
	}
	late := harness.Verification{Unchecked: "no answer in time"}
	broken := harness.Verification{Violations: []harness.Violation{{Check: "json/head"}}}
	row := func(target, why string, failed int64) harness.Summary {
		return harness.Summary{Target: target, Unranked: why, Failed: failed}
	}
	for _, c := range []struct {
		name     string
		subjects []harness.Subject
		rows     []harness.Summary
		want     int
	}{
		{"all right", subjects(harness.Verification{}), []harness.Summary{row("a", "", 0)}, exitcode.OK},
		{"unchecked", subjects(harness.Verification{}, late),
			[]harness.Summary{row("a", "", 0), row("b", "could not be checked", 0)}, exitcode.Unchecked},
		{"unchecked and not measured", subjects(late),
			[]harness.Summary{row("a", "1 of 1 turns could not be measured", 0)}, exitcode.Unchecked},
		{"a violation beside it", subjects(broken, late),
			[]harness.Summary{row("a", "breaks", 0), row("b", "could not be checked", 0)}, exitcode.Wrong},
		{"failures beside it", subjects(harness.Verification{}, late),
			[]harness.Summary{row("a", "failed", 1), row("b", "could not be checked", 0)}, exitcode.Wrong},
		{"another was not measured", subjects(harness.Verification{}, late),
			[]harness.Summary{row("a", "turns could not be measured", 0), row("b", "could not be checked", 0)},
			exitcode.Failed},
	} {
		s := Session{Run: harness.Run{Subjects: c.subjects}, Stdout: io.Discard}
		if err := s.verdict(c.rows); exitcode.Of(err) != c.want {
			t.Errorf("%s: exit %d (%v), want %d", c.name, exitcode.Of(err), err, c.want)
		}
	}
}
