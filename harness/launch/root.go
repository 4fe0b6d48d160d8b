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

// Root finds the folder of the project's go.mod from the working directory upwards, past the go.mod of
// other modules.
func Root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the project: %w", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		mod, err := input.Read(filepath.Join(dir, "go.mod"), input.MaxSetting)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("find the project: %w", err)
		}
		if declares(string(mod), module) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf(
				"find the project: no go.mod of module %s in %s or above: run this inside the project", module, start)
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
