package rig

import (
	"context"

	"tenrounds/harness/session/books"
)

// PrepareData makes the bookstore's data, if the run asks the bookstore.
func (rig *Rig) PrepareData(ctx context.Context, run books.Run) error {
	run.Launch, run.Uses = rig.Launcher, rig.UsesBooks
	return rig.Books.Prepare(ctx, run)
}

// DataLost is an error once the private PostgreSQL has ended by itself.
func (rig *Rig) DataLost() error { return rig.Books.Lost() }

// Spoiled is why no turn counts any more; nil as long as the generator is the program that was built.
func (rig *Rig) Spoiled() error { return rig.spoiled }
