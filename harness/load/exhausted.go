package load

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// exhausted means that this machine cannot open more connections. The server is not to blame, so the run
// ends.
type exhausted struct {
	err    error
	wanted int // connections in all
}

func (e exhausted) Error() string {
	return fmt.Sprintf("open %d connections: %v%s", e.wanted, e.err, e.remedy())
}
func (e exhausted) Unwrap() error { return e.err }

// remedy is the command that mends it. Go has raised the soft limit to the hard one by now.
func (e exhausted) remedy() string {
	switch {
	case errors.Is(e.err, syscall.ENFILE):
		return ": the whole machine has no more: raise fs.file-max by sudo sysctl -w fs.file-max=NUMBER"
	case !errors.Is(e.err, syscall.EMFILE):
		return ""
	}
	const besides = 64 // what the process opens beside its connections, and some to spare
	need, limit := uint64(e.wanted+besides), unix.Rlimit{}
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &limit) != nil {
		return fmt.Sprintf(": run ulimit -n %d in this shell first", need)
	}
	if limit.Max > need {
		return fmt.Sprintf(": this process may open %d files: run ulimit -n %d in this shell first",
			limit.Cur, need)
	}
	return fmt.Sprintf(": this process may open %d files: run sudo prlimit --pid $$ --nofile=%d:%d "+
		"in this shell first, or ask for fewer connections", limit.Cur, need, need)
}

// exhaust ends the run if a connect failed because this machine has no room for it, and reports whether it
// did.
func (j *job) exhaust(err error) bool {
	var errno syscall.Errno
	full := []syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ENOBUFS}
	if !errors.As(err, &errno) || !slices.Contains(full, errno) {
		return false
	}
	j.fail(exhausted{err: errno, wanted: j.connections * len(j.Targets)})
	return true
}

// exhaustion is the reason for which exhaust ended a run, or nil.
func exhaustion(ctx context.Context) error {
	if e := (exhausted{}); errors.As(context.Cause(ctx), &e) {
		return e
	}
	return nil
}

// readyPoller makes the Go runtime open its poller now. The runtime would do so at first use, and crash if
// the event loop's connections had taken all descriptors.
func readyPoller() error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	return errors.Join(r.Close(), w.Close())
}
