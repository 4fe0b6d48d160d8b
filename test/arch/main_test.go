// Package arch_test holds the sources to their rules: who may import whom, and what belongs where.
package arch_test

import (
	"flag"
	"os"
	"testing"

	"tenrounds/test/checkout"
)

func TestMain(m *testing.M) {
	checkout.Enter()
	os.Exit(m.Run())
}

var update = flag.Bool("update", false, "write the picture")
