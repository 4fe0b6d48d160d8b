package launch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"tenrounds/harness"
)

// ErrMissing is the error of a target that needs a program, or an interpreter, that is not here. It is no fault of the
// target: the caller leaves it out and says so.
var ErrMissing = errors.New("not on PATH")

// Program is a target that is ready to start.
type Program struct {
	Target harness.Target
	// Path is the binary; empty where the target has none and its Run command is started.
	Path  string
	Build harness.Build
	// Notes are what whoever looks at figures of it should know, such as a package that its authors have withdrawn.
	Notes []string

	python string // the interpreter of a target that has one
}

// Build makes a target ready to start: by its own command if its manifest has one, else, unless it is only
// run, by go build into bin/ at the root. What it was built from is read from the result itself.
func (l *Launcher) Build(ctx context.Context, t harness.Target) (Program, error) {
	if t.Variant != nil {
		return l.buildVariant(ctx, t, t.Name)
	}
	p := Program{Target: t}
	if t.Needs != "" {
		if _, err := exec.LookPath(t.Needs); err != nil {
			return p, fmt.Errorf("it needs %s: %w", t.Needs, ErrMissing)
		}
	}
	if t.Runtime != "" {
		return l.buildScript(ctx, t)
	}
	binary := filepath.Join(l.Bin(), t.Name)
	var err error
	switch {
	case len(t.Build) > 0:
		err = l.buildOwn(ctx, t, binary)
	case len(t.Run) > 0:
		binary = ""
	default:
		err = l.goBuild(ctx, t.Dir, binary)
	}
	if err != nil {
		return p, fmt.Errorf("build %s: %w", t.Name, err)
	}
	if usesBinary(t) {
		p.Path = binary
	}
	if p.Build, err = l.describe(ctx, t, p.Path); err != nil {
		return p, fmt.Errorf("read the build of %s: %w", t.Name, err)
	}
	return p, nil
}

// BuildCommand builds ./cmd/NAME and returns the path of the binary.
func (l *Launcher) BuildCommand(ctx context.Context, name string) (string, error) {
	binary := filepath.Join(l.Bin(), name)
	if err := l.goBuild(ctx, filepath.Join(l.root, "cmd", name), binary); err != nil {
		return "", fmt.Errorf("build cmd/%s: %w", name, err)
	}
	if _, err := l.built.keep(binary); err != nil {
		return "", fmt.Errorf("build cmd/%s: %w", name, err)
	}
	return binary, nil
}

// usesBinary reports whether a target has a binary of its own: it is built, and its Run command, if there
// is one, or its Build command speaks of the binary.
func usesBinary(t harness.Target) bool {
	if len(t.Run) == 0 {
		return true
	}
	return len(t.Build) > 0 && strings.Contains(strings.Join(append(t.Build, t.Run...), " "), "{binary}")
}

// goBuild builds one folder to one file. Each gets a -o of its own: with a folder there go build would
// silently keep one of two programs of the same name.
func (l *Launcher) goBuild(ctx context.Context, dir, binary string, flags ...string) error {
	return l.goBuildIn(ctx, dir, binary, nil, flags...)
}

// goBuildIn is goBuild with settings over everything else in the environment.
func (l *Launcher) goBuildIn(ctx context.Context, dir, binary string, env []string, flags ...string) error {
	unlock, err := lockBuild(ctx, binary)
	if err != nil {
		return err
	}
	defer unlock()
	return l.tool(ctx, spec{path: "go", args: buildArgs(binary, flags), dir: dir, env: append(forBuild(os.Environ()), env...)})
}

func buildArgs(binary string, flags []string) []string {
	return slices.Concat([]string{"build", "-trimpath"}, flags, []string{"-o", binary, "."})
}

func (l *Launcher) buildOwn(ctx context.Context, t harness.Target, binary string) error {
	if err := os.MkdirAll(filepath.Dir(binary), 0o755); err != nil {
		return err
	}
	c := substitute(t.Build, l.placeholders(Program{Path: binary})...)
	if err := l.tool(ctx, spec{path: c[0], args: c[1:], dir: t.Dir, env: forBuild(os.Environ())}); err != nil {
		return err
	}
	if !usesBinary(t) {
		return nil
	}
	if _, err := os.Stat(binary); err != nil {
		return fmt.Errorf("%s left no binary: %w", strings.Join(c, " "), err)
	}
	return nil
}

// tool runs a build tool to its end. Compilers write their errors to either output; both are in the error.
func (l *Launcher) tool(ctx context.Context, s spec) error {
	s.mixed = true
	return l.finish(ctx, s)
}

// output runs a command to its end and returns the first line that it prints.
func (l *Launcher) output(ctx context.Context, s spec) (string, error) {
	said := &excerpt{}
	s.stdout = said
	if err := l.finish(ctx, s); err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(said.String(), "\n")
	return strings.TrimSpace(line), nil
}

// finish runs a command to its end; the end of ctx cuts it off.
func (l *Launcher) finish(ctx context.Context, s spec) error {
	p, err := l.toEnd(ctx, s)
	if err != nil {
		return err
	}
	if p.err != nil {
		return fmt.Errorf("%s %s: %w%s", s.path, strings.Join(s.args, " "), p.err, p.said.after())
	}
	return nil
}

// toEnd returns a command that has ended, however it did; the end of ctx cuts it off, and is an error.
func (l *Launcher) toEnd(ctx context.Context, s spec) (*process, error) {
	p, err := l.spawn(s)
	if err != nil {
		return nil, err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		p.end(ctx, atOnce)
		return nil, ctx.Err()
	}
	return p, nil
}

// substitute replaces pairs of placeholders and values in a copy of a command.
func substitute(command []string, pairs ...string) []string {
	r := strings.NewReplacer(pairs...)
	out := make([]string, len(command))
	for i, s := range command {
		out[i] = r.Replace(s)
	}
	return out
}
