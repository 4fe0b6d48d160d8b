package boot

import (
	"context"
	"io"
	"os"
	"strconv"
)

// LifelineEnv names the environment variable that holds the number of an inherited file descriptor:
// the reading end of a pipe whose other end the parent keeps open and never writes to. When the parent
// is gone, however it went, the pipe closes.
const LifelineEnv = "TENROUNDS_LIFELINE"

// lifeline returns a context that also ends when the parent does. Started by hand, without the
// variable, a server lives on its own.
func lifeline(ctx context.Context) context.Context {
	fd, err := strconv.Atoi(os.Getenv(LifelineEnv))
	if err != nil || fd < 3 {
		return ctx
	}
	ctx, cancel := context.WithCancel(ctx)
	pipe := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		// It blocks until the other end closes. An error is no such end: the parent may well live.
		if _, err := io.Copy(io.Discard, pipe); err == nil {
			cancel()
		}
	}()
	return ctx
}
