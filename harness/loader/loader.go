// Package loader is what a run asks of a load generator: the command to start, and the result of what it
// printed. Load is the project's own generator; harness/wrk and harness/locust are the others. Nothing is
// started here.
package loader

import (
	"fmt"
	"strings"
	"time"

	"tenrounds/harness"
)

// Loader is a program that loads servers.
type Loader interface {
	// Command is what to start for a turn.
	Command(t Turn) (Command, error)
}

// Turn is one load on one server, or in slices on several.
type Turn struct {
	Load     harness.Load
	Scenario harness.Scenario
	Seed     uint64
	Round    int
	Targets  []Target
	// Share is the part of the load to carry, and StartAt when to begin, in nanoseconds of CLOCK_MONOTONIC; 0 is
	// at once. Progress has the generator tell of itself each second.
	Share    harness.Share
	StartAt  int64
	Progress bool
	// Slack is how many of the servers' numbers others may have used meanwhile.
	Slack int64
	// Dir is an empty folder for the program's files.
	Dir string
}

// Target is a server to load, and what its answers must be like.
type Target struct {
	Address string // HOST:PORT
	PIDs    []int  // the processes whose CPU time counts
	Heads   string // the file with the proved heads; "" for none
	From    []int64
	// Requests are this server's own; nil means those of the scenario.
	Requests []harness.Request
}

// Command is what to start, and how to read what comes of it.
type Command struct {
	Args []string
	// Files are what it reads, by path.
	Files map[string][]byte
	Env   []string
	// Begins is the line on standard error that says that the load begins; "" if it does so at once.
	Begins string
	// Limit is how long it may take.
	Limit time.Duration
	// Read makes the result. A result that comes with an error is what there was until then.
	Read func(Output) (*harness.LoadResult, error)
}

// Output is what a program left.
type Output struct {
	Stdout []byte
	Stderr string // its beginning and end
	Exit   int
}

// Failed is an error for an exit code that means that there is no result.
func (o Output) Failed(loader string) error {
	return fmt.Errorf("%s exited with %d: %s", loader, o.Exit, strings.TrimSpace(o.Stderr))
}

// Slack is how much longer than its own times a program may take before it counts as hung. Its own times are
// the warm-up, the window and the wait for the last answers.
const Slack = 10 * time.Second
