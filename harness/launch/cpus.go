package launch

import (
	"fmt"
	"slices"
)

// SplitCPUs divides the CPUs that this process may use: the first half for the server, the second for the
// load. Of an odd number one is left over, for the harness and the system; a single one is shared. Where
// nothing can be pinned both are empty.
func SplitCPUs() (server, load string) {
	cpus, err := allowed()
	if err != nil {
		return "", ""
	}
	return split(cpus)
}

func split(cpus []int) (server, load string) {
	if len(cpus) < 2 {
		return FormatCPUs(cpus), FormatCPUs(cpus)
	}
	half := len(cpus) / 2
	return FormatCPUs(cpus[:half]), FormatCPUs(cpus[half : 2*half])
}

// usable reads a list of CPUs and makes sure that this process may use each: the kernel would silently take
// the rest. An empty list means not pinned.
func usable(list string) ([]int, error) {
	if list == "" {
		return nil, nil
	}
	cpus, err := ParseCPUs(list)
	if err != nil {
		return nil, err
	}
	have, err := allowed()
	if err != nil {
		return nil, fmt.Errorf("pin to CPUs %s: %w", list, err)
	}
	for _, c := range cpus {
		if !slices.Contains(have, c) {
			return nil, fmt.Errorf("pin to CPUs %s: this process may use %s only", list, FormatCPUs(have))
		}
	}
	return cpus, nil
}

// CheckCPUs refuses a list of CPUs that this process may not use, with the reason.
func CheckCPUs(list string) error {
	_, err := usable(list)
	return err
}
