package verify

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"
)

// closedByPeer reports whether err means that the other side has closed or reset the connection.
func closedByPeer(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// byServer reports whether err is something that the server did; all else is a matter of the machine, such as too many
// open files.
func byServer(err error) bool {
	var op *net.OpError
	return !errors.As(err, &op) || op.Op != "dial" || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET)
}

// timedOut reports whether err means that nothing came in time.
func timedOut(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout() || errors.Is(err, net.ErrClosed) || // closed by dial's context
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// explain turns an error of the connection into words without addresses and ports.
func explain(err error) string {
	switch {
	case timedOut(err):
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
