package measure

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"

	"tenrounds/harness"
)

// tellCPU fills in what cpuinfo says of the first CPU.
func (m Machine) tellCPU(fs procfs.FS, e *harness.Environment) {
	cpus, err := fs.CPUInfo()
	if err != nil || len(cpus) == 0 {
		return
	}
	c := cpus[0]
	e.CPUModel = c.ModelName
	e.CPU = harness.CPUIdentity{
		Family:    c.CPUFamily,
		Model:     c.Model,
		Stepping:  c.Stepping,
		Microcode: c.Microcode,
		Caches:    m.caches(),
	}
	if len(c.Flags) > 0 {
		flags := slices.Sorted(slices.Values(c.Flags)) // kernels list them in different orders
		sum := sha256.Sum256([]byte(strings.Join(flags, " ")))
		e.CPU.Flags = hex.EncodeToString(sum[:8])
	}
}

// caches are the sizes of the first CPU's caches, in the order of sysfs.
func (m Machine) caches() string {
	const dir = "sys/devices/system/cpu/cpu0/cache/index"
	var all []string
	for i := 0; ; i++ {
		index := dir + strconv.Itoa(i) + "/"
		level, size := m.word(index+"level"), m.word(index+"size")
		if level == "" || size == "" {
			return strings.Join(all, ", ")
		}
		kind := map[string]string{"Data": "d", "Instruction": "i"}[m.word(index+"type")]
		all = append(all, "L"+level+kind+" "+size)
	}
}

// tellWithoutProc fills in nothing: Linux has no other source than proc.
func tellWithoutProc(*harness.Environment) {}
