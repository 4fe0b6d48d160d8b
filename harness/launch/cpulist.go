package launch

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxCPU is one more than the highest number that a CPU can have in a list: the size of Linux's cpu_set_t.
const maxCPU = 1024

// ParseCPUs reads a list of CPUs as cpuset(7) writes it, "0-3,8", and returns the numbers in order. A CPU
// must not be named twice.
func ParseCPUs(list string) ([]int, error) {
	var cpus []int
	for part := range strings.SplitSeq(list, ",") {
		from, to, isRange := strings.Cut(part, "-")
		low, err := parseCPU(from)
		if err != nil {
			return nil, fmt.Errorf("CPU list %q: %w", list, err)
		}
		high := low
		if isRange {
			if high, err = parseCPU(to); err != nil {
				return nil, fmt.Errorf("CPU list %q: %w", list, err)
			}
		}
		if high < low {
			return nil, fmt.Errorf("CPU list %q: the range %s runs backwards", list, part)
		}
		for c := low; c <= high; c++ {
			cpus = append(cpus, c)
		}
		if len(cpus) > maxCPU {
			break // it names some twice, and must not grow without bounds
		}
	}
	slices.Sort(cpus)
	for i := 1; i < len(cpus); i++ {
		if cpus[i] == cpus[i-1] {
			return nil, fmt.Errorf("CPU list %q: CPU %d is named twice", list, cpus[i])
		}
	}
	return cpus, nil
}

func parseCPU(s string) (int, error) {
	if s == "" {
		return 0, errors.New("a number is missing")
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("%q is not a number", s)
		}
	}
	n, err := strconv.Atoi(s)
	if err != nil || n >= maxCPU {
		return 0, fmt.Errorf("%s is over the highest number, %d", s, maxCPU-1)
	}
	return n, nil
}

// FormatCPUs writes sorted CPUs as a list that ParseCPUs reads.
func FormatCPUs(cpus []int) string {
	var b strings.Builder
	for i := 0; i < len(cpus); {
		end := i
		for end+1 < len(cpus) && cpus[end+1] == cpus[end]+1 {
			end++
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(cpus[i]))
		if end > i {
			b.WriteString("-" + strconv.Itoa(cpus[end]))
		}
		i = end + 1
	}
	return b.String()
}

// FirstCPUs are the first n of a list.
func FirstCPUs(list string, n int) (string, error) {
	cpus, err := ParseCPUs(list)
	if err != nil {
		return "", err
	}
	if n > len(cpus) {
		return "", fmt.Errorf("%d are asked for, and the servers have %s", n, list)
	}
	return FormatCPUs(cpus[:n]), nil
}
