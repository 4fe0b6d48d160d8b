package measure

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/procfs"

	"tenrounds/harness"
)

// The subjects of a turn.
const (
	server = iota
	generator
	database
	subjects
)

// reading is the machine's counters at one moment.
type reading struct {
	at              time.Time
	procs           [subjects]map[int]usage // by process id
	cpus            map[int]cpuTime
	swapIn, swapOut int64 // bytes since boot
	hz              float64
	throttled       [subjects][]harness.Throttled // by bound
}

// cpuTime is the time of one or more CPUs, in seconds, from some moment on.
//
// Busy is clock time less idle time. The kernel's own busy columns are samples: each tick, 250 a second,
// counts for the process that runs at that moment, so work at a steady rate may meet all ticks or none. Idle
// time is measured by the clock (get_idle_time in fs/proc/stat.c, on kernels with NO_HZ).
//
// Tasks is the time in which tasks ran, as the scheduler measured it; NaN where it does not tell.
type cpuTime struct{ total, busy, irq, steal, tasks float64 }

func (c *cpuTime) add(o cpuTime) {
	c.total, c.busy, c.irq, c.steal = c.total+o.total, c.busy+o.busy, c.irq+o.irq, c.steal+o.steal
	c.tasks += o.tasks
}

func (c cpuTime) since(before cpuTime) cpuTime {
	// Some hypervisors let a counter step back for a moment.
	return cpuTime{max(0, c.total-before.total), max(0, c.busy-before.busy), max(0, c.irq-before.irq),
		max(0, c.steal-before.steal), max(0, c.tasks-before.tasks)}
}

// share is the busy share of the time, steal excluded.
func (c cpuTime) share() float64 {
	if c.total-c.steal <= 0 {
		return 0
	}
	return min(1, c.busy/(c.total-c.steal))
}

// read takes a reading of the processes given.
func (m Machine) read(fs procfs.FS, at time.Time, pids [subjects][]int, serverCPUs []int) (reading, error) {
	r := reading{at: at, cpus: map[int]cpuTime{}}
	st, err := fs.Stat()
	if err != nil {
		return r, err
	}
	clock := float64(at.UnixNano()) / 1e9
	t := st.CPUTotal
	ran := m.taskTime(fs, t.User+t.Nice+t.System+t.IRQ+t.SoftIRQ)
	for n, c := range st.CPU {
		busy := clock - c.Idle - c.Iowait - c.Steal
		r.cpus[int(n)] = cpuTime{total: clock, busy: busy, irq: c.IRQ + c.SoftIRQ, steal: c.Steal,
			tasks: ranOn(ran, int(n))}
	}
	for i, list := range pids {
		r.procs[i] = map[int]usage{}
		for _, pid := range list {
			if u, err := m.use(fs, pid); err == nil { // else it has ended
				r.procs[i][pid] = u
			}
		}
	}
	r.swapIn, r.swapOut = m.swapped()
	r.hz = m.frequency(serverCPUs)
	return r, nil
}

// of adds up the times of some CPUs; an empty list means all.
func (r reading) of(cpus []int) (sum cpuTime, n int) {
	if len(cpus) == 0 {
		for _, c := range r.cpus {
			sum.add(c)
		}
		return sum, len(r.cpus)
	}
	for _, i := range cpus {
		if c, ok := r.cpus[i]; ok {
			sum.add(c)
			n++
		}
	}
	return sum, n
}

// rss is the resident memory of a subject in bytes.
func (r reading) rss(subject int) (sum int64) {
	for _, u := range r.procs[subject] {
		sum += u.rss
	}
	return sum
}

// swapped is how many bytes were swapped in and out since boot.
func (m Machine) swapped() (in, out int64) {
	bytes := func(name string) int64 {
		n, err := strconv.ParseInt(field(m.word("proc/vmstat"), name), 10, 64)
		page := int64(os.Getpagesize())
		if err != nil || n < 0 || n > math.MaxInt64/page {
			return 0
		}
		return n * page
	}
	return bytes("pswpin"), bytes("pswpout")
}

// frequency is the mean frequency of some CPUs in hertz, 0 where the system does not tell, as in most virtual
// machines.
func (m Machine) frequency(cpus []int) float64 {
	sum, n := 0.0, 0
	for _, c := range cpus {
		path := fmt.Sprintf("sys/devices/system/cpu/cpu%d/cpufreq/scaling_cur_freq", c)
		khz, err := strconv.ParseFloat(m.word(path), 64)
		if err == nil && khz > 0 {
			sum, n = sum+khz*1000, n+1
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// irqApart reports whether the kernel keeps the time of interrupts out of the times of processes. By default
// it counts for the interrupted process, so the cost of the network is in the processes' figures.
func (m Machine) irqApart() bool { return m.word("proc/pressure/irq") != "" }
