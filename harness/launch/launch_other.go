//go:build !linux

package launch

import (
	"errors"
	"syscall"
)

const keepsZombie = false

// Pinning reports whether programs can be pinned to CPUs here.
func Pinning() bool { return false }

// attributes put a child into a process group of its own. There is no parent-death signal here: a child
// that does not watch its lifeline stays behind when the harness is killed.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

func adopt() error { return errors.ErrUnsupported }

func awaitExit(int) {}

func allowed() ([]int, error) { return nil, errors.New("CPUs cannot be pinned on this system") }

func startOn(_ []int, start func() error) error { return start() }
