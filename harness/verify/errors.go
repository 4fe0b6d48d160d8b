package verify

import (
	"errors"
	"io"
	"syscall"

	"tenrounds/harness/verify/verdict"
)

// closedByPeer reports whether err means that the other side has closed or reset the connection.
func closedByPeer(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// explain turns an error of the connection into words without addresses and ports.
func explain(err error) string {
	switch {
	case verdict.TimedOut(err):
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
