package launch

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"tenrounds/harness"
)

// askInterpreter is what a Python of any age says of itself. A build without the global lock takes other
// packages, so it does not count as CPython.
const askInterpreter = `import sys
print(sys.implementation.name + ("+freethreaded" if "t" in getattr(sys, "abiflags", "") else ""))
print("%d.%d.%d" % sys.version_info[:3])
print("%d.%d.%d" % getattr(sys, "pypy_version_info", (0, 0, 0))[:3])
print(getattr(sys, "_base_executable", None) or sys.executable)`

// askTime is how long an interpreter may take to say what it is: starting PyPy on a busy machine takes a
// second or two.
const askTime = 20 * time.Second

// interpreter finds one that a manifest's runtime allows: on PATH, among pyenv's from the newest on, among
// uv's. The first one is taken. None is ErrMissing.
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
	return fmt.Sprintf("it needs %s; there is %s, looking on PATH, in ~/.pyenv/versions and in uv's folder: "+
		"install one, as by pyenv, and it takes part",
		e.wanted, there)
}

func (e *missingRuntimeError) Is(target error) bool { return target == ErrMissing }

// ask starts a program and returns what it says of itself, nil if it is no interpreter. Pyenv's shims of
// versions that are not switched on are such.
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
