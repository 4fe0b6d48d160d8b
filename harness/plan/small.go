package plan

import (
	"math"
	"strconv"
	"strings"

	"tenrounds/harness"
)

// Bounds of what a server may be given.
const (
	leastCPUs, mostCPUs     = 0.05, 1024
	leastMemory, mostMemory = 8 << 20, 1 << 44
)

// limit puts what each server may use into the machine's division. Whole CPUs are the first of the servers';
// a part of one, or CPUs of a machine that pins nothing, are a quota.
func (s MachineSettings) limit(m *harness.MachineSplit, w World) (err error) {
	if s.Memory != "" {
		if m.Memory, err = memory(s.Memory); err != nil {
			return err
		}
	}
	if s.CPUs == nil {
		return nil
	}
	n := *s.CPUs
	if !(n >= leastCPUs && n <= mostCPUs) {
		return bad("machine.cpus", "%g is not between %g and %d", n, leastCPUs, mostCPUs)
	}
	if n != math.Trunc(n) || m.ServerCPUs == "" || w.FirstCPUs == nil {
		m.Quota = n
	}
	if m.ServerCPUs != "" && w.FirstCPUs != nil {
		if m.ServerCPUs, err = w.FirstCPUs(m.ServerCPUs, int(math.Ceil(n))); err != nil {
			return bad("machine.cpus", "%v", err)
		}
	}
	return nil
}

// memory reads a size such as "512MiB".
func memory(text string) (int64, error) {
	units := []struct {
		name string
		size int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}}
	for _, u := range units {
		number, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		size := n * float64(u.size)
		if err != nil || !(size >= leastMemory && size <= mostMemory) {
			break
		}
		return int64(size), nil
	}
	return 0, bad("machine.memory", "%q is no size from 8MiB to 16384GiB, such as 512MiB or 1GiB", text)
}
