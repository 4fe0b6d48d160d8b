package main

import (
	"testing"

	"tenrounds/harness/verify/books/booktest"
)

func TestPostgres(t *testing.T) { booktest.Postgres(t, "fasthttp-bookstore", "fasthttp", start) }
