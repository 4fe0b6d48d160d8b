package launch

import "runtime"

// thread is one thread of the operating system on which all children are forked. It exists for as long as
// the launcher does, for two reasons: the parent-death signal of Linux comes when the thread that forked
// ends, not the process (and Go ends threads as it likes), and a child inherits the CPU affinity of that
// thread.
type thread struct {
	work chan func()
	gone chan struct{}
}

func newThread() *thread {
	t := &thread{work: make(chan func()), gone: make(chan struct{})}
	go func() {
		defer close(t.gone)
		// The thread is never unlocked: it has been pinned, and must not run anything else.
		runtime.LockOSThread()
		for f := range t.work {
			f()
		}
	}()
	return t
}

// do runs f on the thread.
func (t *thread) do(f func() error) error {
	done := make(chan error, 1)
	t.work <- func() { done <- f() }
	return <-done
}

func (t *thread) close() {
	close(t.work)
	<-t.gone
}
