package launch

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tenrounds/test/faults"
)

// vanished reports whether a process is gone. A zombie counts as gone: it waits for an init that may not
// collect, as in some containers.
func vanished(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, rest, ok := strings.Cut(string(stat), ") ")
	return ok && strings.HasPrefix(rest, "Z")
}

// A parent that is killed with -9 leaves nobody: neither the child that ignores SIGTERM and knows of no
// lifeline (parent-death signal), nor a grandchild, whose parent that signal is not about (lifeline).
func TestKilledParentLeavesNobody(t *testing.T) {
	t.Parallel()
	leavesNobody(t, "parent")
}

// Nor are there workers left that a server has forked, whether they watch the lifeline or know of nothing
// (keeper).
func TestKilledParentLeavesNoWorkers(t *testing.T) {
	t.Parallel()
	needPython(t)
	leavesNobody(t, "manager")
}

// leavesNobody kills a parent which has printed the PIDs of three processes.
func leavesNobody(t *testing.T, kind string) {
	t.Helper()
	parent := exec.Command(self())
	parent.Env = append(os.Environ(), fakeEnv+"="+kind)
	parent.Stderr = os.Stderr
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var pids [3]int
	if _, err := fmt.Sscan(line, &pids[0], &pids[1], &pids[2]); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	for _, pid := range pids {
		if vanished(pid) {
			t.Errorf("PID %d has ended before the parent", pid)
		}
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	for _, pid := range pids {
		eventually(t, fmt.Sprintf("PID %d ends", pid), func() bool { return vanished(pid) })
	}
}

// Go ends threads as it likes; the parent-death signal must not come with that.
func TestChildrenOutliveTheThreadsOfTheirStarters(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	const n = 3 // at once, since the first thread of the process is one that never ends
	var locked, starters sync.WaitGroup
	locked.Add(n)
	var servers [n]*Server
	for i := range n {
		starters.Go(func() {
			// Never unlocked: the thread ends with the goroutine.
			runtime.LockOSThread()
			locked.Done()
			locked.Wait()
			s, err := l.Start(t.Context(), fakeProgram(), Options{Env: []string{fakeEnv + "=ok"}})
			if err != nil {
				t.Error(err)
			}
			servers[i] = s
		})
	}
	starters.Wait()
	time.Sleep(200 * time.Millisecond)
	for _, s := range servers {
		if s != nil && s.p.ended() {
			t.Errorf("it ended with the thread: %v", s.Err())
		}
	}
}

func TestForksOnOneThread(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	th := newThread()
	defer th.close()
	seen := map[int]bool{}
	for range 50 {
		_ = th.do(func() error {
			seen[unix.Gettid()] = true
			return nil
		})
		// A goroutine that is not locked moves, since others take its thread while it waits.
		var busy sync.WaitGroup
		for range 8 {
			busy.Go(func() { time.Sleep(time.Millisecond) })
		}
		busy.Wait()
	}
	if len(seen) != 1 {
		t.Errorf("it ran on the threads %v", seen)
	}
}

func TestPinning(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	if !Pinning() {
		t.Fatal("Pinning() = false on Linux")
	}
	mine, err := allowed()
	if err != nil {
		t.Fatal(err)
	}
	last := mine[len(mine)-1]
	l := newLauncher(t)
	pinned := start(t, l, "ok", Options{CPUs: strconv.Itoa(last)})
	free := start(t, l, "ok", Options{})
	if got := affinity(t, pinned.PID()); got != strconv.Itoa(last) {
		t.Errorf("pinned to %s, want %d", got, last)
	}
	if got, want := affinity(t, free.PID()), FormatCPUs(mine); got != want {
		t.Errorf("the next child has the CPUs %s, want all: %s", got, want)
	}
	_, err = l.Start(t.Context(), fakeProgram(),
		Options{CPUs: strconv.Itoa(maxCPU - 1), Env: []string{fakeEnv + "=ok"}})
	wants(t, err, "fake", "may use "+FormatCPUs(mine)+" only")
}

// affinity is the list of CPUs that a process may use.
func affinity(t *testing.T, pid int) string {
	t.Helper()
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(pid, &set); err != nil {
		t.Fatal(err)
	}
	var cpus []int
	for c := range maxCPU {
		if set.IsSet(c) {
			cpus = append(cpus, c)
		}
	}
	return FormatCPUs(cpus)
}

func TestChildHasAGroupOfItsOwn(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := start(t, newLauncher(t), "ok", Options{})
	if g, err := syscall.Getpgid(s.PID()); err != nil || g != s.PID() {
		t.Errorf("process group %d of PID %d, %v", g, s.PID(), err)
	}
}

// What the runtime of one child does to its lifeline, such as making it non-blocking, must not reach another.
func TestEachChildHasALifelineOfItsOwn(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	var pipes [2]string
	for i := range pipes {
		var err error
		if pipes[i], err = os.Readlink(fmt.Sprintf("/proc/%d/fd/3",
			start(t, l, "ok", Options{}).PID())); err != nil {
			t.Fatal(err)
		}
	}
	if pipes[0] == pipes[1] || !strings.HasPrefix(pipes[0], "pipe:") {
		t.Errorf("the lifelines are %s and %s, want two pipes", pipes[0], pipes[1])
	}
}
