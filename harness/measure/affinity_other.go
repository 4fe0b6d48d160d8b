//go:build !linux

package measure

// Affinity is not known here.
func (m Machine) Affinity(int) []int { return nil }
