package main

import (
	"testing"

	"tenrounds/harness/verify/books/booktest"
	"tenrounds/test/faults"
)

const name, engine = "fasthttp-bookstore", "fasthttp"

func TestBookstore(t *testing.T) {
	faults.Only(t)
	booktest.Run(t, name, engine, start)
}

func TestPostgres(t *testing.T) {
	faults.Only(t)
	booktest.Postgres(t, name, engine, start)
}

func FuzzContract(f *testing.F) { booktest.Fuzz[*testing.T](f, name, engine, start) }
