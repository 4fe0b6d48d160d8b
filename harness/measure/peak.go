package measure

import (
	"strconv"
	"strings"
)

// PeakRSS returns the peak resident memory of the calling process in bytes, or 0 if the machine does not
// tell. It is VmHWM, because what getrusage calls the maximum is inherited over exec from a larger parent.
func (m Machine) PeakRSS() int64 {
	for line := range strings.Lines(m.word("proc/self/status")) {
		value, ok := strings.CutPrefix(line, "VmHWM:")
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 10, 64)
		if err == nil && n > 0 {
			return n << 10
		}
	}
	return 0
}
