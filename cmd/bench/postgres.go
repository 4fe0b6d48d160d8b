package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/database"
)

// hideAddress takes the database's address with its password out of a plan, which is kept in run.json.
func (s *session) hideAddress() {
	p := &s.run.Plan
	if p.Database != harness.DatabasePrivate {
		s.stage.named = p.Database
		p.Database = database.WithoutPassword(p.Database)
	}
}

// checkDatabase refuses a run that needs PostgreSQL where there is none, before anything is built.
func checkDatabase(p harness.Plan) error {
	if p.Database != harness.DatabasePrivate {
		return nil
	}
	if err := database.Installed(); err != nil {
		return fmt.Errorf("--database private: %w", err)
	}
	return nil
}

// databaseAddress is where the data of the run is to be; a private cluster is started for it.
func (s *session) databaseAddress(ctx context.Context, d database.Data) (string, error) {
	if p := s.run.Plan.Database; p != "" && p != harness.DatabasePrivate {
		if s.stage.named == "" { // the run goes on
			return p, nil
		}
		return s.stage.named, nil
	}
	folder, err := database.Folder()
	if err != nil {
		return "", err
	}
	if s.run.Plan.Database == "" {
		return d.File(folder), nil
	}
	o := database.Options{CPUs: s.stage.machine.LoadCPUs, Connections: connectionsOf(s.run.Plan.Entries), Words: s.words()}
	if s.stage.cluster, err = o.Start(ctx, s.stage.launcher, folder); err != nil {
		return "", err
	}
	fmt.Fprintf(s.words(), "PostgreSQL %s on CPU %s, in %s\n", s.stage.cluster.Version(), orAny(o.CPUs), folder)
	return s.stage.cluster.Create(ctx, d.Name())
}

// stopDatabase ends the private cluster, if there is one. By then no server is up.
func (s *session) stopDatabase() {
	if s.stage.cluster == nil {
		return
	}
	if err := s.stage.cluster.Stop(); err != nil {
		fmt.Fprintf(s.stderr, "bench: stop PostgreSQL: %v\n", err)
	}
}

// connectionsOf is how many connections the servers of a run can open at once, and a few for the harness.
func connectionsOf(entries []harness.Entry) int {
	const own = 20
	n := own
	for _, e := range entries {
		n += poolOf(e)
	}
	return n
}

// poolOf reads the pool of an entry from its flags.
func poolOf(e harness.Entry) int {
	pool := database.Pool
	for i, f := range e.Flags {
		name, value, _ := strings.Cut(strings.TrimLeft(f, "-"), "=")
		if value == "" && i+1 < len(e.Flags) {
			value = e.Flags[i+1]
		}
		if n, err := strconv.Atoi(value); name == "pool" && err == nil {
			pool = n
		}
	}
	return pool
}

// recordDatabase keeps what is known of the database. A run that goes on keeps what it began with.
func (s *session) recordDatabase(ctx context.Context, d database.Data, m database.Made) error {
	facts, err := database.Describe(ctx, m.Address)
	if err != nil {
		return err
	}
	now := harness.Database{
		Kind: s.run.Plan.Database, Version: facts.Version, Pool: database.Pool, Settings: facts.Settings,
		Scale: d.Scale, Seed: d.Seed, Authors: m.Authors, Books: m.Books, Checksum: m.Checksum,
		LoadTime: facts.LoadTime.Seconds(), Bytes: facts.Bytes,
	}
	switch now.Kind {
	case harness.DatabasePrivate:
		now.CPUs = s.stage.machine.LoadCPUs
	case "":
		now.Kind = harness.DatabaseSQLite
		if m.New {
			now.LoadTime = m.Took.Seconds()
		}
	}
	if old := s.run.Database; old != nil {
		if old.Version != now.Version {
			s.warn(fmt.Sprintf("the run began on %s and went on on %s", old.Version, now.Version))
		}
		return nil
	}
	s.run.Database = &now
	return nil
}

// databaseLost is an error once the private cluster has ended, which nobody asked it to.
func (s *stage) databaseLost() error {
	if s.cluster == nil {
		return nil
	}
	select {
	case <-s.cluster.Ended():
		return errors.New("the private PostgreSQL has ended: the servers have no database any more")
	default:
		return nil
	}
}

// databasePID is the first process of the database that an entry of the plan uses, if that is the harness's own.
func (s *stage) databasePID(alias string) int {
	if s.cluster == nil || s.databases[alias] != s.database {
		return 0
	}
	return s.cluster.PID()
}
