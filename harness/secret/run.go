package secret

import (
	"slices"
	"strings"

	"tenrounds/harness"
)

// RedactEntry is an entry as it may be kept and shown: of its settings only values that RedactSettings lets
// stand.
func RedactEntry(e harness.Entry) harness.Entry {
	e.Env, _ = RedactSettings(e.Env)
	e.Flags, _ = RedactSettings(e.Flags)
	return e
}

// Masked reports whether values were taken out of the settings of an entry.
func Masked(e harness.Entry) bool {
	return slices.ContainsFunc(slices.Concat(e.Env, e.Flags),
		func(s string) bool { return strings.Contains(s, Mask) })
}

// RedactRun does so with the settings of a run and with the commands of its targets.
func RedactRun(r *harness.Run) {
	for i, e := range r.Plan.Entries {
		r.Plan.Entries[i] = RedactEntry(e)
	}
	for i, s := range r.Subjects {
		r.Subjects[i].Entry = RedactEntry(s.Entry)
		r.Subjects[i].Manifest.Run, _ = RedactSettings(s.Manifest.Run)
	}
}
