package main

import (
	"testing"

	"tenrounds/harness/verify/books/booktest"
)

func TestPostgres(t *testing.T) { booktest.Postgres(t, "gin-bookstore", "net/http", start) }
