package measure

import (
	"path/filepath"
	"slices"
	"strconv"

	"github.com/prometheus/procfs"

	"tenrounds/harness"
)

// bound is a cgroup with a quota of CPU time.
type bound struct {
	dir, path string // the cgroup, and the file with the quota
	cpus      float64
}

// bounds are the cgroups of a process with a quota, and those above them.
func (m Machine) bounds(fs procfs.FS, pid int) (all []bound) {
	p, err := fs.Proc(pid)
	if err != nil {
		return nil
	}
	groups, err := p.Cgroups()
	if err != nil {
		return nil
	}
	self, err := fs.Self()
	if err != nil {
		return nil
	}
	mounts, err := self.MountInfo()
	if err != nil {
		return nil
	}
	for _, g := range groups {
		kind, controller, file := "cgroup", "cpu", quotaV1
		switch {
		case g.HierarchyID == 0 && len(g.Controllers) == 0:
			kind, controller, file = "cgroup2", "", quotaV2
		case !slices.Contains(g.Controllers, "cpu"):
			continue
		}
		m.climb(mounts, kind, controller, g.Path, &Facts{}, func(dir string) {
			cpus := m.quotaV2(dir)
			if kind == "cgroup" {
				cpus = m.quotaV1(dir)
			}
			if cpus > 0 {
				all = append(all, bound{dir, filepath.Join(dir, file), cpus})
			}
		})
	}
	return all
}

// throttled is what a cgroup was denied so far. The time is in cpu.stat: throttled_usec of version 2,
// throttled_time, in nanoseconds, of version 1.
func (m Machine) throttled(b bound) harness.Throttled {
	number := func(name string) float64 {
		v, err := strconv.ParseFloat(m.field(filepath.Join(b.dir, "cpu.stat"), name), 64)
		if err != nil {
			return 0
		}
		return v
	}
	return harness.Throttled{
		CPUs: b.cpus, Path: b.path, Times: int64(number("nr_throttled")),
		Seconds: number("throttled_usec")/1e6 + number("throttled_time")/1e9,
	}
}

// throttles reads all cgroups of the subjects that have a quota.
func (s *Sampler) throttles() (all [subjects][]harness.Throttled) {
	for i, list := range s.bounds {
		for _, b := range list {
			all[i] = append(all[i], s.machine.throttled(b))
		}
	}
	return all
}

// denied is what the quota that cost a subject the most time denied it between the first and the last sample;
// nil if none did.
func (s *Sampler) denied(subject int) (most *harness.Throttled) {
	first, last := s.samples[0].throttled[subject], s.samples[len(s.samples)-1].throttled[subject]
	for i := range min(len(first), len(last)) {
		d := last[i]
		d.Times, d.Seconds = d.Times-first[i].Times, d.Seconds-first[i].Seconds
		if d.Times > 0 && d.Seconds > 0 && (most == nil || d.Seconds > most.Seconds) {
			most = &d
		}
	}
	return most
}
