// Package checkout lets tests of the whole project work at the root of the module.
package checkout

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Enter changes to the root of the module from a folder two levels below it.
func Enter() {
	if err := os.Chdir(filepath.Join("..", "..")); err != nil {
		panic(err)
	}
}

// Log tells go test where the tests work, so that it notices changes of the files that they open. Enter
// changes to the root before go test listens: without Log, go test looks for these files below the package,
// and keeps a result as "(cached)" whatever becomes of them. A test calls it before it opens a file.
var Log = sync.OnceFunc(func() {
	if err := os.Chdir("."); err != nil {
		panic(err)
	}
})

// Look makes go test notice changes of the programs that a test builds. go test keeps a result as "(cached)"
// as long as the files that the test itself opened are the same, and what go build reads does not count.
var Look = sync.OnceFunc(func() {
	Log()
	for _, root := range []string{"cmd", "harness", "servers", "external", "shared", "plans", "results",
		"go.mod", "go.sum"} {
		_ = filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err == nil {
				_, _ = os.Stat(path)
			}
			return nil
		})
	}
})
