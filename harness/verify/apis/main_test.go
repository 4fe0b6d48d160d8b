package apis_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets many tests run at the same time: they mostly wait for servers that linger after a refusal.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "16"); err != nil {
		println(err.Error())
		os.Exit(1)
	}
	os.Exit(m.Run())
}
