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
	// Wait marks checks that wait for one of the contract's timeouts. They run at the same time as the others.
	Wait bool
	// Long marks the waiting checks that take minutes.
	Long bool
	// Clients is how many clients it needs at a time, if more than one.
	Clients int
	// Vary marks checks of the instance with --vary.
	Vary bool
	// Run sends requests and notes on the probe what is wrong.
	Run func(*probe)
}

// asks is a check that sends each request on its own connection.
func asks(name, why string, es ...exchange) check {
	return check{Name: name, Why: why, Run: func(p *probe) { p.each(es...) }}
}

// turns is a check that sends the requests one after the other on one connection.
func turns(name, why string, es ...exchange) check {
	return check{Name: name, Why: why, Run: func(p *probe) { p.inTurn(es...) }}
}

// clocks are the timeouts of the contract. Tests of the waiting checks shorten them.
type clocks struct {
	// header is the time that a header section may take.
	header time.Duration
	// idle is how long a connection may rest between two requests.
	idle time.Duration
	// slack is how far off both may be.
	slack time.Duration
	// silence is how long a check waits if it expects no answer.
	silence time.Duration
}

var contractClocks = clocks{
	header: 10 * time.Second, idle: 120 * time.Second, slack: 2 * time.Second, silence: 600 * time.Millisecond,
}

// answers is how many answers may need all of their time in one check, so 30 s together: some checks send
// thousands of requests. Checks that wait send one or two.
const (
	answers     = 6
	waitAnswers = 2
)

// deadline is how long the check may take, in addition to the deadline of each answer.
func (c check) deadline(o Options, t clocks) time.Duration {
	switch {
	case c.Long:
		return t.idle + 5*t.slack + waitAnswers*o.Timeout
	case c.Wait:
		return max(t.header+3*t.slack, 3*time.Second) + waitAnswers*o.Timeout // dateMoves takes 2.5 s
	}
	return answers * o.Timeout
}
