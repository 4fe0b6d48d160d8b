package verify

import (
	"time"
)

// check is one rule of the contract.
type check struct {
	// Name is "group/rule"; it is unique.
	Name string
	// Why says what the rule protects.
	Why string
	// Wait marks checks that wait for some of the contract's timeouts. They run beside the others.
	Wait bool
	// Long marks the waiting checks that take minutes.
	Long bool
	// Clients is how many clients it takes at a time, where that is more than one.
	Clients int
	// Vary marks checks that ask the instance with --vary.
	Vary bool
	// Run asks the server and notes what is wrong on the probe.
	Run func(*probe)
}

// clocks are the timeouts of the contract. Tests of the waiting checks shorten them.
type clocks struct {
	// header is the time that a header section may take.
	header time.Duration
	// idle is the time that a connection may rest between two requests.
	idle time.Duration
	// slack is how far both may be off.
	slack time.Duration
	// silence is how long the absence of an answer is waited for.
	silence time.Duration
}

var contractClocks = clocks{
	header: 10 * time.Second, idle: 120 * time.Second, slack: 2 * time.Second, silence: 600 * time.Millisecond,
}

// answers is for how many answers that come in the last moment a check has time, 30 s in all: some ask
// thousands of times. Those that wait ask once or twice.
const (
	answers     = 6
	waitAnswers = 2
)

// deadline is how long the check may take, beside the deadline of each of its answers.
func (c check) deadline(o Options, t clocks) time.Duration {
	switch {
	case c.Long:
		return t.idle + 5*t.slack + waitAnswers*o.Timeout
	case c.Wait:
		return max(t.header+3*t.slack, 3*time.Second) + waitAnswers*o.Timeout // dateMoves takes 2.5 s
	}
	return answers * o.Timeout
}
