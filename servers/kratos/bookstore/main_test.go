package main

import (
	"testing"

	"tenrounds/harness/verify/books/booktest"
	"tenrounds/test/faults"
)

func TestBookstore(t *testing.T) {
	faults.Only(t)
	booktest.Run(t, "kratos-bookstore", "net/http", start)
}
