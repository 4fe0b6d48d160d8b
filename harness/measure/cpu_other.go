//go:build !linux

package measure

import "github.com/prometheus/procfs"

// cpuModel is empty: procfs reads the CPUs on Linux only.
func cpuModel(procfs.FS) string { return "" }
