package measure_test

import (
	"math"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/measure"
)

func healthyFacts() measure.Facts {
	return measure.Facts{
		CPUs: 8, Cores: [][]int{{0, 4}, {1, 5}, {2, 6}, {3, 7}}, Governors: []string{"performance"}, Turbo: "off",
		Clock: "tsc", Clocks: []string{"tsc"},
		HugePages: "madvise", Virtual: "no sign of a virtual machine or a container", Cgroup: true,
		Memory: 32 << 30, Available: 30 << 30, SwapTotal: 8 << 30, DiskFree: 1 << 30, Dir: "results",
		OpenFiles: 20000, OpenFilesOther: 1024,
		PortsFrom: 32768, PortsTo: 60999, ReusesPorts: true, Somaxconn: 4096, SynBacklog: 2048, SynCookies: true,
		Activity: &measure.Activity{Other: 0.01},
	}
}

func healthyNeeds() harness.Needs {
	return harness.Needs{
		Connections: 100, Handshakes: 64, Closed: 1000, OpenFiles: 1000, Memory: 1 << 30, Disk: 1 << 20,
		Ports: []int{8081, 8082, 8083}, ServerCPUs: "0,4", LoadCPUs: "1,5",
	}
}

func TestHealthy(t *testing.T) {
	t.Parallel()
	for _, f := range measure.Judge(healthyFacts(), healthyNeeds()) {
		if f.Level != harness.FindingFine || f.Check == "" || f.Found == "" {
			t.Errorf("%+v", f)
		}
	}
}

// judgement is one thing that is changed on a healthy machine, or in a plan that it can bear, and what comes
// of it.
type judgement struct {
	check  string
	level  harness.Level
	change func(*measure.Facts, *harness.Needs)
	says   string // a part of what was found, needed, spoilt or mended
}

const (
	fine, noted, warned, impossible = harness.FindingFine, harness.FindingNote, harness.FindingWarning,
		harness.FindingImpossible
	untold = harness.Level("")
)

var ofMachines = []judgement{
	{"cpus", warned, func(f *measure.Facts, n *harness.Needs) {
		f.CPUs = 1
		n.ServerCPUs, n.LoadCPUs = "0",
			"0"
	}, "two CPUs or more"},
	{"cpus", warned, func(_ *measure.Facts, n *harness.Needs) { n.ServerCPUs = "" }, "does not pin"},
	{"cpus", warned, func(_ *measure.Facts, n *harness.Needs) { n.LoadCPUs = "4,5" }, "they share"},
	{"cpus", noted, func(_ *measure.Facts, n *harness.Needs) { n.ServerCPUs, n.LoadCPUs = "0-3", "4-7" },
		"none is left"},
	{"shared cores", warned, func(_ *measure.Facts, n *harness.Needs) {
		n.ServerCPUs, n.LoadCPUs = "0-3",
			"4-7"
	}, "--server-cpus 0,1,4,5 --load-cpus 2,3,6,7"},
	{"shared cores", warned, func(_ *measure.Facts, n *harness.Needs) { n.ServerCPUs, n.LoadCPUs = "0", "4" },
		"two cores or more"},
	{"shared cores", fine, func(_ *measure.Facts, n *harness.Needs) { n.ServerCPUs, n.LoadCPUs = "0-1", "2-3" },
		"none"},
	{"shared cores", untold, func(f *measure.Facts, _ *harness.Needs) { f.Cores = nil }, ""},
	{"shared cores", untold, func(_ *measure.Facts, n *harness.Needs) { n.ServerCPUs = "" }, ""},
	{"cpu quota", warned, func(f *measure.Facts, _ *harness.Needs) { f.Quota, f.QuotaPath = 3.5, "/x/cpu.max" },
		"echo max | sudo tee /x/cpu.max"},
	{"cpu quota", warned, func(f *measure.Facts, _ *harness.Needs) {
		f.Quota, f.QuotaPath = 2,
			"/x/cpu.cfs_quota_us"
	}, "echo -1 | sudo tee /x/cpu.cfs_quota_us"},
	{"cpu quota", fine, func(f *measure.Facts, _ *harness.Needs) { f.Quota = 4 }, "4 CPUs"},
	{"cpu quota", warned, func(f *measure.Facts, n *harness.Needs) { f.Quota = 4; n.LoadCPUs = "" },
		"needed: 8"},
	{"governor", warned, func(f *measure.Facts, _ *harness.Needs) {
		f.Governors = []string{"performance",
			"powersave"}
	}, "scaling_governor"},
	{"governor", untold, func(f *measure.Facts, _ *harness.Needs) { f.Governors = nil }, ""},
	{"turbo", noted, func(f *measure.Facts, _ *harness.Needs) {
		f.Turbo, f.TurboOff = "on",
			"echo 1 > no_turbo"
	}, "echo 1 > no_turbo"},
	{"turbo", untold, func(f *measure.Facts, _ *harness.Needs) { f.Turbo = "" }, ""},
	{"clock", warned, func(f *measure.Facts, _ *harness.Needs) {
		f.Clock, f.Clocks = "hpet",
			[]string{"hpet", "tsc"}
	}, "echo tsc"},
	{"clock", warned, func(f *measure.Facts, _ *harness.Needs) { f.Clock, f.Clocks = "xen", []string{"xen"} },
		"none on this machine"},
	{"clock", fine, func(f *measure.Facts, _ *harness.Needs) { f.Clock = "arch_sys_counter" },
		"arch_sys_counter"},
	{"host", noted, func(f *measure.Facts, _ *harness.Needs) { f.Virtual = "a virtual machine" },
		"a virtual machine"},
	{"other work", warned, func(f *measure.Facts, _ *harness.Needs) {
		f.Activity = &measure.Activity{Other: 1.25, Top: []measure.Process{{PID: 12, Name: "cron", CPU: 0.9},
			{PID: 13, Name: "xz", CPU: 0.3}}}
	}, "1.25 of 8 CPUs: cron (process 12) 0.90, xz (process 13) 0.30"},
	{"other work", warned, func(f *measure.Facts,
		_ *harness.Needs) {
		f.Activity = &measure.Activity{Other: 0.10}
	}, "top -o"},
	{"other work", fine, func(f *measure.Facts,
		_ *harness.Needs) {
		f.Activity = &measure.Activity{Other: 0.09}
	}, "0.09"},
	{"other work", untold, func(f *measure.Facts, _ *harness.Needs) { f.Activity = nil }, ""},
	{"steal", warned, func(f *measure.Facts, _ *harness.Needs) { f.Activity = &measure.Activity{Steal: 0.02} },
		"2.0 %"},
	{"steal", fine, func(f *measure.Facts, _ *harness.Needs) { f.Activity = &measure.Activity{Steal: 0.009} },
		"0.9 %"},
	{"swap", warned, func(f *measure.Facts, _ *harness.Needs) { f.SwapUsed = 1 << 30 }, "1.0 GiB in use"},
	{"swap", warned, func(f *measure.Facts, _ *harness.Needs) { f.Activity = &measure.Activity{Swapped: 1500} },
		"1,500 pages"},
	{"swap", fine, func(f *measure.Facts, _ *harness.Needs) { f.SwapUsed = 1 << 20 }, "1 MiB in use"},
	{"swap", fine, func(f *measure.Facts, _ *harness.Needs) { f.SwapTotal = 0 }, "none"},
	{"huge pages", noted, func(f *measure.Facts, _ *harness.Needs) { f.HugePages = "always" }, "echo madvise"},
}

var ofPlans = []judgement{
	{"memory", warned, func(f *measure.Facts, n *harness.Needs) { n.Memory = 31 << 30 }, "about 31.0 GiB"},
	{"memory", warned, func(f *measure.Facts, _ *harness.Needs) { f.MemoryLimit, f.MemoryPath = 512<<20, "/x" },
		"512 MiB allowed by /x"},
	{"memory", fine, func(f *measure.Facts, _ *harness.Needs) { f.MemoryLimit = 1 << 30 }, "1.0 GiB"},
	{"disk", warned, func(f *measure.Facts, _ *harness.Needs) { f.DiskFree = 1<<20 - 1 }, "--resume"},
	{"disk", impossible, func(f *measure.Facts, _ *harness.Needs) { f.DiskFree = 4096 }, "df -h results"},
	{"disk", untold, func(f *measure.Facts, _ *harness.Needs) { f.DiskFree = -1 }, ""},
	{"open files", impossible, func(f *measure.Facts, _ *harness.Needs) { f.OpenFiles = 999 },
		"--nofile=1024:1024"},
	{"open files", impossible, func(_ *measure.Facts, n *harness.Needs) { n.OpenFiles = 20001 },
		"--nofile=32768:32768"},
	{"open files", fine, func(f *measure.Facts, _ *harness.Needs) { f.OpenFiles = 1000 }, "1,000"},
	{"open files", fine, func(f *measure.Facts, _ *harness.Needs) { f.OpenFiles = math.MaxUint64 }, "no limit"},
	{"open files, other programs", impossible, func(_ *measure.Facts,
		n *harness.Needs) {
		n.OpenFilesWrk = 1025
	}, "ulimit -n 2048"},
	{"open files, other programs", warned, func(_ *measure.Facts, n *harness.Needs) {
		n.OpenFilesWrk,
			n.OpenFilesOther = 1024, 1025
	}, "another language"},
	{"open files, other programs", fine, func(_ *measure.Facts, n *harness.Needs) { n.OpenFilesWrk = 1024 },
		"1,024"},
	{"open files, other programs", untold, func(f *measure.Facts,
		n *harness.Needs) {
		f.OpenFilesOther = 0
		n.OpenFilesWrk = 20
	}, ""},
	{"ports of the servers", impossible, func(f *measure.Facts, _ *harness.Needs) {
		f.Taken = []measure.Listener{{Port: 8082, PID: 77, Name: "old"}}
	}, "taken: 8082 by old (process 77); needed: 8081-8083"},
	{"ports of the servers", impossible, func(f *measure.Facts,
		_ *harness.Needs) {
		f.Taken = []measure.Listener{{Port: 8082}}
	}, "another process"},
	{"ports of the servers", warned, func(f *measure.Facts, _ *harness.Needs) { f.PortsFrom = 8082 },
		"ip_local_reserved_ports=8082-8083"},
	{"ports of the servers", fine, func(_ *measure.Facts, n *harness.Needs) { n.Ports = nil }, "free ones"},
	{"ports of connections", warned, func(f *measure.Facts, _ *harness.Needs) { f.PortsTo = f.PortsFrom + 98 },
		"127.0.0.2"},
	{"ports of connections", fine, func(f *measure.Facts, _ *harness.Needs) { f.PortsTo = f.PortsFrom + 99 },
		"100"},
	{"ports of connections", impossible, func(f *measure.Facts, _ *harness.Needs) { f.PortsTo = f.PortsFrom },
		"ip_local_port_range"},
	{"ports of connections", impossible, func(f *measure.Facts, n *harness.Needs) {
		f.PortsTo = f.PortsFrom +
			98
		n.WrkConnections = 100
	}, "wrk"},
	{"ports of connections", warned, func(f *measure.Facts, _ *harness.Needs) {
		f.ReusesPorts, f.PortsTo = false,
			f.PortsFrom+1098
	}, "tcp_tw_reuse=1"},
	{"ports of connections", fine, func(f *measure.Facts, _ *harness.Needs) {
		f.ReusesPorts, f.PortsTo = false,
			f.PortsFrom+1099
	}, "1,100"},
	{"ports of connections", warned, func(_ *measure.Facts, n *harness.Needs) { n.NewConnections = 28_200 },
		"the generator goes on from 127.0.0.2"},
	{"backlog", warned, func(f *measure.Facts, _ *harness.Needs) { f.Somaxconn = 63 }, "somaxconn=1024"},
	{"backlog", warned, func(f *measure.Facts, _ *harness.Needs) { f.SynBacklog, f.SynCookies = 63, false },
		"tcp_max_syn_backlog=1024"},
	{"backlog", fine, func(f *measure.Facts, _ *harness.Needs) { f.SynBacklog = 63 }, "63"},
	{"connection tracking", warned, func(f *measure.Facts, _ *harness.Needs) {
		f.Conntrack, f.TrackedMost,
			f.TrackedCount = true, 2109, 10
	}, "nf_conntrack_max=4096"},
	{"connection tracking", fine, func(f *measure.Facts, _ *harness.Needs) {
		f.Conntrack, f.TrackedMost,
			f.TrackedCount = true, 2110, 10
	}, "10 of 2,110"},
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for _, c := range append(ofMachines[:len(ofMachines):len(ofMachines)], ofPlans...) {
		f, n := healthyFacts(), healthyNeeds()
		c.change(&f, &n)
		found := harness.Finding{}
		for _, x := range measure.Judge(f, n) {
			if x.Check == c.check {
				found = x
			}
		}
		if found.Level != c.level || !strings.Contains(found.String()+" "+found.Mend, c.says) {
			t.Errorf("%s: %+v, want it to be %q and to say %q", c.check, found, c.level, c.says)
		}
		if (found.Problem() || found.Level == noted) && (found.Spoils == "" || found.Mend == "") {
			t.Errorf("it does not say what it spoils, or how to mend it: %+v", found)
		}
	}
}
