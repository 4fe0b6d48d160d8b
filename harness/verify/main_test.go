package verify

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets more tests run at a time than there are CPUs, since nearly all of them wait; -parallel on the
// command line wins.
func TestMain(m *testing.M) {
	_ = flag.Set("test.parallel", "6")
	os.Exit(m.Run())
}
