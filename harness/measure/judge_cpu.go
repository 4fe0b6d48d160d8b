package measure

import (
	"fmt"
	"slices"
	"strings"

	"tenrounds/harness"
)

func judgeCPUs(f Facts, n harness.Needs) harness.Finding {
	used := both(n)
	const compete = "server and generator take CPU time from each other: where these CPUs are used up, the " +
		"generator counts as the limit, and rows may have no rank"
	switch {
	case f.CPUs == 1:
		return warning("one CPU", compete, "measure on a machine with two CPUs or more")
	case used == nil:
		return warning(fmt.Sprintf("%d, and the plan does not pin server and generator to their own", f.CPUs),
			compete,
			"give each its own (Linux): by --server-cpus and --load-cpus, and a server that runs already by "+
				"taskset -c 0 COMMAND")
	case len(used) < len(cpuList(n.ServerCPUs))+len(cpuList(n.LoadCPUs)):
		return warning(fmt.Sprintf("server on CPU %s, generator on CPU %s: they share", n.ServerCPUs, n.LoadCPUs),
			compete,
			"bin/bench run --server-cpus auto --load-cpus auto")
	case len(used) >= f.CPUs:
		found := fmt.Sprintf("%d: server on %s, generator on %s, and none is left", f.CPUs, n.ServerCPUs,
			n.LoadCPUs)
		return note(found, "whatever else the system does takes time from one of them",
			"nothing on this machine; another one with a CPU to spare")
	}
	return fine("%d: server on %s, generator on %s", f.CPUs, n.ServerCPUs, n.LoadCPUs)
}

// judgeCores looks for cores whose hardware threads are given to the server and to the generator.
func judgeCores(f Facts, n harness.Needs) harness.Finding {
	used := both(n)
	if len(f.Cores) == 0 || used == nil {
		return harness.Finding{}
	}
	server, load := cpuList(n.ServerCPUs), cpuList(n.LoadCPUs)
	var shared []string
	var usable [][]int // the plan's CPUs by core
	for _, core := range f.Cores {
		core = slices.DeleteFunc(slices.Clone(core), func(c int) bool { return !slices.Contains(used, c) })
		if len(core) > 0 {
			usable = append(usable, core)
		}
		if slices.ContainsFunc(core, func(c int) bool { return slices.Contains(server, c) }) &&
			slices.ContainsFunc(core, func(c int) bool { return slices.Contains(load, c) }) && len(core) > 1 {
			shared = append(shared, joinCPUs(core))
		}
	}
	if len(shared) == 0 {
		return fine("none: server and generator have cores of their own")
	}
	mend := "measure on a machine with two cores or more"
	if half := len(usable) / 2; half > 0 {
		a, b := slices.Concat(usable[:half]...), slices.Concat(usable[half:2*half]...)
		slices.Sort(a)
		slices.Sort(b)
		mend = fmt.Sprintf("bin/bench run --server-cpus %s --load-cpus %s", joinCPUs(a), joinCPUs(b))
	}
	return warning("CPUs "+strings.Join(shared, " and ")+
		" are threads of one core (SMT), which server and generator share",
		"each slows the other down, and more so the more it is asked", mend)
}

func judgeQuota(f Facts, n harness.Needs) harness.Finding {
	if !f.Cgroup {
		return harness.Finding{}
	}
	want := f.CPUs
	if used := both(n); used != nil {
		want = len(used)
	}
	switch {
	case f.Quota == 0:
		return fine("none")
	case f.Quota >= float64(want):
		return fine("%.3g CPUs, of which %d are used", f.Quota, want)
	}
	off := "echo max"
	if strings.HasSuffix(f.QuotaPath, quotaV1) {
		off = "echo -1"
	}
	return short(harness.FindingWarning, fmt.Sprintf("%.3g CPUs (%s)", f.Quota, f.QuotaPath),
		fmt.Sprintf("%d", want),
		"the kernel halts server and generator for the rest of each period, which shows as long waits",
		off+" | sudo tee "+f.QuotaPath+"; a container is started without --cpus")
}

func judgeGovernor(f Facts, _ harness.Needs) harness.Finding {
	switch {
	case len(f.Governors) == 0:
		return harness.Finding{}
	case len(f.Governors) == 1 && f.Governors[0] == "performance":
		return fine("performance")
	}
	return warning(strings.Join(f.Governors, ", "),
		"the frequency follows the load, so that short turns and light loads are slow",
		"echo performance | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor")
}

func judgeTurbo(f Facts, _ harness.Needs) harness.Finding {
	switch f.Turbo {
	case "on":
		return note("on",
			"the frequency depends on heat and on how many cores work; rounds in turn spread it over all targets",
			f.TurboOff)
	case "off":
		return fine("off")
	}
	return harness.Finding{}
}

// slowClocks are clock sources that are read by a system call or over a bus.
var slowClocks = []string{"hpet", "acpi_pm", "xen", "jiffies", "refined-jiffies", "pit"}

func judgeClock(f Facts, _ harness.Needs) harness.Finding {
	switch {
	case f.Clock == "":
		return harness.Finding{}
	case !slices.Contains(slowClocks, f.Clock):
		return fine("%s", f.Clock)
	}
	mend := "none on this machine: its clocks are " + strings.Join(f.Clocks, ", ")
	if slices.Contains(f.Clocks, "tsc") {
		mend = "echo tsc | sudo tee /sys/devices/system/clocksource/clocksource0/current_clocksource"
	}
	return warning(f.Clock,
		"each look at the clock is a system call, for the generator more than once a request", mend)
}

func judgeHost(f Facts, _ harness.Needs) harness.Finding {
	switch f.Virtual {
	case "":
		return harness.Finding{}
	case bare:
		return fine("%s", bare)
	}
	return note(f.Virtual, "what its neighbours do is not seen from inside; see steal",
		"a machine of one's own, for small differences")
}
