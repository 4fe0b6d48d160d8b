package measure

import "golang.org/x/sys/unix"

// Affinity lists the CPUs that a process may run on, those of this one for 0; none if there is no such
// process.
func (m Machine) Affinity(pid int) (cpus []int) {
	var set unix.CPUSet
	if unix.SchedGetaffinity(pid, &set) != nil {
		return nil
	}
	for cpu := range len(set) * 64 {
		if set.IsSet(cpu) {
			cpus = append(cpus, cpu)
		}
	}
	return cpus
}
