package load

import (
	"os"
	"runtime"
	"testing"

	"tenrounds/test/faults"
)

// TestMain has threads enough for the loops of all tests at once: a loop keeps one while it waits, and the
// servers run in this process too.
func TestMain(m *testing.M) {
	runtime.GOMAXPROCS(max(runtime.GOMAXPROCS(0), 16))
	os.Exit(m.Run())
}

func TestEpollSuite(t *testing.T) {
	faults.Only(t)
	runSuite(t, EngineEpoll)
}
