package launch

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// keepsZombie is true where awaitExit leaves the ended process in the table, so that its PID, which is
// also the name of its group, cannot have been given to another one yet.
const keepsZombie = true

// Pinning reports whether programs can be pinned to CPUs here.
func Pinning() bool { return true }

// attributes put a child into a process group of its own, so that a Ctrl-C at the terminal reaches the
// harness only, and let the kernel kill it when the thread that forked it ends.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// adopt lets this process get the children of its descendants that have ended, in place of init.
func adopt() error { return unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }

// awaitExit blocks until the process has ended, without collecting it.
func awaitExit(pid int) {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return
		}
	}
}

// allowed returns the CPUs that this process may use, in order. It must not be called on the forking
// thread while that is pinned, which only startOn does.
func allowed() ([]int, error) {
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &set); err != nil {
		return nil, fmt.Errorf("read the CPUs of this process: %w", err)
	}
	var cpus []int
	for i := range maxCPU {
		if set.IsSet(i) {
			cpus = append(cpus, i)
		}
	}
	return cpus, nil
}

// startOn calls start while the calling thread, whose affinity a child inherits, is on the given CPUs.
func startOn(cpus []int, start func() error) error {
	if len(cpus) == 0 {
		return start()
	}
	var before, set unix.CPUSet
	if err := unix.SchedGetaffinity(0, &before); err != nil {
		return fmt.Errorf("read the CPUs of this thread: %w", err)
	}
	for _, c := range cpus {
		set.Set(c)
	}
	if err := unix.SchedSetaffinity(0, &set); err != nil {
		return fmt.Errorf("pin to CPUs %s: %w", FormatCPUs(cpus), err)
	}
	err := start()
	if rerr := unix.SchedSetaffinity(0, &before); rerr != nil {
		// The next child would start on the wrong CPUs and nobody would see it in the figures.
		panic(fmt.Sprintf("launch: give the forking thread its CPUs back: %v", rerr))
	}
	return err
}
