// Package instructions counts the instructions that a server executes for a request, by function, under
// valgrind's tool cachegrind. The count of a program's own code hardly depends on what else the machine does,
// so that it shows changes of half a per cent on a machine where no time can be measured. It is blind to the
// kernel, to caches and to the layout of the program: it stands beside time and never takes its place.
package instructions

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
)

// base is how many requests the shorter of two runs answers: what comes once, such as filling pools, is over
// by then.
const base = 100

// limits of one run under valgrind.
const (
	startLimit = time.Minute
	stopLimit  = 30 * time.Second
)

// Subject is one of the programs that are compared.
type Subject struct {
	Alias   string
	Program launch.Program
	Env     []string // NAME=VALUE
	Flags   []string
}

// Reading is what one request costs, in instructions: by group, and by function.
type Reading struct {
	Groups    map[Group]float64
	Functions map[string]float64
}

// Own is the part outside of the Go runtime.
func (r Reading) Own() float64 {
	sum := 0.0
	for g, n := range r.Groups {
		if !g.InRuntime() {
			sum += n
		}
	}
	return sum
}

// Total is the whole.
func (r Reading) Total() float64 {
	sum := 0.0
	for _, n := range r.Groups {
		sum += n
	}
	return sum
}

// Counter counts. Valgrind is its path, Dir a folder for its files.
type Counter struct {
	Launcher *launch.Launcher
	Valgrind string
	Dir      string
	Scenario harness.Scenario
	// Requests is how many requests more the longer run answers.
	Requests int
}

// Find looks for valgrind.
func Find() (string, error) {
	path, err := launch.Find("valgrind")
	if err != nil {
		return "", fmt.Errorf(
			"valgrind counts the instructions and is not installed: apt-get install valgrind (%w)",
			err,
		)
	}
	return path, nil
}

// Check refuses programs whose functions cachegrind cannot distinguish.
func (s Subject) Check() error {
	if s.Program.Path == "" {
		return fmt.Errorf("%s is run by an interpreter (%s): under valgrind that one's functions would be counted",
			s.Alias, s.Program.Target.Language)
	}
	return nil
}

// Read counts a program twice, for a few requests and for Requests more; the difference is the cost of these.
func (c *Counter) Read(ctx context.Context, s Subject) (Reading, error) {
	short, err := c.run(ctx, s, base)
	if err != nil {
		return Reading{}, err
	}
	long, err := c.run(ctx, s, base+c.Requests)
	if err != nil {
		return Reading{}, err
	}
	r := Reading{Groups: map[Group]float64{}, Functions: map[string]float64{}}
	for function, n := range long {
		each := float64(n-short[function]) / float64(c.Requests)
		r.Functions[function] = each
		r.Groups[groupOf(function)] += each
	}
	return r, nil
}

// run counts the whole life of a server that answers n requests.
func (c *Counter) run(ctx context.Context, s Subject, n int) (map[string]int64, error) {
	addr, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(c.Dir, "cachegrind-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	args := []string{
		"--tool=cachegrind",
		"--cache-sim=no",
		"--cachegrind-out-file=" + file.Name(),
		s.Program.Path,
		"--addr",
		addr,
		"--files",
		filepath.Join(c.Dir, "files"),
	}
	life, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan struct{})
	var said string
	var exit int
	go func() {
		defer close(ended)
		exit, said, err = c.Launcher.Run(life, launch.Command{
			// One processor: what others steal from each other depends on chance.
			Path:  c.Valgrind,
			Args:  append(args, s.Flags...),
			Env:   append([]string{"GOMAXPROCS=1"}, s.Env...),
			Grace: stopLimit,
		})
	}()
	asked := c.ask(ctx, s, addr, n, ended)
	stop()
	<-ended
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if asked != nil || exit != 0 {
		return nil, fmt.Errorf("%s under valgrind: %w (exit status %d): %s", s.Alias,
			errors.Join(asked, ignoreStop(err)), exit, said)
	}
	all, err := parse(file)
	if err != nil {
		return nil, fmt.Errorf("%s: read what cachegrind wrote: %w", s.Alias, err)
	}
	return all, nil
}

// ignoreStop drops the error of a command that was told to stop.
func ignoreStop(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (c *Counter) ask(ctx context.Context, s Subject, addr string, n int, ended <-chan struct{}) error {
	start, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	conn, err := connect(start, addr, s.Program.Target.Identity(), ended)
	if err != nil {
		return err
	}
	defer func() { _ = conn.conn.Close() }()
	requests := turns(c.Scenario)
	for i := range n {
		if err := conn.ask(ctx, requests[i%len(requests)]); err != nil {
			return err
		}
	}
	return nil
}

func freeAddress(ctx context.Context) (string, error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("choose a free port: %w", err)
	}
	return ln.Addr().String(), ln.Close()
}
