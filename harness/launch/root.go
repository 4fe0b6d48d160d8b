package launch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tenrounds/harness/input"
)

const module = "tenrounds"

// ErrNoProject is the error of a command that needs the project and is run elsewhere.
var ErrNoProject = errors.New("run this inside the project, or by the bench in its bin/")

// Root finds the folder of the project's go.mod from the working directory upwards, past the go.mod of
// other modules, or else from this program's own file upwards, so that bin/bench can be called from anywhere.
func Root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the project: %w", err)
	}
	root, err := rootAbove(start)
	if err != nil || root != "" {
		return root, err
	}
	if own, err := executable(); err == nil {
		if root, err = rootAbove(filepath.Dir(own)); err != nil || root != "" {
			return root, err
		}
	}
	return "", fmt.Errorf("find the project: no go.mod of module %s in %s or above: %w", module, start,
		ErrNoProject)
}

// executable is this program's own file.
func executable() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(path)
}

// rootAbove is the project's folder at dir or above; "" if there is none.
func rootAbove(dir string) (string, error) {
	for ; ; dir = filepath.Dir(dir) {
		mod, err := input.Read(filepath.Join(dir, "go.mod"), input.MaxSetting)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("find the project: %w", err)
		}
		if declares(string(mod), module) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", nil
		}
	}
}

func declares(mod, name string) bool { return declared(mod) == name }

// declared is the path of the module that a go.mod declares, "" if it declares none.
func declared(mod string) string {
	for line := range strings.Lines(mod) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "module" {
			return strings.Trim(f[1], `"`)
		}
	}
	return ""
}
