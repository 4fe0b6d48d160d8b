package launch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// lockEvery is the pause between two tries to get a lock.
const lockEvery = 20 * time.Millisecond

// lockBuild waits until nobody else builds this file, and returns what lets the next one do so. Two builds at
// once, as of two runs on a fresh checkout, would both write it: one while what the other built is started
// already. The second in turn finds nothing to do. The lock is a file beside the binary, since go build puts
// another file in its place; it stays there.
func lockBuild(ctx context.Context, binary string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(binary), 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of the binary: %w", err)
	}
	name := filepath.Join(filepath.Dir(binary), "."+filepath.Base(binary)+".lock")
	f, err := os.OpenFile(name, os.O_RDONLY|os.O_CREATE, 0o644) // another user may have made it
	if err != nil {
		return nil, fmt.Errorf("lock the build: %w", err)
	}
	for {
		// Any other error means a file system without locks: go on without one.
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return func() { _ = f.Close() }, nil // which unlocks it
		}
		select {
		case <-time.After(lockEvery):
		case <-ctx.Done():
			_ = f.Close()
			return nil, fmt.Errorf("wait for another build of %s: %w", binary, ctx.Err())
		}
	}
}
