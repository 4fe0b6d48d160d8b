package measure

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// The limits above which other work disturbs a turn (METHODOLOGY.md).
const (
	// DisturbingOthers is the share of the server's or the generator's CPUs that others took.
	DisturbingOthers = 0.05
	// DisturbingSteal is the share of these CPUs that the hypervisor took.
	DisturbingSteal = 0.02
	// DisturbingSwap is how many bytes were swapped in or out in a second.
	DisturbingSwap = 1 << 20
	// fewestTicks is the number of ticks from which other work counts. In a short window a single tick is a
	// large share.
	fewestTicks = 3
)

// place is a set of measured CPUs and the CPU time of the subjects that are pinned there.
type place struct {
	whose string
	cpus  []int
	own   float64
}

// places are the server's CPUs and the generator's, or both together if they share some.
func (s *Sampler) places(r *harness.Resources) []place {
	mine := r.Server.User + r.Server.System
	load := r.Generator.User + r.Generator.System
	if r.Database != nil && !r.Database.Apart {
		load += r.Database.User + r.Database.System
	}
	pinned := len(s.of.ServerCPUs) > 0 && len(s.of.LoadCPUs) > 0
	shared := func(cpu int) bool { return slices.Contains(s.of.LoadCPUs, cpu) }
	if pinned && !slices.ContainsFunc(s.of.ServerCPUs, shared) {
		return []place{{"the server's CPUs", s.of.ServerCPUs, mine}, {"the generator's CPUs", s.of.LoadCPUs, load}}
	}
	var union []int
	if pinned {
		union = slices.Concat(s.of.ServerCPUs, s.of.LoadCPUs)
		slices.Sort(union)
		union = slices.Compact(union)
	}
	return []place{{"the CPUs of server and generator", union, mine + load}}
}

// lost is the share of the time of a place that others and the hypervisor took.
func (s *Sampler) lost(p place) float64 {
	c := s.between(p.cpus)
	if c.total <= 0 {
		return 0
	}
	return min(1, (c.steal+max(0, s.tasks(c)-p.own))/c.total)
}

// disturbance describes other work on the measured CPUs; "" if there was little.
func (s *Sampler) disturbance(r *harness.Resources, now time.Time) string {
	if r.Stretch <= 0 {
		return ""
	}
	var causes []string
	others := false
	for _, p := range s.places(r) {
		c := s.between(p.cpus)
		if c.total <= 0 {
			continue
		}
		if took := s.tasks(c) - p.own; took/c.total > DisturbingOthers && took > fewestTicks/float64(hertz) {
			causes = append(causes, fmt.Sprintf("others used %.0f %% of %s", 100*took/c.total, p.whose))
			others = true
		}
		if c.steal/c.total > DisturbingSteal && c.steal > fewestTicks/float64(hertz) {
			causes = append(causes, fmt.Sprintf("the hypervisor took %.0f %% of %s", 100*c.steal/c.total, p.whose))
		}
	}
	if others {
		causes = append(causes, s.culprit(now))
	}
	if swapped := float64(r.SwapIn + r.SwapOut); swapped > DisturbingSwap*r.Stretch {
		causes = append(causes, fmt.Sprintf("the machine swapped %.0f MiB", swapped/(1<<20)))
	}
	return strings.Join(causes, ", ")
}

// culprit names the busiest of the others. A process that ended before the turn did cannot be named.
func (s *Sampler) culprit(now time.Time) string {
	elapsed := now.Sub(s.idle.at).Seconds()
	own := s.pids
	if s.of.DatabaseCPUs != nil {
		own[database] = nil // it may have been the one
	}
	name, cpu := busiest(s.before, scan(s.fs), slices.Concat(own[:]...))
	if name == "" || elapsed <= 0 {
		return "by whom is not known"
	}
	return fmt.Sprintf("the busiest was %s with %.0f %% of a CPU", name, 100*cpu/elapsed)
}
