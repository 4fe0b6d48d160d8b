//go:build !linux

package main

import "syscall"

// vanished reports whether a process is gone.
func vanished(pid int) bool { return syscall.Kill(pid, 0) != nil }
