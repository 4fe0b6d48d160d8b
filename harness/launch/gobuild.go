package launch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tenrounds/harness"
)

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

// buildTagged builds a target to bin/NAME with flags of the go command.
func (l *Launcher) buildTagged(ctx context.Context, t harness.Target, name string, flags ...string) (Program, error) {
	return l.buildIn(ctx, t, name, nil, flags...)
}

// buildIn is buildTagged with settings over everything else in the environment.
func (l *Launcher) buildIn(ctx context.Context, t harness.Target, name string, env []string, flags ...string) (Program, error) {
	p := Program{Target: t, Path: filepath.Join(l.Bin(), name)}
	if err := l.goBuildIn(ctx, t.Dir, p.Path, env, flags...); err != nil {
		return p, fmt.Errorf("build %s: %w", name, err)
	}
	var err error
	p.Build, err = l.describe(ctx, t, p.Path)
	return p, err
}
