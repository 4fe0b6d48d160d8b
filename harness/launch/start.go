package launch

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
)

// portTries is how often a server gets another free port after somebody else was faster to take the one
// before.
const portTries = 3

// Start starts a program and waits until it answers as the target that it should be. If it does not, it
// is ended and the error says why.
func (l *Launcher) Start(ctx context.Context, p Program, o Options) (*Server, error) {
	if o.Alias == "" {
		o.Alias = p.Target.Name
	}
	for try := 1; ; try++ {
		s, err := l.start(ctx, p, o)
		if err == nil || try == portTries || !o.anyPort() || !lostPort(err) {
			return s, err
		}
	}
}

// start is one try of Start.
func (l *Launcher) start(ctx context.Context, p Program, o Options) (*Server, error) {
	if o.Vary && !p.Target.Vary {
		return nil, fmt.Errorf("start %s: its manifest does not offer --vary", o.Alias)
	}
	if err := l.built.check(p.Path); err != nil {
		return nil, fmt.Errorf("%s: %w; a new run measures what is there now", o.Alias, err)
	}
	addr, err := l.address(ctx, o)
	if err != nil {
		return nil, err
	}
	defer l.settled(addr.port)
	if o.FilesDir != "" { // the target may run in another folder
		if o.FilesDir, err = filepath.Abs(o.FilesDir); err != nil {
			return nil, fmt.Errorf("%s: files folder: %w", o.Alias, err)
		}
	}
	if o.Processes > 1 && !slices.Contains(o.Flags, reusePort) {
		o.Flags = append(slices.Clone(o.Flags), reusePort)
	}
	group, err := limit(cgroupRoot, o.Limit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Alias, err)
	}
	spec := l.serverSpec(p, o, addr.listen)
	spec.limit = group
	proc, err := l.spawn(spec)
	if err != nil {
		group.remove()
		return nil, fmt.Errorf("%s: %w", o.Alias, err)
	}
	s := &Server{alias: o.Alias, limit: group, addr: addr, varyBase: o.VaryBase, p: proc, holds: l.Holds}
	timeout := o.ReadyTimeout
	if timeout == 0 {
		timeout = DefaultReadyTimeout
	}
	if err := s.await(ctx, p.Target, timeout, cmp.Or(o.PollEvery, pollEvery)); err != nil {
		proc.end(ctx, atOnce)
		return nil, err
	}
	if err := l.startMore(ctx, s, p, o, timeout); err != nil {
		return nil, err
	}
	proc.said.forget() // greetings; what counts is what it says from now on
	return s, nil
}
