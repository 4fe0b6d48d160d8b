package measure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness"
)

func fine(format string, args ...any) harness.Finding {
	return harness.Finding{Level: harness.FindingFine, Found: fmt.Sprintf(format, args...)}
}

// short is a finding about a shortage.
func short(level harness.Level, found, needed, spoils, mend string) harness.Finding {
	return harness.Finding{Level: level, Found: found, Needed: needed, Spoils: spoils, Mend: mend}
}

func warning(found, spoils, mend string) harness.Finding {
	return harness.Finding{Level: harness.FindingWarning, Found: found, Spoils: spoils, Mend: mend}
}

func note(found, spoils, mend string) harness.Finding {
	return harness.Finding{Level: harness.FindingNote, Found: found, Spoils: spoils, Mend: mend}
}

// size writes bytes in a suitable unit.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.0f KiB", float64(n)/(1<<10))
}

// count writes a number with a comma at the thousands.
func count[T int | uint64](n T) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// both lists the CPUs of a plan, each once, in order; nil if one side is not pinned.
func both(n harness.Needs) []int {
	if n.ServerCPUs == "" || n.LoadCPUs == "" {
		return nil
	}
	all := append(cpuList(n.ServerCPUs), cpuList(n.LoadCPUs)...)
	slices.Sort(all)
	return slices.Compact(all)
}

func joinCPUs(cpus []int) string {
	var words []string
	for _, c := range cpus {
		words = append(words, strconv.Itoa(c))
	}
	return strings.Join(words, ",")
}
