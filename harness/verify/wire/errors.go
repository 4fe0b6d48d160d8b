package wire

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"
)

// ClosedByPeer reports whether err means that the server has closed or reset the connection.
func ClosedByPeer(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// TimedOut reports whether err means that nothing came in time.
func TimedOut(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout() || errors.Is(err, net.ErrClosed) || // closed by its context
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// NoFault reports whether err is not the server's fault: the answer was late, or this machine could not open
// a connection, for instance because too many files are open.
func NoFault(err error) bool {
	var op *net.OpError
	local := errors.As(err, &op) && op.Op == "dial" &&
		!errors.Is(err, syscall.ECONNREFUSED) && !errors.Is(err, syscall.ECONNRESET)
	return local || TimedOut(err)
}

// Explain describes an error of the connection without addresses and ports.
func Explain(err error) string {
	switch {
	case TimedOut(err):
		return "no answer in time"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection closed in the middle: " + err.Error()
	case errors.Is(err, io.EOF):
		return "the connection closed without an answer"
	case errors.Is(err, syscall.ECONNRESET):
		return "the connection was reset"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused"
	}
	return err.Error()
}
