package load

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"syscall"

	"tenrounds/harness"
)

// reason is why a request failed; its words are a key of harness.Failures.Reasons. A status is kept as a number,
// so that counting one that was seen before costs no memory.
type reason struct {
	text   string
	status int
}

func (r reason) String() string {
	if r.status > 0 {
		return fmt.Sprintf("status %d", r.status)
	}
	return r.text
}

var (
	reasonBody  = reason{text: "body differs"}
	reasonLate  = reason{text: "no complete answer in time"}
	reasonEnded = reason{text: "connection ended early"}
	reasonReset = reason{text: "reset by the server"}
	reasonOther = reason{text: "other"} // beyond mostReasons
)

// malformed is the rule that bytes break which are no HTTP/1.x answer.
type malformed string

func (m malformed) Error() string { return "malformed: " + string(m) }

// lossOf tells what became of the requests on a connection that was left, and why.
func lossOf(err error) (outcome, reason) {
	var m malformed
	switch {
	case ctxEnded(err):
		return abandoned, reason{}
	case errors.Is(err, errTimeout):
		return late, reasonLate
	case errors.As(err, &m):
		return notHTTP, reason{text: m.Error()}
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return lost, reasonReset
	case errors.Is(err, io.EOF), errors.Is(err, errServerCloses):
		return lost, reasonEnded
	}
	return lost, reason{text: "connection: " + cause(err)}
}

// connectReason tells why a connection could not be made.
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
	return reason{text: "connect: " + why}
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

// sumReasons is what all recorders counted, the most frequent first to be kept; nil if nothing failed.
func sumReasons(recorders []*recorder) harness.Reasons {
	all := map[reason]int64{}
	for _, rec := range recorders {
		for why, n := range rec.reasons {
			all[why] += n
		}
	}
	order := slices.SortedFunc(maps.Keys(all), func(a, b reason) int {
		return cmp.Or(cmp.Compare(all[b], all[a]), cmp.Compare(a.String(), b.String()))
	})
	var kept reasons
	for _, why := range order {
		kept.add(why, all[why])
	}
	if len(kept) == 0 {
		return nil
	}
	named := make(harness.Reasons, len(kept))
	for why, n := range kept {
		named[why.String()] += n
	}
	return named
}
