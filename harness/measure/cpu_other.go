//go:build !linux

package measure

import (
	"syscall"

	"github.com/prometheus/procfs"

	"tenrounds/harness"
)

func (Machine) tellCPU(procfs.FS, *harness.Environment) {}

// tellWithoutProc fills in what macOS tells by sysctl.
func tellWithoutProc(e *harness.Environment) {
	e.CPUModel, _ = syscall.Sysctl("machdep.cpu.brand_string") // stays empty elsewhere
	e.Kernel, _ = syscall.Sysctl("kern.osrelease")
}
