// Package faults keeps the tests of real programs, real faults and real time apart from the quick ones.
// Such a test begins with Only and runs under "make test-faults". It may repeat what a busy machine can
// spoil. Quick tests use fakes and virtual clocks, and repeat nothing.
package faults

import "os"

// Variable is the environment variable that lets the tests of the suite run.
const Variable = "TENROUNDS_FAULTS"

// Skipper has the methods of *testing.T that Only uses.
type Skipper interface {
	Helper()
	Skip(args ...any)
}

// Only says that a test belongs to the suite of faults. It skips the test unless the suite runs. It is the
// first statement of the test: make test-faults finds the tests by that.
func Only(t Skipper) {
	t.Helper()
	if !running() {
		t.Skip("it needs real programs, real time or more than a second: make test-faults or test-contract")
	}
}

func running() bool { return os.Getenv(Variable) != "" }
