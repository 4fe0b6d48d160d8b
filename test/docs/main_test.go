// Package docs_test holds the documents to the programs, and the results that are kept to sense.
package docs_test

import (
	"flag"
	"os"
	"testing"

	"tenrounds/test/checkout"
)

func TestMain(m *testing.M) { os.Exit(checkout.Enter(m)) }

var update = flag.Bool("update", false, "write what is made into the documents")

func complain(t *testing.T, faults []string) {
	t.Helper()
	for _, f := range faults {
		t.Error(f)
	}
}
