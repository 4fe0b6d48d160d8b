package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tenrounds/test/faults"
)

// TestScripts runs testdata/script/*.txtar: how the command line behaves, as scripts.
func TestScripts(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("ROOT", root)
			e.Setenv("BENCH", path)
			e.Setenv("PATH", filepath.Dir(path)+string(os.PathListSeparator)+os.Getenv("PATH"))
			return nil
		},
	})
}
