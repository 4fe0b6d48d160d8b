package main

import (
	"testing"

	"tenrounds/harness/verify/books/booktest"
)

// FuzzContract checks that any request is answered as the contract says.
func FuzzContract(f *testing.F) {
	booktest.Fuzz[*testing.T](f, "hertz-bookstore", "netpoll", start)
}
