package launch

import (
	"errors"
	"os/exec"
	"strings"

	"tenrounds/harness"
)

// ErrMissing is the error of a target that needs a program, or an interpreter, that is not here. It is no
// fault of the target: the caller leaves it out and says so.
var ErrMissing = errors.New("not on PATH")

// Program is a target that is ready to start.
type Program struct {
	Target harness.Target
	// Path is the binary; empty where the target has none and its Run command is started.
	Path  string
	Build harness.Build
	// Notes are what whoever looks at figures of it should know, such as a package that its authors have
	// withdrawn.
	Notes []string

	python string // the interpreter of a target that has one
}

// usesBinary reports whether a target has a binary of its own: it is built, and its Run command, if there
// is one, or its Build command speaks of the binary.
func usesBinary(t harness.Target) bool {
	if len(t.Run) == 0 {
		return true
	}
	return len(t.Build) > 0 && strings.Contains(strings.Join(append(t.Build, t.Run...), " "), "{binary}")
}

// Find returns the path of a program on PATH.
func Find(program string) (string, error) { return exec.LookPath(program) }
