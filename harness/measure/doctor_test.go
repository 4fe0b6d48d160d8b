package measure_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"tenrounds/harness"
	"tenrounds/harness/measure"
)

// unpack makes a machine of testdata/doctor. A file that holds "-> TARGET" is a symbolic link.
func unpack(t *testing.T, name string) measure.Machine {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join("testdata", "doctor", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for _, f := range a.Files {
		path := filepath.Join(root, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, link := strings.CutPrefix(string(f.Data), "-> "); link {
			err = os.Symlink(strings.TrimSpace(target), path)
		} else {
			err = os.WriteFile(path, f.Data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return measure.Machine{Root: root}
}

// facts reads a fixture and puts in what is asked of the real system: CPUs, limits and disk.
func facts(t *testing.T, m measure.Machine, cpus int) measure.Facts {
	t.Helper()
	f := m.Facts(harness.Needs{Ports: []int{8081, 8082, 8083}}, t.TempDir())
	if f.OpenFiles == 0 || f.DiskFree <= 0 || f.CPUs < 1 {
		t.Errorf("what the system itself tells: %+v", f)
	}
	f.CPUs, f.OpenFiles, f.OpenFilesOther, f.DiskFree, f.Dir = cpus, 20000, 1024, 1<<30, "results"
	return f
}

func TestFacts(t *testing.T) {
	t.Parallel()
	common := func(f measure.Facts) measure.Facts {
		f.OpenFiles, f.OpenFilesOther, f.DiskFree, f.Dir = 20000, 1024, 1<<30, "results"
		return f
	}
	one := func(n int) (all [][]int) {
		for c := range n {
			all = append(all, []int{c})
		}
		return all
	}
	net := measure.Facts{PortsFrom: 32768, PortsTo: 60999, ReusesPorts: true, Somaxconn: 4096, SynBacklog: 2048,
		SynCookies: true}
	metal, vm, v1 := net, net, net
	metal.CPUs, metal.Cores, metal.Governors, metal.Turbo = 8, one(8), []string{"performance"}, "off"
	metal.Clock, metal.Clocks, metal.HugePages = "tsc", []string{"tsc", "hpet", "acpi_pm"}, "madvise"
	metal.Virtual, metal.Cgroup = "no sign of a virtual machine or a container", true
	metal.Memory, metal.Available, metal.SwapTotal = 32<<30, 30<<30, 8<<30
	vm.CPUs, vm.Cores, vm.Clock, vm.Clocks, vm.HugePages = 2, one(2), "kvm-clock", []string{"kvm-clock", "tsc"},
		"always"
	vm.Virtual, vm.Cgroup, vm.Memory, vm.Available = "a virtual machine", true, 4<<30, 3<<30
	vm.Conntrack, vm.TrackedMost, vm.TrackedCount = true, 262144, 12
	v1.CPUs, v1.Cores, v1.Clock, v1.Clocks, v1.HugePages = 8, one(8), "tsc", []string{"tsc"}, "never"
	v1.Virtual, v1.Memory, v1.Available = "a container", 32<<30, 30<<30
	v2 := v1
	v1.Cgroup, v1.Quota, v1.QuotaPath = true, 0.5, "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us"
	v1.MemoryLimit, v1.MemoryPath = 512<<20, "/sys/fs/cgroup/memory/memory.limit_in_bytes"
	v2.Cgroup, v2.Quota, v2.QuotaPath = true, 1.5, "/sys/fs/cgroup/kubepods/pod1/c1/cpu.max"
	v2.MemoryLimit, v2.MemoryPath = 1<<30, "/sys/fs/cgroup/kubepods/pod1/memory.max"
	desktop := measure.Facts{
		CPUs: 4, Cores: [][]int{{0, 2}, {1, 3}}, Governors: []string{"powersave"},
		Turbo: "on", TurboOff: "echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost",
		Clock: "hpet", Clocks: []string{"tsc", "hpet", "acpi_pm"}, HugePages: "always",
		Virtual: "no sign of a virtual machine or a container",
		Cgroup:  true, Memory: 8 << 30, Available: 1 << 30, SwapTotal: 2 << 30, SwapUsed: 1 << 30,
		PortsFrom: 40000, PortsTo: 40099, Somaxconn: 16, SynBacklog: 16, Conntrack: true, TrackedMost: 1000,
		TrackedCount: 900,
		Taken:        []measure.Listener{{Port: 8081, PID: 300, Name: "webapp"}, {Port: 8082}},
	}
	for name, want := range map[string]measure.Facts{"metal": metal, "vm": vm, "container-v1": v1,
		"container-v2": v2, "desktop": desktop} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := unpack(t, name)
			if got := facts(t, m, want.CPUs); !reflect.DeepEqual(got, common(want)) {
				t.Errorf("facts are\n%+v\nwant\n%+v", got, common(want))
			}
			if got := m.Quota(); got != want.Quota {
				t.Errorf("the quota is %v, want %v", got, want.Quota)
			}
		})
	}
}

// Where nothing can be read, as on macOS, or nobody understands it, there are no facts, and no fault.
func TestFactsUntold(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]measure.Machine{"nothing": {Root: t.TempDir()},
		"garbage": unpack(t, "garbage")} {
		f := facts(t, m, 4)
		want := measure.Facts{CPUs: 4, OpenFiles: 20000, OpenFilesOther: 1024, DiskFree: 1 << 30, Dir: "results",
			Clocks: []string{}}
		if name == "garbage" {
			want.Virtual = "no sign of a virtual machine or a container" // of what could be read
		}
		if !reflect.DeepEqual(f, want) {
			t.Errorf("%s: facts are %+v", name, f)
		}
		if a := m.Activity(context.Background(), 1); a != nil {
			t.Errorf("%s: activity is %+v", name, a)
		}
		all := measure.Judge(f, healthyNeeds())
		last := all[len(all)-1]
		for _, word := range []string{"shared cores", "cpu quota", "governor", "turbo", "clock", "other work",
			"steal", "swap", "memory", "ports of connections", "backlog"} {
			if last.Level != harness.FindingUnknown || !strings.Contains(last.Found, word) {
				t.Errorf("%s: it does not say that %s is not checked: %+v", name, word, last)
			}
		}
		for _, x := range all {
			if x.Problem() {
				t.Errorf("%s: what is not told is held against the machine: %+v", name, x)
			}
		}
	}
}

// TestMachines has the findings of whole machines, but for those that are fine.
func TestMachines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, server, load string
		cpus               int
		want               map[string]string
	}{
		{"metal", "0-3", "4-6", 8, map[string]string{}},
		{"vm", "0", "1", 2, map[string]string{
			"cpus": "note", "host": "note", "huge pages": "note", "not checked": "unknown",
		}},
		{"container-v1", "0-3", "4-6", 8, map[string]string{"cpu quota": "warning", "memory": "warning",
			"host": "note", "not checked": "unknown"}},
		{"container-v2", "0-3", "4-6", 8, map[string]string{"cpu quota": "warning", "memory": "warning",
			"host": "note", "not checked": "unknown"}},
		{"desktop", "0-1", "2-3", 4, map[string]string{
			"cpus": "note", "shared cores": "warning", "governor": "warning", "turbo": "note", "clock": "warning",
			"swap":       "warning",
			"huge pages": "note", "memory": "warning", "ports of the servers": "impossible",
			"ports of connections": "warning", "backlog": "warning", "connection tracking": "warning",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := facts(t, unpack(t, c.name), c.cpus)
			f.Activity = &measure.Activity{}
			n := healthyNeeds()
			n.ServerCPUs, n.LoadCPUs, n.Memory = c.server, c.load, 2<<30
			got := map[string]string{}
			for _, x := range measure.Judge(f, n) {
				if x.Level != harness.FindingFine {
					got[x.Check] = string(x.Level)
				}
				if x.Problem() && (x.Mend == "" || x.Spoils == "") {
					t.Errorf("it does not say what it spoils and how to mend it: %+v", x)
				}
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("findings are %v, want %v", got, c.want)
			}
		})
	}
}
