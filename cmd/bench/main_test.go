package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"tenrounds/test/checkout"
)

// atOnce is how many tests run at a time unless -parallel says otherwise. They wait for turns, servers and
// the look at the machine with which each run begins far more than they work, so there may be more of them
// than CPUs.
const atOnce = "4"

func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", atOnce); err != nil { // the command line comes after it, and wins
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(runTests(m))
}

// scratch is a folder for what all tests share.
var scratch string

func runTests(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "bench-test-*"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	return m.Run()
}

// Each program is built once for all tests, as make build does it, so that the two share what they compile.
// None has the race detector in it: what is tested is processes, and a run's own code is run by the tests of
// its packages.
var (
	binary  = sync.OnceValues(func() (string, error) { return checkout.Command("bench") })
	faulty  = built("faulty")
	cheater = built("cheat")
	// loader is the one that each run builds; after this one there is nothing left to build.
	loader = sync.OnceValues(func() (string, error) { return checkout.Command("load") })
)

// built builds a program of testdata.
func built(name string) func() (string, error) {
	return sync.OnceValues(func() (string, error) {
		path := filepath.Join(scratch, name)
		c := exec.Command("go", "build", "-trimpath", "-o", path, "./testdata/"+name)
		c.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := c.CombinedOutput(); err != nil {
			return "", fmt.Errorf("build %s: %w: %s", name, err, out)
		}
		return path, nil
	})
}
