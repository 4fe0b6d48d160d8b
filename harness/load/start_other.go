//go:build !linux

package load

// monotonic is unknown here, and --start-at is refused.
func monotonic() int64 { return 0 }
