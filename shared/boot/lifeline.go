package boot

import (
	"context"
	"io"
	"os"
	"strconv"
)

// LifelineEnv is the environment variable with the number of an inherited file descriptor: the reading end of
// a pipe. The parent keeps the other end open and never writes, so the pipe closes when the parent ends.
const LifelineEnv = "TENROUNDS_LIFELINE"

// lifeline returns a context that also ends with the parent. Without the variable it ignores the parent.
func lifeline(ctx context.Context) context.Context {
	fd, err := strconv.Atoi(os.Getenv(LifelineEnv))
	if err != nil || fd < 3 {
		return ctx
	}
	ctx, cancel := context.WithCancel(ctx)
	pipe := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		// It blocks until the other end closes. After an error the parent may still live.
		if _, err := io.Copy(io.Discard, pipe); err == nil {
			cancel()
		}
	}()
	return ctx
}
