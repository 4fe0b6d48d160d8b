// Package books is the bookstore's part of a run: its data, the database of each server, and the passwords
// that reach the servers but nothing that a run leaves behind.
package books

import (
	"errors"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/database"
)

// Variable names the database of a server that does not use the run's own.
const Variable = "DATABASE_URL"

// Books is what a run knows of the bookstore. Its zero value is that of a run without one.
type Books struct {
	Secrets Secrets
	Data    database.Data // what the run's database holds
	Address string        // of the run's database

	addresses map[string]string // of the entries that have a database, by alias
	cluster   *database.Cluster // the private one, if the plan wants it
	// postmaster is the first process of a named database on this machine, 0 for none, and cpus where it may run
	// if that is not just where the generator does.
	postmaster int
	cpus       []int
}

// AddressOf is the address of the database that a server of the bookstore uses.
func (b *Books) AddressOf(e harness.Entry) string {
	address, whole := b.Address, b.Secrets.WithPasswords(e)
	for _, v := range whole.Env {
		if name, value, _ := strings.Cut(v, "="); name == Variable {
			address = value
		}
	}
	for _, value := range valuesOf("database", whole.Flags) { // a flag counts before the variable
		address = value
	}
	return address
}

// Of is the address of the database of an entry of the plan, by its alias; empty if it has none.
func (b *Books) Of(alias string) string { return b.addresses[alias] }

// PID is the first process of the database that an entry of the plan uses, if that is the run's and on this
// machine.
func (b *Books) PID(alias string) int {
	switch {
	case b.addresses[alias] != b.Address:
		return 0
	case b.cluster == nil:
		return b.postmaster
	}
	return b.cluster.PID()
}

// CPUs are those of the database if they are not just those of the generator; nil if they are.
func (b *Books) CPUs() []int { return b.cpus }

// Lost is an error once the private cluster has ended on its own.
func (b *Books) Lost() error {
	if b.cluster == nil {
		return nil
	}
	select {
	case <-b.cluster.Ended():
		return errors.New("the private PostgreSQL has ended: the servers have no database any more")
	default:
		return nil
	}
}

// Stop ends the private cluster, if there is one. By then no server is up.
func (b *Books) Stop() error {
	if b.cluster == nil {
		return nil
	}
	return b.cluster.Stop()
}

// valuesOf are the values that a command line gives to a flag; the last one counts.
func valuesOf(flag string, words []string) (all []string) {
	for i, w := range words {
		name, value, _ := strings.Cut(strings.TrimLeft(w, "-"), "=")
		if value == "" && i+1 < len(words) {
			value = words[i+1]
		}
		if name == flag {
			all = append(all, value)
		}
	}
	return all
}
