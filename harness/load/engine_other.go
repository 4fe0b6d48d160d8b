//go:build !linux

package load

import "errors"

func newEpoll(*job) (engine, error) { return nil, errors.New("this system has no epoll") }
