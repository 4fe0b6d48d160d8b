package measure_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// fixture is a machine as its proc shows it; counters are in ticks of 10 ms, memory in pages and kilobytes.
type fixture struct {
	// cpus are user, nice, system, idle, iowait, irq, softirq and steal of each. What they leave of seconds is
	// idle.
	cpus     [][8]int
	seconds  float64
	procs    map[int]fakeProcess
	pswpin   int
	pswpout  int
	children map[int]string // lists of children by process id
	forked   map[int]string // those of a process's second thread
	status   map[int]string // of whole processes
	ran      []float64      // seconds for which tasks ran on each CPU, by the scheduler's statistics
	cgroup   []float64      // the same, by the accounting of cgroups of version 1
	irqApart bool           // the kernel keeps the time of interrupts out of that of processes
}

type fakeProcess struct {
	parent       int
	name         string
	user, system int
	start        int
	pages, hwmKB int
	pssKB        int      // 0: the kernel does not tell
	threads      [][2]int // voluntary and involuntary context switches
}

func (f fixture) write(t *testing.T, root string) {
	t.Helper()
	proc := filepath.Join(root, "proc")
	if err := os.RemoveAll(proc); err != nil {
		t.Fatal(err)
	}
	put := func(path, text string) {
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var lines strings.Builder
	var sum [8]int
	for k := range f.cpus {
		const boot = 9000
		c := &f.cpus[k]
		c[3] = boot + int(math.Round(100*f.seconds))
		for i, n := range c {
			if i != 3 {
				c[3] -= n
			}
			sum[i] += n
		}
	}
	line := func(name string, c [8]int) {
		fmt.Fprintf(&lines, "%s %s 0 0\n", name, strings.Trim(fmt.Sprint(c), "[]"))
	}
	line("cpu ", sum)
	for i, c := range f.cpus {
		line("cpu"+strconv.Itoa(i), c)
	}
	put("proc/stat", lines.String()+"btime 1700000000\n")
	put("proc/vmstat", fmt.Sprintf("nr_free_pages 5\npswpin %d\npswpout %d\n", f.pswpin, f.pswpout))
	if f.irqApart {
		put("proc/pressure/irq", "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n")
	}
	if f.ran != nil {
		stat := "version 16\ntimestamp 4294892296\n"
		for i, seconds := range f.ran {
			stat += fmt.Sprintf("cpu%d 0 0 0 0 0 0 %.0f 7 8\n", i, seconds*1e9)
		}
		put("proc/schedstat", stat)
	}
	if f.cgroup != nil {
		words := ""
		for _, seconds := range f.cgroup {
			words += fmt.Sprintf("%.0f ", seconds*1e9)
		}
		put("sys/fs/cgroup/cpuacct/cpuacct.usage_percpu", words+"\n")
	}
	put("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "2500000\n")
	for pid, list := range f.children {
		put(fmt.Sprintf("proc/%d/task/%d/children", pid, pid), list)
	}
	for pid, list := range f.forked {
		put(fmt.Sprintf("proc/%d/task/%d/children", pid, pid+1), list)
	}
	for pid, text := range f.status {
		put(fmt.Sprintf("proc/%d/status", pid), text)
	}
	for pid, p := range f.procs {
		dir := "proc/" + strconv.Itoa(pid)
		put(dir+"/stat", fmt.Sprintf("%d (%s) S %d 1 1 0 -1 0 0 0 0 0 %d %d 0 0 20 0 1 0 %d 1000 %d%s\n",
			pid, p.name, p.parent, p.user, p.system, 100+p.start, p.pages, strings.Repeat(" 0", 28)))
		put(dir+"/clear_refs", "")
		if p.pssKB > 0 {
			put(dir+"/smaps_rollup",
				fmt.Sprintf("55661ea40000-7ffea30d0000 ---p 00000000 00:00 0     [rollup]\nRss:  %d kB\nPss:  %d kB\n",
					p.pages*4, p.pssKB))
		}
		for i, switches := range p.threads {
			put(fmt.Sprintf("%s/task/%d/status", dir, pid+i), fmt.Sprintf(
				"Name:\t%s\nVmHWM:\t%d kB\nVmRSS:\t%d "+
					"kB\nvoluntary_ctxt_switches:\t%d\nnonvoluntary_ctxt_switches:\t%d\n",
				p.name, p.hwmKB, p.pages*4, switches[0], switches[1]))
		}
	}
}
