//go:build !unix

package live

// Foreground reports whether this process may use a terminal.
func Foreground(int) bool { return true }
