package shares

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/loader"
	"tenrounds/harness/locust"
)

// Worker carries shares for a master.
type Worker struct {
	// Master is where the master listens, HOST:PORT.
	Master string
	// Allow are the servers that it may load. SameMachine lets it load one on its own machine.
	Allow       Allowed
	SameMachine bool
	Launcher    *launch.Launcher
	// Python has Locust, and Load is the generator.
	Python, Load string
	Build        Build
	// CPUs is the list to which the generator is pinned; "" for none.
	CPUs string
	// Say tells people what happens.
	Say func(format string, args ...any)

	mu      sync.Mutex
	locust  *os.File           // what Locust's process reads
	sums    *os.File           // what the generator reads; nil without one
	stop    context.CancelFunc // ends the generator
	done    chan struct{}      // closed once the generator has ended
	refused string
}

// longestLine is more than an order or a result can have.
const longestLine = 64 << 20

// ErrRefused means that the master takes no part of this worker, such as one of another version.
var ErrRefused = errors.New("the master refused this worker")

// Serve registers with the master and carries its shares, until the master ends or ctx does. A master ends
// with each turn, so Serve is called again and again.
func (w *Worker) Serve(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "tenrounds-worker-*")
	if err != nil {
		return fmt.Errorf("make a folder for the worker: %w", err)
	}
	defer os.RemoveAll(dir)
	in := func(name string) string { return filepath.Join(dir, name) }
	text, err := json.Marshal(settings{Role: "worker", Build: w.Build, Silence: Silence.Seconds()})
	if err != nil {
		return fmt.Errorf("the worker's settings: %w", err)
	}
	for name, b := range map[string][]byte{"start.py": locust.Start, "shares.py": locustfile,
		"settings.json": text} {
		if err := os.WriteFile(in(name), b, 0o600); err != nil {
			return fmt.Errorf("write a file for Locust: %w", err)
		}
	}
	host, port, err := net.SplitHostPort(w.Master)
	if err != nil {
		return fmt.Errorf("where the master is: %w", err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("make a pipe to Locust: %w", err)
	}
	w.locust, w.refused = write, ""
	exit, said, err := w.Launcher.Run(ctx, launch.Command{
		Path: w.Python, Dir: dir, Env: []string{"HOME=" + dir, settingsVariable + "=" + in("settings.json")},
		Args: []string{"-I", in("start.py"), "-f", in("shares.py"), "--worker", "--master-host", host,
			"--master-port", port, "--skip-log"},
		Stdin:  read,
		Stdout: &lines{most: longestLine, take: func(line []byte) { w.hear(ctx, line, dir) }},
	})
	w.end()
	_ = read.Close()
	_ = write.Close()
	switch {
	case err != nil:
		return err
	case w.refused != "":
		return fmt.Errorf("%w: %s", ErrRefused, w.refused)
	case exit != 0:
		return fmt.Errorf("locust's worker exited with %d: %s", exit, strings.TrimSpace(said))
	}
	return nil
}

// hear takes a line of Locust's process.
func (w *Worker) hear(ctx context.Context, line []byte, dir string) {
	var l fromLocust
	if err := json.Unmarshal(line, &l); err != nil {
		return // what a library prints
	}
	switch {
	case l.Order != nil:
		w.begin(ctx, l.Order, dir)
	case l.Sums != nil:
		w.mu.Lock()
		if w.sums != nil {
			_, _ = w.sums.Write(append(line, '\n')) // one that has ended needs none
		}
		w.mu.Unlock()
	case l.Refused != "":
		w.refused = l.Refused
	}
}

// begin starts the generator for an order, or tells the master why not.
func (w *Worker) begin(ctx context.Context, text []byte, dir string) {
	w.end()
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	w.mu.Lock()
	w.stop, w.done = stop, done
	w.mu.Unlock()
	go func() {
		defer close(done)
		r, err := w.carry(ctx, text, dir)
		answer := toLocust{Result: r}
		if err != nil {
			answer.Error = err.Error()
			w.Say("%v", err)
		}
		w.tell(answer)
	}()
}

// end ends the generator if one runs, and waits for it.
func (w *Worker) end() {
	w.mu.Lock()
	stop, done := w.stop, w.done
	w.mu.Unlock()
	if stop != nil {
		stop()
		<-done
	}
}

// tell writes a line to Locust's process.
func (w *Worker) tell(l toLocust) {
	b, err := json.Marshal(l)
	if err != nil {
		b, _ = json.Marshal(toLocust{Error: err.Error()})
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	_, _ = w.locust.Write(append(b, '\n')) // if Locust is gone, nobody wants it
}

// carry runs the generator for an order.
func (w *Worker) carry(ctx context.Context, text []byte, dir string) (*harness.LoadResult, error) {
	o, err := readOrder(text)
	if err != nil {
		return nil, err
	}
	if err := w.Allow.check(o.Address); err != nil {
		return nil, err
	}
	if !w.SameMachine {
		if err := elsewhere(o.Address); err != nil {
			return nil, err
		}
	}
	t, err := o.turn(dir)
	if err != nil {
		return nil, err
	}
	if o.Heads != "" {
		t.Targets[0].Heads = filepath.Join(dir, "heads")
		if err := os.WriteFile(t.Targets[0].Heads, []byte(o.Heads), 0o600); err != nil {
			return nil, fmt.Errorf("write the proved heads: %w", err)
		}
	}
	c, err := loader.Load{}.Command(t)
	if err != nil {
		return nil, err
	}
	for path, b := range c.Files {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			return nil, fmt.Errorf("write a file for the generator: %w", err)
		}
	}
	w.Say("round %d, share %s: %s on %s, %s", o.Round, o.Share, o.Load, o.Address, o.Load.Warmup+o.Load.Duration)
	r, err := w.generate(ctx, c)
	if r != nil {
		a := r.Targets[0]
		w.Say("  %d requests, %d correct, %d failed", a.Scheduled, a.Correct, a.Failed())
	}
	return r, err
}

// generate runs the generator. Its progress goes to Locust, and the last line is its result.
func (w *Worker) generate(ctx context.Context, c loader.Command) (*harness.LoadResult, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe to the generator: %w", err)
	}
	w.mu.Lock()
	w.sums = write
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		w.sums = nil
		w.mu.Unlock()
		_ = write.Close()
		_ = read.Close()
	}()
	var last []byte
	exit, said, err := w.Launcher.Run(ctx, launch.Command{
		Path: w.Load, Args: c.Args, CPUs: w.CPUs, Timeout: lead + Silence + c.Limit, Stdin: read,
		Stdout: &lines{most: longestLine, take: func(line []byte) {
			var l toLocust
			if json.Unmarshal(line, &l) == nil && l.Progress != nil {
				w.tell(toLocust{Progress: l.Progress})
				return
			}
			last = line
		}},
	})
	if err != nil {
		return nil, err
	}
	return c.Read(loader.Output{Stdout: last, Stderr: said, Exit: exit})
}

// pauseBetween is the least time between two turns that failed, whatever is wrong.
const pauseBetween = time.Second

// ServeAll serves one turn after another until ctx ends, or until the run refuses this worker; once ends it
// after the first. It registers again for each turn.
func (w *Worker) ServeAll(ctx context.Context, once bool) error {
	for {
		err := w.Serve(ctx)
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, ErrRefused):
			return err
		case err != nil:
			w.Say("%v; trying again", err)
			t := time.NewTimer(pauseBetween)
			select {
			case <-ctx.Done():
			case <-t.C:
			}
			t.Stop()
		case once:
			return nil
		}
	}
}
