package rig

import (
	"context"

	"tenrounds/harness"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/books"
)

// Load runs one turn's generator as a process of its own.
func (s *Stage) Load(ctx context.Context, turn harness.Turn, server runner.Server) (*harness.LoadResult, error) {
	address := s.Books.Of(turn.Target)
	r, err := books.Counted(ctx, address, func() (*harness.LoadResult, error) { return s.drive(ctx, turn, server) })
	return r, books.Redacted(err)
}

// drive runs the generator that the turn names.
func (s *Stage) drive(ctx context.Context, turn harness.Turn, server runner.Server) (*harness.LoadResult, error) {
	sampler := s.watch(pidsOf(server), s.Books.PID(turn.Target))
	run := func() (*harness.LoadResult, error) {
		switch turn.Load.Loader {
		case harness.LoaderWrk:
			return s.runWrk(ctx, turn, server, sampler)
		case harness.LoaderLocust:
			return s.runLocust(ctx, turn, server, sampler)
		}
		return s.runLoad(ctx, turn, server, sampler)
	}
	end := s.during(ctx, []harness.Turn{turn}, []runner.Server{server}, turn.Load.Warmup+turn.Load.Duration)
	r, err := run()
	used := sampler.Stop()
	end(r)
	if r != nil {
		r.Resources = used
		r.NoteStandstills()
	}
	return r, err
}
