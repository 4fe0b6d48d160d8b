package rig

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/launch"
	"tenrounds/harness/loader"
)

// start runs a generator to its end and reads what it printed. begun gets its process id when the load
// begins.
func (rig *Rig) start(ctx context.Context, p program, t loader.Turn, begun func(pid int)) (
	*harness.LoadResult, error,
) {
	var err error
	if t.Dir, err = os.MkdirTemp("", "tenrounds-load-*"); err != nil {
		return nil, fmt.Errorf("make a folder for the generator: %w", err)
	}
	defer os.RemoveAll(t.Dir)
	c, err := p.Command(t)
	if err != nil {
		return nil, err
	}
	for path, text := range c.Files {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			return nil, fmt.Errorf("write a file for the generator: %w", err)
		}
	}
	const most = 64 << 20
	out := &bounded{most: most}
	command := launch.Command{
		Path: p.path, Args: c.Args, Dir: t.Dir, Env: c.Env, CPUs: rig.Machine.LoadCPUs,
		Stdout: out, Timeout: c.Limit, Started: begun,
	}
	if c.Begins != "" {
		var pid atomic.Int64
		command.Started = func(id int) { pid.Store(int64(id)) }
		command.Stderr = &watchfor{line: c.Begins, then: func() { begun(int(pid.Load())) }}
	}
	exit, said, err := rig.Launcher.Run(ctx, command)
	if errors.Is(err, launch.ErrReplaced) {
		rig.spoiled = err
	}
	if err != nil {
		return nil, err
	}
	r, err := c.Read(loader.Output{Stdout: out.Bytes(), Stderr: said, Exit: exit})
	if r != nil {
		if bad := input.Check(r); bad != nil {
			return nil, fmt.Errorf("read the answer of %s: %w", t.Load.Loader, bad)
		}
	}
	return r, err
}

// watchfor calls a function when a line is written for the first time.
type watchfor struct {
	line string
	then func()
	once sync.Once
	seen bytes.Buffer
}

func (w *watchfor) Write(b []byte) (int, error) {
	const enough = 64 << 10 // it is among the first lines
	if w.seen.Len() < enough {
		w.seen.Write(b)
		if strings.Contains(w.seen.String(), w.line) {
			w.once.Do(w.then)
		}
	}
	return len(b), nil
}

// bounded keeps what a program prints, up to one byte more than a limit.
type bounded struct {
	bytes.Buffer
	most int
}

func (b *bounded) Write(p []byte) (int, error) {
	b.Buffer.Write(p[:min(len(p), max(0, b.most+1-b.Len()))])
	return len(p), nil
}
