package verify

import (
	"tenrounds/harness"
)

// finding is what a probe found wrong.
type finding struct {
	harness.Violation
	basis basis
}

// basis is what a finding rests on, and so whether it can be a violation.
type basis int

const (
	fact  basis = iota // what the server did: a violation on any machine
	timed              // how long it took: a violation if the machine ran all the time
	late               // that no answer has come yet: never a violation
)
