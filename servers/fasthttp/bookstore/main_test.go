package main

import (
	"testing"

	"tenrounds/harness/verify/books/booktest"
)

const name, engine = "fasthttp-bookstore", "fasthttp"

func TestBookstore(t *testing.T) { booktest.Run(t, name, engine, start) }

func TestPostgres(t *testing.T) { booktest.Postgres(t, name, engine, start) }

func FuzzContract(f *testing.F) { booktest.Fuzz[*testing.T](f, name, engine, start) }
