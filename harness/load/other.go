//go:build !linux

package load

import (
	"errors"
	"time"
)

// serverClock stands for the CPU clock of another process, which this system does not offer.
type serverClock struct{}

func newServerClock(pids []int) (*serverClock, error) {
	if len(pids) == 0 {
		return nil, nil
	}
	return &serverClock{}, nil
}

func (*serverClock) read() (time.Duration, error) {
	return 0, errors.New("this system has no CPU clock for another process")
}

// timeAsleep is not known on this system.
func timeAsleep() time.Duration { return 0 }

func (*serverClock) cpus() int { return ownCPUs() }

func newEpoll(*job) (engine, error) { return nil, errors.New("this system has no epoll") }
