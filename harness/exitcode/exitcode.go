// Package exitcode has the exit codes of all commands, the error that carries one, and the table that their
// --help shows.
package exitcode

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// The exit codes of bench, load and serve. Table says the same in words.
const (
	OK        = 0
	Failed    = 1 // could not run
	Usage     = 2
	Threshold = 3 // a threshold is broken, or a regression was found
	Wrong     = 4 // verification failed, or answers were wrong or failed
	Limited   = 5 // the load generator was the limit
	Unchecked = 6 // a server could not be checked: neither proved right nor proved wrong
	Unsettled = 7 // a gate was neither passed nor failed

	signalled = 128 // plus the signal's number
)

// Table is for --help.
const Table = `Exit codes, the same in bench, load and serve:
    0  ok
    1  could not run
    2  wrong usage
    3  a threshold is broken, or a regression was found
    4  verification failed, or answers were wrong or failed
    5  the load generator was the limit, so the figures say nothing of the servers
    6  a server could not be checked, so nothing is known of it (no answer in time, for example)
    7  a gate is not settled: neither a regression nor its absence is shown
  130  stopped by Ctrl-C (SIGINT), 143 by SIGTERM`

// Error carries the exit code of an error. Err is nil where all was said already.
type Error struct {
	Code int
	Err  error
}

func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit status %d", e.Code)
	}
	return e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf returns an error with an exit code and a text as of fmt.Errorf.
func Errorf(code int, format string, args ...any) error {
	return &Error{code, fmt.Errorf(format, args...)}
}

// Of returns the exit code of an error: that of the first Error in it, else Failed.
func Of(err error) int {
	if err == nil {
		return OK
	}
	if e := (*Error)(nil); errors.As(err, &e) {
		return e.Code
	}
	return Failed
}

// Signal returns the exit code of a program that a signal stopped.
func Signal(s os.Signal) int {
	if n, ok := s.(syscall.Signal); ok {
		return signalled + int(n)
	}
	return Failed
}
