package postgres

import (
	"context"
	"io"
	"testing"

	"tenrounds/shared/bookstore/catalog"
)

// BenchmarkRows is what the load costs without the database: an operation is the scale medium.
func BenchmarkRows(b *testing.B) {
	for b.Loop() {
		for _, t := range tables(catalog.Catalog{Seed: 1, Authors: 100_000}, catalog.NewSum()) {
			s := &source{ctx: context.Background(), add: t.add, step: func(int) {}}
			if _, err := io.Copy(io.Discard, s); err != nil {
				b.Fatal(err)
			}
		}
	}
}
