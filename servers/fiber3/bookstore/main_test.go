package main

import (
	"testing"

	"tenrounds/harness/verify/books/booktest"
)

func TestBookstore(t *testing.T) { booktest.Run(t, "fiber3-bookstore", "fasthttp", start) }
