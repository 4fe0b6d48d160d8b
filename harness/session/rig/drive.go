package rig

import (
	"context"

	"tenrounds/harness"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/books"
)

// Load runs one turn's generator as a process of its own.
func (rig *Rig) Load(ctx context.Context, turn harness.Turn, server runner.Server) (*harness.LoadResult, error) {
	address := rig.Books.Of(turn.Target)
	r, err := books.Counted(ctx, address, func() (*harness.LoadResult, error) { return rig.drive(ctx, turn, server) })
	return r, books.Redacted(err)
}

// drive runs the generator that the turn names.
func (rig *Rig) drive(ctx context.Context, turn harness.Turn, server runner.Server) (*harness.LoadResult, error) {
	sampler := rig.watch(pidsOf(server), rig.Books.PID(turn.Target))
	run := func() (*harness.LoadResult, error) {
		switch turn.Load.Loader {
		case harness.LoaderWrk:
			return rig.runWrk(ctx, turn, server, sampler)
		case harness.LoaderLocust:
			return rig.runLocust(ctx, turn, server, sampler)
		}
		return rig.runLoad(ctx, turn, server, sampler)
	}
	end := rig.during(ctx, []harness.Turn{turn}, []runner.Server{server}, turn.Load.Warmup+turn.Load.Duration)
	r, err := run()
	used := sampler.Stop()
	end(r)
	if r != nil {
		r.Resources = used
		r.NoteStandstills()
	}
	return r, err
}
