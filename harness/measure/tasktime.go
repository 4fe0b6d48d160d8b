package measure

import (
	"math"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"
)

// wholeMachine is the share of the machine's busy time that a cgroup must have used since boot to be taken
// for the root: in a container, the file of the same name counts the container alone.
const wholeMachine = 0.7

// taskTime is how long tasks ran on each CPU, in seconds since boot. The scheduler measures it, so short
// sleeps do not blur it. Busy time does blur: on virtual machines it includes the time that a halted CPU
// takes to wake up, which was 8 % of a generator's CPU. Nil where the kernel does not tell.
func (m Machine) taskTime(fs procfs.FS, busy float64) map[int]float64 {
	all := map[int]float64{}
	if s, err := fs.Schedstat(); err == nil && len(s.CPUs) > 0 {
		for _, c := range s.CPUs {
			n, err := strconv.Atoi(c.CPUNum)
			if err != nil {
				return nil
			}
			all[n] = float64(c.RunningNanoseconds) / 1e9
		}
		return all
	}
	// the order in which distributions name the hierarchy of version 1
	for _, name := range []string{"cpuacct", "cpu,cpuacct"} {
		words := strings.Fields(m.word("sys/fs/cgroup/" + name + "/cpuacct.usage_percpu"))
		sum := 0.0
		for i, w := range words {
			ns, err := strconv.ParseUint(w, 10, 64)
			if err != nil {
				return nil
			}
			all[i] = float64(ns) / 1e9
			sum += all[i]
		}
		if len(words) > 0 && sum >= wholeMachine*busy {
			return all
		}
	}
	return nil
}

// ranOn is the time of tasks on a CPU, NaN if it is not known.
func ranOn(all map[int]float64, cpu int) float64 {
	if t, ok := all[cpu]; ok {
		return t
	}
	return math.NaN()
}
