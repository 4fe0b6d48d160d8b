// Package verdict has the rules that the plain suite and the bookstore's suite share: what a known gap
// explains, and which errors of a connection say nothing about the server.
package verdict

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"

	"tenrounds/harness"
)

// Matches compares a name with a pattern that may have a * at one end.
func Matches(pattern, name string) bool {
	if end, ok := strings.CutPrefix(pattern, "*"); ok {
		return strings.HasSuffix(name, end)
	}
	if begin, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(name, begin)
	}
	return pattern == name
}

// Says reports whether got contains one of the observed alternatives, which stand between |.
func Says(got, observed string) bool {
	contains := func(piece string) bool { return strings.Contains(got, piece) }
	return slices.ContainsFunc(strings.Split(observed, " | "), contains)
}

// Closed is the violation of a server in which a gap of its manifest or engine was not found.
func Closed(target, check, observed, why, got string) harness.Violation {
	return harness.Violation{
		Target: target, Check: check, Want: fmt.Sprintf("the gap %q, since %s", observed, why), Got: got,
		Why: "a gap that has closed, or a server that is not what it is said to be, must leave the table of gaps",
	}
}

// TimedOut reports whether err means that nothing came in time.
func TimedOut(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout() || errors.Is(err, net.ErrClosed) || // closed by its context
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// NoFault reports whether err is no fault of the server: the answer was late, or this machine could not open
// a connection, as with too many open files.
func NoFault(err error) bool {
	var op *net.OpError
	local := errors.As(err, &op) && op.Op == "dial" &&
		!errors.Is(err, syscall.ECONNREFUSED) && !errors.Is(err, syscall.ECONNRESET)
	return local || TimedOut(err)
}

// Unchecked describes the checks without a verdict by the first of them.
func Unchecked(first string, more int) string {
	if more > 0 {
		return fmt.Sprintf("%s; and %d more checks had no verdict", first, more)
	}
	return first
}
