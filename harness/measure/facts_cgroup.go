package measure

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"
)

// Quota is the CPU limit of this process's cgroups, in CPUs; 0 for none.
func (m Machine) Quota() float64 {
	var f Facts
	if fs, err := m.proc(); err == nil {
		m.cgroup(fs, &f)
	}
	return f.Quota
}

// cgroup reads the limits of the cgroups of this process and of those above them.
func (m Machine) cgroup(fs procfs.FS, f *Facts) {
	self, err := fs.Self()
	if err != nil {
		return
	}
	groups, err := self.Cgroups()
	if err != nil {
		return
	}
	mounts, err := self.MountInfo()
	if err != nil {
		return
	}
	for _, g := range groups {
		switch {
		case g.HierarchyID == 0 && len(g.Controllers) == 0:
			m.climb(mounts, "cgroup2", "", g.Path, f, func(dir string) {
				f.quota(m.quotaV2(dir), filepath.Join(dir, quotaV2))
				f.memoryLimit(m.number(filepath.Join(dir, "memory.max")), filepath.Join(dir, "memory.max"))
			})
		case slices.Contains(g.Controllers, "cpu"):
			m.climb(mounts, "cgroup", "cpu", g.Path, f, func(dir string) {
				f.quota(m.quotaV1(dir), filepath.Join(dir, quotaV1))
			})
		case slices.Contains(g.Controllers, "memory"):
			m.climb(mounts, "cgroup", "memory", g.Path, f, func(dir string) {
				path := filepath.Join(dir, "memory.limit_in_bytes")
				if n := m.number(path); n < 1<<60 { // no bound is a number near 2^63
					f.memoryLimit(n, path)
				}
			})
		}
	}
}

// climb visits the folder of a cgroup and those above it. In a container the mount shows only a part of the
// tree, and the path may still be that of the whole.
func (m Machine) climb(mounts []*procfs.MountInfo, fstype, controller, path string, f *Facts,
	visit func(dir string)) {
	for _, mount := range mounts {
		if _, has := mount.SuperOptions[controller]; mount.FSType != fstype || controller != "" && !has {
			continue
		}
		rest, ok := strings.CutPrefix(path, strings.TrimSuffix(mount.Root, "/"))
		if !ok {
			rest = ""
		}
		f.Cgroup = true
		// The path may begin with "..", outside of this namespace.
		for rest = filepath.Clean("/" + rest); ; rest = filepath.Dir(rest) {
			visit(filepath.Join(mount.MountPoint, rest))
			if rest == "/" {
				return
			}
		}
	}
}

// quota keeps the tightest of the quotas.
func (f *Facts) quota(cpus float64, path string) {
	if cpus > 0 && (f.Quota == 0 || cpus < f.Quota) {
		f.Quota, f.QuotaPath = cpus, path
	}
}

func (f *Facts) memoryLimit(n int64, path string) {
	if n > 0 && (f.MemoryLimit == 0 || n < f.MemoryLimit) {
		f.MemoryLimit, f.MemoryPath = n, path
	}
}

// quotaV2 is what cpu.max grants, "200000 100000" or "max 100000", in CPUs; 0 for no bound.
func (m Machine) quotaV2(dir string) float64 {
	words := strings.Fields(m.word(filepath.Join(dir, quotaV2)))
	if len(words) != 2 {
		return 0
	}
	quota, err := strconv.ParseFloat(words[0], 64)
	period, err2 := strconv.ParseFloat(words[1], 64)
	if err != nil || err2 != nil || !(quota > 0) || !(period > 0) {
		return 0
	}
	return quota / period
}

// quotaV1 is what the files of version 1 grant, in CPUs; 0 for no bound.
func (m Machine) quotaV1(dir string) float64 {
	quota, period := m.number(filepath.Join(dir, quotaV1)), m.number(filepath.Join(dir, "cpu.cfs_period_us"))
	if quota <= 0 || period <= 0 {
		return 0
	}
	return float64(quota) / float64(period)
}

// number is a file's whole number, 0 if it has none.
func (m Machine) number(path string) int64 {
	n, err := strconv.ParseInt(m.word(path), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
