package measure

import (
	"github.com/prometheus/procfs"

	"tenrounds/harness"
)

// cpuModel is the model of the first CPU, "" if there is none in cpuinfo.
func cpuModel(fs procfs.FS) string {
	cpus, err := fs.CPUInfo()
	if err != nil || len(cpus) == 0 {
		return ""
	}
	return cpus[0].ModelName
}

// tellWithoutProc fills in nothing: on Linux a machine without proc tells nothing.
func tellWithoutProc(*harness.Environment) {}
