package launch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness/input"
)

// Limit is what a server may use, as on a small machine. Zero fields limit nothing.
type Limit struct {
	// CPUs is a quota of CPU time, in CPUs; whole CPUs are pinned instead (Options.CPUs).
	CPUs float64
	// Memory is in bytes: a server that needs more is ended by the kernel.
	Memory int64
}

// ErrNoLimit means that this system does not let a server be limited.
var ErrNoLimit = errors.New("servers cannot be limited here")

// limited is a cgroup that was made for one server; nil for none.
type limited struct {
	dirs   []string // one, or one for each hierarchy of version 1
	memory string   // the folder with the events of its memory; "" if that is not limited
	events string   // the file in it
	most   int64
}

// cgroupRoot is where the hierarchies are mounted.
const cgroupRoot = "/sys/fs/cgroup"

// limit makes a cgroup with a limit: of version 2 where that has the controllers, else of version 1.
func limit(root string, l Limit) (*limited, error) {
	if l == (Limit{}) {
		return nil, nil
	}
	name := fmt.Sprintf("tenrounds-%d-%d", os.Getpid(), time.Now().UnixNano())
	controllers, err := input.Read(filepath.Join(root, "cgroup.controllers"), input.MaxSetting)
	unified := err == nil && (l.Memory == 0 || strings.Contains(string(controllers), "memory")) &&
		(l.CPUs == 0 || strings.Contains(string(controllers), "cpu"))
	g := &limited{most: l.Memory}
	if unified {
		err = g.unified(filepath.Join(root, name), l)
	} else {
		err = g.separate(root, name, l)
	}
	if err != nil {
		g.remove()
		return nil, fmt.Errorf("%w: %w: it needs root, or a cgroup of one's own, as in "+
			"systemd-run --user --scope -p Delegate=yes bench", ErrNoLimit, err)
	}
	return g, nil
}

// period is that of a quota, in microseconds.
const period = 100_000

// unified makes a cgroup of version 2.
func (g *limited) unified(dir string, l Limit) error {
	files := map[string]string{}
	if l.Memory > 0 {
		files["memory.max"], files["memory.swap.max"] = strconv.FormatInt(l.Memory, 10), "0"
		g.memory, g.events = dir, "memory.events"
	}
	if l.CPUs > 0 {
		files["cpu.max"] = fmt.Sprintf("%d %d", int(l.CPUs*period), period)
	}
	return g.add(dir, files)
}

// separate makes one in each hierarchy of version 1.
func (g *limited) separate(root, name string, l Limit) error {
	if l.Memory > 0 {
		g.memory, g.events = filepath.Join(root, "memory", name), "memory.oom_control"
		if err := g.add(g.memory, map[string]string{
			"memory.limit_in_bytes": strconv.FormatInt(l.Memory, 10)}); err != nil {
			return err
		}
	}
	if l.CPUs > 0 {
		return g.add(filepath.Join(root, "cpu", name), map[string]string{
			"cpu.cfs_period_us": strconv.Itoa(period), "cpu.cfs_quota_us": strconv.Itoa(int(l.CPUs * period))})
	}
	return nil
}

// add makes a folder and sets its files. Swap is not limited where the kernel does not count it.
func (g *limited) add(dir string, files map[string]string) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	g.dirs = append(g.dirs, dir)
	for name, text := range files {
		err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644)
		if err != nil && (name != "memory.swap.max" || !errors.Is(err, os.ErrNotExist)) {
			return err
		}
	}
	return nil
}

// join wraps a command in a shell that joins the cgroup before it becomes the program.
func (g *limited) join(path string, args []string) (string, []string) {
	if g == nil {
		return path, args
	}
	var script strings.Builder
	for _, dir := range g.dirs {
		fmt.Fprintf(&script, "echo $$ >'%s/cgroup.procs' || exit 125\n", dir)
	}
	script.WriteString(`exec "$@"`)
	return "/bin/sh", append([]string{"-c", script.String(), "sh", path}, args...)
}

// killed says that the kernel ended a process of the group for want of memory; "" if it did not.
func (g *limited) killed() string {
	if g == nil || g.memory == "" {
		return ""
	}
	text, _ := input.Read(filepath.Join(g.memory, g.events), input.MaxSetting) // without it nothing is known
	for line := range strings.Lines(string(text)) {
		name, count, _ := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.Atoi(count); err == nil && n > 0 && name == "oom_kill" {
			return fmt.Sprintf(": it needed more memory than its limit of %d MiB", g.most>>20)
		}
	}
	return ""
}

// remove removes the cgroup. Its processes have ended by now; the kernel may need a moment for that.
func (g *limited) remove() {
	if g == nil {
		return
	}
	for _, dir := range g.dirs {
		for range 50 {
			if err := os.Remove(dir); err == nil || errors.Is(err, os.ErrNotExist) {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}
