package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Command is a program that ends by itself: a load generator.
type Command struct {
	// Path is the program, looked up on PATH if it has no slash.
	Path string
	Args []string
	// Env are NAME=VALUE settings over everything else in the environment.
	Env []string
	// CPUs is the list to pin it to, "0-3,8"; empty means not pinned.
	CPUs string
	// Dir is the folder that it runs in; empty means the harness's own.
	Dir string
	// Owner is the user that it runs as; zero means the harness's own.
	Owner Owner
	// Stdin is what it reads; nil is nothing. The caller closes it.
	Stdin *os.File
	// Stdout and Stderr get its output as it comes; nil drops it.
	Stdout, Stderr io.Writer
	// Timeout is when it is killed, whatever it does; 0 means never.
	Timeout time.Duration
	// Grace is how long it has to end after SIGINT, at the end of ctx or of the launcher; 0 means a few seconds.
	Grace time.Duration
	// Started is told the process id as soon as there is one; nil for nobody.
	Started func(pid int)
}

// Run runs a command to its end. Exit is its status, -1 if a signal ended it, and said is the beginning
// and the end of its standard error. A status other than 0 is no error: generators speak by it.
//
// A command that this launcher built and that somebody replaced since is not run: ErrReplaced.
//
// At the end of ctx the command gets SIGINT, so that it can still print what it has, then SIGTERM, then
// SIGKILL; err wraps that of ctx, and exit and the output are valid all the same.
func (l *Launcher) Run(ctx context.Context, c Command) (exit int, said string, err error) {
	if err := ctx.Err(); err != nil {
		return -1, "", err
	}
	if err := l.built.check(c.Path); err != nil {
		return -1, "", err
	}
	p, err := l.spawn(spec{
		path: c.Path, args: c.Args, env: inherited(os.Environ()), last: c.Env, cpus: c.CPUs, dir: c.Dir,
		owner: c.Owner,
		stdin: c.Stdin, stdout: c.Stdout, stderr: c.Stderr, leave: c.closing(),
	})
	if err != nil {
		return -1, "", err
	}
	if c.Started != nil {
		c.Started(p.pid())
	}
	name := filepath.Base(c.Path)
	var expired <-chan time.Time
	if c.Timeout > 0 {
		timer := time.NewTimer(c.Timeout)
		defer timer.Stop()
		expired = timer.C
	}
	select {
	case <-p.done:
		err = unlessStatus(name, p.err)
	case <-expired:
		p.kill()
		err = fmt.Errorf("%s did not end within %v and was killed%s", name, c.Timeout, p.said.after())
	case <-ctx.Done():
		p.end(context.Background(), c.interrupted())
		err = fmt.Errorf("%s was interrupted: %w", name, ctx.Err())
	}
	return p.cmd.ProcessState.ExitCode(), p.said.String(), err
}

// interrupted is how a command is asked to stop at the end of its context.
func (c Command) interrupted() []step {
	if c.Grace == 0 {
		return interrupt
	}
	return []step{{syscall.SIGINT, c.Grace}, {syscall.SIGTERM, lastWait}}
}

// closing is how the command is stopped when the launcher closes: like all others, unless it has a Grace.
func (c Command) closing() []step {
	if c.Grace == 0 {
		return gently
	}
	return c.interrupted()
}

// unlessStatus drops the error of a process that ended by itself with a status.
func unlessStatus(name string, err error) error {
	var exit *exec.ExitError
	if err == nil || errors.As(err, &exit) && exit.Exited() {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}
