// Package docs_test holds the documents to the programs, and the results that are kept to sense.
package docs_test

import (
	"flag"
	"os"
	"testing"

	"tenrounds/test/checkout"
)

func TestMain(m *testing.M) {
	checkout.Enter()
	os.Exit(run(m))
}

// scratch is a folder for the copies that all tests share.
var scratch string

func run(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "tenrounds-docs-*"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(scratch)
	return m.Run()
}

var update = flag.Bool("update", false, "write what is made into the documents")

func complain(t *testing.T, faults []string) {
	t.Helper()
	for _, f := range faults {
		t.Error(f)
	}
}
