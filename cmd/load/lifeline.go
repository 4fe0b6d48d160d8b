package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
)

// lifelineEnv names an inherited file descriptor, as for the servers (shared/boot): a pipe whose other end
// the parent holds, so that a load does not go on when the parent is gone, however it went.
const lifelineEnv = "TENROUNDS_LIFELINE"

var errOrphaned = errors.New("the parent is gone")

// watchLifeline cancels when the parent's end of the pipe closes. Started by hand, without the variable,
// there is nothing to watch.
func watchLifeline(cancel context.CancelCauseFunc) {
	fd, err := strconv.Atoi(os.Getenv(lifelineEnv))
	if err != nil || fd < 3 {
		return
	}
	pipe := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		// It blocks until the other end closes. An error is no such end: the parent may well live.
		if _, err := io.Copy(io.Discard, pipe); err == nil {
			cancel(errOrphaned)
		}
	}()
}
