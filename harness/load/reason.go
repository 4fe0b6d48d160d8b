package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
)

// reason is what became of a request, and why if it failed. Its words are a key of harness.Failures.Reasons.
// A status is kept as a number, so that counting one again needs no memory.
type reason struct {
	outcome outcome
	text    string
	status  int
}

func (r reason) String() string {
	if r.status > 0 {
		return fmt.Sprintf("status %d", r.status)
	}
	return r.text
}

// outcome is what became of a request.
type outcome uint8

const (
	answered  outcome = iota // complete and as expected
	badStatus                // complete, with another status
	badBody                  // complete, with the right status and another body
	badHead                  // complete, with the right status and body, and another head than the proved one
	notHTTP                  // something that is no HTTP/1.x
	lost                     // FIN or RST before the answer was complete
	late                     // no complete answer within the timeout
	abandoned                // given up by the generator itself, because it was interrupted
)

// failed reports whether a request has no correct answer, and the server is to blame.
func (o outcome) failed() bool { return o != answered && o != abandoned }

var (
	reasonBody        = reason{badBody, "body differs", 0}
	reasonNumber      = reason{badBody, "number in the body repeated or out of range", 0}
	reasonHead        = reason{badHead, "head differs", 0}
	reasonUnsolicited = reason{lost, "unsolicited bytes", 0}
	reasonLate        = reason{late, "no complete answer in time", 0}
	reasonEnded       = reason{lost, "connection ended early", 0}
	reasonReset       = reason{lost, "reset by the server", 0}
	reasonOther       = reason{lost, "other", 0} // beyond mostReasons
)

// reasonOf is what became of the requests on a connection that was left.
func reasonOf(err error) reason {
	var m malformed
	switch {
	case ctxEnded(err):
		return reason{outcome: abandoned}
	case errors.Is(err, errTimeout):
		return reasonLate
	case errors.As(err, &m):
		return reason{outcome: notHTTP, text: m.Error()}
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return reasonReset
	case errors.Is(err, io.EOF), errors.Is(err, errServerCloses):
		return reasonEnded
	}
	return reason{outcome: lost, text: "connection: " + cause(err)}
}

// connectReason says why a connection could not be made.
func connectReason(err error) reason {
	var timeout interface{ Timeout() bool }
	var why string
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		why = "refused"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		why = "unreachable"
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.Is(err, syscall.EADDRINUSE):
		why = "no local ports left"
	case errors.As(err, &timeout) && timeout.Timeout():
		why = "timed out"
	default:
		why = cause(err)
	}
	return reason{outcome: lost, text: "connect: " + why}
}

// cause is the system's word for an error, without addresses, so that equal ones count together.
func cause(err error) string {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno.Error()
	}
	return "failed"
}

// reasons counts failures by why they came. Their number is bounded: a server can send 900 statuses.
type reasons map[reason]int64

const mostReasons = 32

// add counts n of a reason. The zero value may be added to.
func (r *reasons) add(why reason, n int64) {
	if *r == nil {
		*r = reasons{}
	}
	if _, seen := (*r)[why]; !seen && len(*r) >= mostReasons {
		why = reasonOther
	}
	(*r)[why] += n
}

// Reasons to leave a connection.
var (
	errServerCloses = errors.New("the server closes the connection after this answer")
	errSurplus      = errors.New("the server sent unsolicited bytes")
	errTimeout      = errors.New("no complete answer within the timeout") // to the oldest request in flight
	errOver         = errors.New("no more requests")                      // in the schedule
)

func ctxEnded(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
