package measure

import "github.com/prometheus/procfs"

// cpuModel is the name of the first CPU, or "".
func cpuModel(fs procfs.FS) string {
	cpus, err := fs.CPUInfo()
	if err != nil || len(cpus) == 0 {
		return ""
	}
	return cpus[0].ModelName
}
