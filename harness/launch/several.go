package launch

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// listens is the line that a server on shared/boot prints once it listens.
const listens = "listening on "

// startMore starts the other processes of a server whose first one is ready, one after the other, in the
// process group of that. Whoever asks the port cannot choose which of them answers, so each counts as ready
// when it says that it listens. If one does not get ready, or ends later, all end: the rest would be measured
// as if they were all.
func (l *Launcher) startMore(ctx context.Context, s *Server, p Program, o Options,
	timeout time.Duration) error {
	if o.Processes < 2 {
		return nil
	}
	if s.varyBase != 0 {
		s.bases = []int64{s.varyBase}
	}
	for n := 2; n <= o.Processes; n++ {
		if o.VaryBase != 0 {
			o.VaryBase += o.VaryStride
			s.bases = append(s.bases, o.VaryBase)
		}
		spec := l.serverSpec(p, o, s.addr.listen)
		spec.group, spec.limit = s.PID(), s.limit
		proc, err := l.spawn(spec)
		if err == nil {
			s.more = append(s.more, proc)
			err = untilListening(ctx, proc, timeout)
		}
		if err != nil {
			s.endMore(stopped())
			s.p.end(stopped(), atOnce)
			return fmt.Errorf("%s: process %d of %d: %w", s.alias, n, o.Processes, err)
		}
	}
	s.over = make(chan struct{})
	go s.guard()
	for _, proc := range s.more {
		proc.said.forget()
	}
	return nil
}

// stopped is a context that has ended, so that end kills at once.
func stopped() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func untilListening(ctx context.Context, p *process, timeout time.Duration) error {
	late, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		switch {
		case p.ended():
			return fmt.Errorf("it ended before it was ready: %s%s", how(p), p.said.after())
		case strings.Contains(p.said.String(), listens):
			return nil
		}
		select {
		case <-tick.C:
		case <-p.done:
		case <-late.Done():
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return errors.New("it did not listen in time" + p.said.after())
		}
	}
}

// guard waits until one of several processes ends. If nobody stopped it, guard ends the others.
func (s *Server) guard() {
	first := make(chan struct{})
	var once sync.Once
	for _, p := range s.all() {
		go func() {
			<-p.done
			once.Do(func() { close(first) })
		}()
	}
	<-first
	if !s.stopping.Load() {
		s.endMore(stopped())
		s.p.end(stopped(), atOnce)
	}
	for _, p := range s.all() {
		<-p.done
	}
	close(s.over)
}
