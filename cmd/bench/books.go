package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/verify"
	"tenrounds/harness/verify/books"
)

// databaseVariable names the database of an entry that does not use the run's own.
const databaseVariable = "DATABASE_URL"

// prepareData makes the data of a plan that asks the bookstore, and lets the stage know it.
func (s *session) prepareData(ctx context.Context) error {
	scale := ""
	for _, name := range s.run.Plan.Scenarios {
		switch of := scenarios.ScaleOf(name); {
		case of == "": // it asks the plain servers
		case scale == "":
			scale = of
		case of != scale:
			return usage("the scenarios need data of the scales %s and %s; a run has one: leave out those of the other", scale, of)
		}
	}
	if scale == "" {
		return nil
	}
	d := database.Data{Scale: scale, Seed: scenarios.DataSeed}
	address, err := s.databaseAddress(ctx, d)
	if err != nil {
		return err
	}
	shown := newRowProgress(s.words())
	m, err := database.Make(ctx, d, address, shown.show)
	shown.end()
	if err == nil {
		err = database.Warm(ctx, m.Address, s.stage.cluster != nil)
	}
	if err != nil {
		return s.noPassword(err)
	}
	s.stage.data, s.stage.database, s.stage.databases = d, m.Address, map[string]string{}
	for _, e := range s.run.Plan.Entries {
		s.stage.databases[e.Alias] = s.stage.databaseOf(e)
	}
	data := fmt.Sprintf("%s, seed %d, checksum %s", scale, d.Seed, m.Checksum)
	if s.run.Data != "" && s.run.Data != data {
		return fmt.Errorf("cannot go on: the run began on the data %s, and this is %s", s.run.Data, data)
	}
	s.run.Data = data
	fmt.Fprintf(s.words(), "data %s, checksum %s: %s\n", scale, m.Checksum, m.Shown)
	return s.recordDatabase(ctx, d, m)
}

// databaseOf is the address of the database that an entry uses; empty if it needs none.
func (s *stage) databaseOf(e harness.Entry) string {
	if s.programs[e.Target].Target.Application == "" {
		return ""
	}
	address := s.database
	for _, v := range s.whole(e).Env {
		if name, value, _ := strings.Cut(v, "="); name == databaseVariable {
			address = value
		}
	}
	for _, value := range valuesOf("database", s.whole(e).Flags) { // which counts before the variable
		address = value
	}
	return address
}

// environmentOf is the entry's, after the database of the run.
func (s *stage) environmentOf(e harness.Entry) []string {
	own := s.whole(e).Env
	address := s.databaseOf(e)
	if address == "" {
		return own
	}
	return append([]string{databaseVariable + "=" + address}, slices.Clone(own)...)
}

// verifyBooks checks an entry of the bookstore.
func (s *stage) verifyBooks(ctx context.Context, t harness.Target, addr string) harness.Verification {
	v := books.Verify(ctx, books.Subject{Name: t.Identity(), Addr: addr, Engine: t.Engine, Catalog: s.data.Catalog(), Gaps: t.Gaps})
	v.Encoding = verify.NotProvable
	return v
}

// counted removes what was created before a turn, and after it compares what the database holds with what the generator
// asked for, in its warm-up too: nothing that was answered may be lost, and nothing be there that nobody asked for.
func (s *stage) counted(ctx context.Context, address string, turn func() (*harness.LoadResult, error)) (*harness.LoadResult, error) {
	if address == "" {
		return turn()
	}
	// Where the database is gone the server is asked all the same: its refusals are counted, and the rounds last as long
	// as ever, so that a short outage does not use them all up.
	trimmed := database.Trim(ctx, address)
	r, err := turn()
	if trimmed != nil {
		return r, errors.Join(fmt.Errorf("before the turn: %w", trimmed), err)
	}
	if err != nil || r == nil || r.Targets[0].Creates == nil {
		return r, err
	}
	return r, countCreated(ctx, address, *r.Targets[0].Creates)
}

// countVisit does so after a visit in slices. Its servers may have one database in common.
func (s *stage) countVisit(ctx context.Context, turns []harness.Turn, targets []harness.TargetLoad) error {
	sums := map[string]harness.Creates{}
	for i, turn := range turns {
		if c, address := targets[i].Creates, s.databases[turn.Target]; c != nil && address != "" {
			sum := sums[address]
			sums[address] = harness.Creates{Answered: sum.Answered + c.Answered, Unsure: sum.Unsure + c.Unsure}
		}
	}
	for _, address := range slices.Sorted(maps.Keys(sums)) {
		if err := countCreated(ctx, address, sums[address]); err != nil {
			return err
		}
	}
	return nil
}

// countCreated counts the authors in a database that were created since it was trimmed.
func countCreated(ctx context.Context, address string, asked harness.Creates) error {
	n, err := database.Created(ctx, address)
	if err != nil {
		return err
	}
	return checkCreated(int64(n), asked)
}

// checkCreated holds the authors that are there against those that were asked for.
func checkCreated(there int64, asked harness.Creates) error {
	switch most := asked.Answered + asked.Unsure; {
	case there < asked.Answered:
		return fmt.Errorf("%d authors were answered for, in the warm-up or after it, and %d are in the database: %d are lost", asked.Answered, there, asked.Answered-there)
	case there > most:
		return fmt.Errorf("%d authors were asked for, in the warm-up or after it, and %d are in the database: %d were created twice, or by somebody else", most, there, there-most)
	}
	return nil
}

// createsOfWrk makes up for what wrk does not tell: which of its requests were under way at its end. Before it load has
// asked the warm-up.
func createsOfWrk(l harness.Load, warm, r *harness.LoadResult) *harness.Creates {
	t := r.Targets[0]
	c := harness.Creates{Answered: t.Correct, Unsure: t.Failed() + int64(l.Connections)}
	if warm != nil && warm.Targets[0].Creates != nil {
		c.Answered += warm.Targets[0].Creates.Answered
		c.Unsure += warm.Targets[0].Creates.Unsure
	}
	return &c
}
