package launch

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"tenrounds/harness"
)

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
		err = l.goBuild(ctx, t.Dir, binary, nil)
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
