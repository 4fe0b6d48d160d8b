package main

import (
	"context"
	"errors"
	"fmt"
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
	v := books.Verify(ctx, books.Subject{Name: t.Name, Addr: addr, Engine: t.Engine, Catalog: s.data.Catalog()})
	v.Encoding = verify.NotProvable
	return v
}

// counted removes what was created before a turn, and after it compares what the database holds with what
// was answered: nothing that was answered may be lost. What the warm-up created is there too.
func (s *stage) counted(ctx context.Context, scenario, address string, turn func() (*harness.LoadResult, error)) (*harness.LoadResult, error) {
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
	if err != nil || !scenarios.Creates(scenario) {
		return r, err
	}
	n, err := database.Created(ctx, address)
	if err != nil {
		return r, err
	}
	if correct := r.Targets[0].Correct; int64(n) < correct {
		return r, fmt.Errorf("%d authors were answered for and %d are in the database: %d are lost", correct, n, correct-int64(n))
	}
	return r, nil
}
