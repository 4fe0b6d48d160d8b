package plan

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

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
	if m.Network, err = network(s.Network); err != nil {
		return err
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

// Bounds of what netem is told.
const (
	mostDelay = 10 * time.Second
	mostLoss  = 50 // per cent
)

var bitRate = regexp.MustCompile(`^[1-9]\d{0,8}[kmg]bit$`)

// network checks a rule and puts its parts into one order: "delay 15ms loss 0.1% rate 100mbit".
func network(text string) (string, error) {
	words := strings.Fields(strings.NewReplacer(",", " ", "=", " ").Replace(text))
	if len(words)%2 != 0 {
		return "", bad("machine.network", "%q is not pairs of a word and a value, such as delay 15ms", text)
	}
	parts := map[string]string{}
	for i := 0; i < len(words); i += 2 {
		word, value := words[i], words[i+1]
		if parts[word] != "" {
			return "", bad("machine.network", "%s stands twice in %q", word, text)
		}
		switch word {
		case "delay":
			d, err := time.ParseDuration(value)
			if err != nil || d <= 0 || d > mostDelay {
				return "", bad("machine.network", "delay %s is no time up to %v, such as 15ms", value, mostDelay)
			}
			value = fmt.Sprintf("%dus", d.Microseconds())
		case "loss":
			share, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
			if err != nil || !strings.HasSuffix(value, "%") || !(share > 0 && share <= mostLoss) {
				return "", bad("machine.network", "loss %s is no share up to %d%%, such as 0.1%%", value, mostLoss)
			}
		case "rate":
			if !bitRate.MatchString(value) {
				return "", bad("machine.network", "rate %s is no rate, such as 100mbit", value)
			}
		default:
			return "", bad("machine.network", "%q is none of: delay, loss, rate", word)
		}
		parts[word] = value
	}
	var all []string
	for _, word := range slices.Sorted(maps.Keys(parts)) {
		all = append(all, word, parts[word])
	}
	return strings.Join(all, " "), nil
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
