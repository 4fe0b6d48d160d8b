package launch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"tenrounds/harness"
)

// interpreter is one that was found, as it describes itself.
type interpreter struct {
	implementation string
	version        string // of the language
	own            string // of the implementation where it is another: PyPy's
	path           string
	modules        map[string]string // what it is made of; of Node only
}

// String is what results say: "CPython 3.11.7", "PyPy 7.3.11 (Python 3.9.16)", "Node.js 18.19.0".
func (i interpreter) String() string {
	switch i.implementation {
	case harness.RuntimePyPy:
		return "PyPy " + i.own + " (Python " + i.version + ")"
	case harness.RuntimeNode:
		return "Node.js " + i.version
	default:
		return "CPython " + i.version
	}
}

// interpreters are those that were asked; each is asked once.
type interpreters struct {
	mu    sync.Mutex
	asked map[string]*interpreter // by path; nil for what is none
}

// askInterpreter is what a Python of any age says of itself. A build without the global lock takes other packages, so it
// does not count as CPython.
const askInterpreter = `import sys
print(sys.implementation.name + ("+freethreaded" if "t" in getattr(sys, "abiflags", "") else ""))
print("%d.%d.%d" % sys.version_info[:3])
print("%d.%d.%d" % getattr(sys, "pypy_version_info", (0, 0, 0))[:3])
print(getattr(sys, "_base_executable", None) or sys.executable)`

// askTime is how long an interpreter may take to say what it is: starting PyPy on a busy machine takes a second or two.
const askTime = 20 * time.Second

// interpreter finds one that a manifest's runtime allows: on PATH, among pyenv's from the newest on, among uv's. The first
// one is taken. None is ErrMissing.
func (l *Launcher) interpreter(ctx context.Context, t harness.Target) (interpreter, error) {
	r, err := harness.ParseRuntime(t.Runtime)
	if err != nil {
		return interpreter{}, err
	}
	var others []string
	for _, path := range candidates(r) {
		found, err := l.ask(ctx, r, path)
		if err != nil {
			return interpreter{}, err
		}
		if found == nil {
			continue
		}
		if r.Allows(found.implementation, found.version) {
			return *found, nil
		}
		if name := found.String(); !slices.Contains(others, name) {
			others = append(others, name)
		}
	}
	return interpreter{}, &missingRuntimeError{t.Runtime, others}
}

// missingRuntimeError is ErrMissing with what was found instead.
type missingRuntimeError struct {
	wanted string
	others []string
}

func (e *missingRuntimeError) Error() string {
	there := "nothing of the kind"
	if len(e.others) > 0 {
		there = "only " + strings.Join(e.others, ", ")
	}
	return fmt.Sprintf("it needs %s; there is %s, looking on PATH, in ~/.pyenv/versions and in uv's folder: install one, as by pyenv, and it takes part",
		e.wanted, there)
}

func (e *missingRuntimeError) Is(target error) bool { return target == ErrMissing }

// ask starts a program and returns what it says of itself, nil if it is no interpreter. Pyenv's shims of versions that are
// not switched on are such.
func (l *Launcher) ask(ctx context.Context, r harness.Runtime, path string) (*interpreter, error) {
	l.interpreters.mu.Lock()
	defer l.interpreters.mu.Unlock()
	if found, asked := l.interpreters.asked[path]; asked {
		return found, nil
	}
	var out bytes.Buffer
	args := []string{"-I", "-S", "-c", askInterpreter}
	if r.Implementation == harness.RuntimeNode {
		args = []string{"-p", "JSON.stringify(process.versions)"}
	}
	late, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	err := l.finish(late, spec{path: path, args: args, env: inherited(os.Environ()), stdout: &out})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	var found *interpreter
	if err == nil {
		found = readAnswer(r, path, out.String())
	}
	if l.interpreters.asked == nil {
		l.interpreters.asked = map[string]*interpreter{}
	}
	l.interpreters.asked[path] = found
	return found, nil
}

func readAnswer(r harness.Runtime, path, said string) *interpreter {
	if r.Implementation == harness.RuntimeNode {
		i := &interpreter{implementation: r.Implementation, path: path}
		if json.Unmarshal([]byte(said), &i.modules) != nil {
			return nil
		}
		i.version = i.modules["node"]
		return i
	}
	lines := strings.Split(strings.TrimSpace(said), "\n")
	if len(lines) != 4 {
		return nil
	}
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	program, err := filepath.EvalSymlinks(lines[3])
	if err != nil {
		return nil
	}
	return &interpreter{implementation: lines[0], version: lines[1], own: lines[2], path: program}
}

// pythonProgram fits the names under which interpreters lie on PATH; there are others, such as python3-config.
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
			// A folder of pyenv's or uv's is called after its implementation, CPython's of pyenv after the version alone.
			if isPyPy := strings.HasPrefix(filepath.Base(dir), "pypy"); isPyPy == (r.Implementation == harness.RuntimePyPy) {
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
