package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify"
)

// serve is the whole command without its flags.
func serve(stop *stopper, o options, out, words *lines) (err error) {
	root, targets, err := choose(o)
	if err != nil {
		return err
	}
	l := launch.New(root)
	l.Holds = measure.Machine{Root: "/"}.Holds
	l.Adopt(measure.Machine{Root: "/"}.Children)
	defer func() { err = errors.Join(err, l.Close()) }()
	if o.files == "" {
		o.files = filepath.Join(l.Bin(), "files")
	}
	if err := scenarios.WriteFiles(o.files); err != nil {
		return err
	}

	s := &session{launcher: l, o: o, out: out, words: words}
	up, unbuilt, unstarted := s.bringUp(stop.asked, targets)
	defer func() { s.stopAll(stop.hurry, up) }()
	switch {
	case stop.asked.Err() != nil:
		return stop.asked.Err()
	case o.check && len(up)+unstarted > 0:
		return s.checkAll(stop.asked, up, unbuilt, unstarted)
	case len(up) == 0:
		return errors.New("no server is up")
	}
	if err := out.table(up); err != nil {
		return fmt.Errorf("write the output: %w", err)
	}
	words.printf("%d of %d up; Ctrl-C stops them\n", len(up), len(targets))
	return s.wait(stop.asked, up)
}

// session is one run of the command.
type session struct {
	launcher   *launch.Launcher
	o          options
	out, words *lines
}

// bringUp builds and starts the targets, one after the other. It reports and counts those that cannot be
// built or started; those that are not installed it only reports.
func (s *session) bringUp(ctx context.Context, targets []harness.Target) (
	up []*running, unbuilt, unstarted int) {
	programs := make([]*launch.Program, len(targets))
	for i, t := range targets {
		begin := time.Now()
		if note := verify.EngineNote(t.Engine); note != "" {
			s.words.printf("%s: %s\n", t.Name, note)
		}
		if err := verify.CheckGaps(t, plan.Suggest); err != nil {
			s.words.printf("%v\n", err)
			unbuilt++
			continue
		}
		p, err := s.launcher.Build(ctx, t)
		switch {
		case ctx.Err() != nil:
			return nil, unbuilt, unstarted
		case errors.Is(err, launch.ErrMissing):
			s.words.printf("%s is left out: %v\n", t.Name, err)
			continue
		case err != nil:
			s.words.printf("%v\n", err)
			unbuilt++
			continue
		}
		s.words.printf("built %s %s in %.1f s\n", t.Name, p.Build.Version, time.Since(begin).Seconds())
		programs[i] = &p
	}
	for i, p := range programs {
		if p == nil {
			continue
		}
		port := 0
		if s.o.basePort > 0 {
			port = s.o.basePort + i // a missing target does not change the ports of the others
		}
		server, err := s.launcher.Start(ctx, *p, launch.Options{
			Addr: net.JoinHostPort(s.o.host, strconv.Itoa(port)), FilesDir: s.o.files,
		})
		if ctx.Err() != nil {
			return up, unbuilt, unstarted
		}
		if err != nil {
			s.words.printf("%v\n", err)
			unstarted++
			continue
		}
		up = append(up, &running{*p, server})
	}
	return up, unbuilt, unstarted
}

// wait returns on a request to stop, or when the last server has ended.
func (s *session) wait(ctx context.Context, up []*running) error {
	ended := make(chan *running)
	over := make(chan struct{})
	defer close(over)
	for _, r := range up {
		go func() {
			select {
			case <-r.server.Done():
			case <-over:
				return
			}
			select {
			case ended <- r:
			case <-over:
			}
		}()
	}
	for left := len(up); left > 0; left-- {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case r := <-ended:
			s.words.printf("%v\n", r.server.Err())
		}
	}
	return errors.New("all servers have ended")
}

// stopAll stops the servers that still run, all at once.
func (s *session) stopAll(hurry context.Context, up []*running) {
	var all sync.WaitGroup
	for _, r := range up {
		select {
		case <-r.server.Done():
			continue // reported already
		default:
		}
		all.Go(func() {
			if err := r.server.Stop(hurry); err != nil {
				s.words.printf("%v\n", err)
			}
		})
	}
	all.Wait()
}
