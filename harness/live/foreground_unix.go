//go:build unix

package live

import "golang.org/x/sys/unix"

// Foreground reports whether this process may use the terminal behind a file descriptor. One that was started
// with & may not: the system would stop it.
func Foreground(fd int) bool {
	group, err := unix.IoctlGetInt(fd, unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp() // no terminal of its own: nobody stops it
}
