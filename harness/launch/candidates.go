package launch

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"tenrounds/harness"
)

// pythonProgram fits the names under which interpreters lie on PATH; there are others, such as
// python3-config.
var pythonProgram = regexp.MustCompile(`^(python3?|pypy3?)(\.[0-9]+)?$`)

// candidates are programs that may be interpreters, in the order in which they are preferred.
func candidates(r harness.Runtime) (all []string) {
	if r.Implementation == harness.RuntimeNode {
		if path, err := Find("node"); err == nil {
			all = append(all, path)
		}
		return all
	}
	prefix := "python"
	if r.Implementation == harness.RuntimePyPy {
		prefix = "pypy"
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if dir == "" {
			continue // the current folder: nobody means that
		}
		names, _ := filepath.Glob(filepath.Join(dir, prefix+"*"))
		slices.SortFunc(names, func(a, b string) int { return byVersion(filepath.Base(a), filepath.Base(b)) })
		for _, path := range names {
			if pythonProgram.MatchString(filepath.Base(path)) {
				all = append(all, path)
			}
		}
	}
	for _, pattern := range installations() {
		dirs, _ := filepath.Glob(pattern)
		slices.SortFunc(dirs, func(a, b string) int { return byVersion(filepath.Base(b), filepath.Base(a)) })
		for _, dir := range dirs {
			// A folder of pyenv's or uv's is called after its implementation, CPython's of pyenv after the version
			// alone.
			if isPyPy := strings.HasPrefix(filepath.Base(dir),
				"pypy"); isPyPy == (r.Implementation == harness.RuntimePyPy) {
				all = append(all, filepath.Join(dir, "bin", "python3"))
			}
		}
	}
	return slices.DeleteFunc(all, func(path string) bool { _, err := os.Stat(path); return err != nil })
}

// installations are patterns of folders that hold one interpreter each.
func installations() []string {
	home, _ := os.UserHomeDir()
	data := os.Getenv("XDG_DATA_HOME")
	if data == "" {
		data = filepath.Join(home, ".local", "share")
	}
	pyenv := os.Getenv("PYENV_ROOT")
	if pyenv == "" {
		pyenv = filepath.Join(home, ".pyenv")
	}
	uv := os.Getenv("UV_PYTHON_INSTALL_DIR")
	if uv == "" {
		uv = filepath.Join(data, "uv", "python")
	}
	return []string{filepath.Join(pyenv, "versions", "*"), filepath.Join(uv, "*-*")}
}

var digits = regexp.MustCompile(`[0-9]+`)

// byVersion orders names by the numbers in them: 3.9 before 3.13.
func byVersion(a, b string) int {
	x, y := digits.FindAllString(a, -1), digits.FindAllString(b, -1)
	for i := range min(len(x), len(y)) {
		if c := len(x[i]) - len(y[i]); c != 0 {
			return c
		}
		if c := strings.Compare(x[i], y[i]); c != 0 {
			return c
		}
	}
	return len(x) - len(y)
}
