//go:build !linux

package load

import "errors"

// DefaultEngine is the cheapest engine of this system.
const DefaultEngine = EnginePortable

func newEpoll(job) (engine, error) { return nil, errors.New("this system has no epoll") }
