package launch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tenrounds/harness"
)

// BuildCommand builds ./cmd/NAME and returns the path of the binary. Without a checkout it is the binary
// beside this program.
func (l *Launcher) BuildCommand(ctx context.Context, name string) (string, error) {
	if l.root == "" {
		return l.beside(name)
	}
	binary := filepath.Join(l.Bin(), name)
	if err := l.goBuild(ctx, filepath.Join(l.root, "cmd", name), binary, nil); err != nil {
		return "", fmt.Errorf("build cmd/%s: %w", name, err)
	}
	if _, err := l.built.keep(binary); err != nil {
		return "", fmt.Errorf("build cmd/%s: %w", name, err)
	}
	return binary, nil
}

// beside is a command in the folder of this program.
func (l *Launcher) beside(name string) (string, error) {
	own, err := executable()
	if err != nil {
		return "", fmt.Errorf("find %s: %w", name, err)
	}
	path := filepath.Join(filepath.Dir(own), name)
	if _, err := l.built.keep(path); err != nil {
		return "", fmt.Errorf(
			"outside the project bench needs the program %s beside it: copy bin/%s of the project to %s (%w)",
			name,
			name,
			filepath.Dir(own),
			err,
		)
	}
	return path, nil
}

// goBuild builds one folder to one file, with settings over everything else in the environment. Each gets its
// own -o: if -o were a folder, go build would silently keep one of two programs of the same name.
func (l *Launcher) goBuild(ctx context.Context, dir, binary string, env []string, flags ...string) error {
	unlock, err := lockBuild(ctx, binary)
	if err != nil {
		return err
	}
	defer unlock()
	return l.tool(ctx, spec{path: "go", args: buildArgs(binary, flags), dir: dir,
		env: append(forBuild(os.Environ()), env...)})
}

func buildArgs(binary string, flags []string) []string {
	return slices.Concat([]string{"build", "-trimpath"}, flags, []string{"-o", binary, "."})
}

// buildTo builds a target to bin/NAME and reads what it was built from.
func (l *Launcher) buildTo(ctx context.Context, t harness.Target, name string, env []string,
	flags ...string) (Program, error) {
	p := Program{Target: t, Path: filepath.Join(l.Bin(), name)}
	if err := l.goBuild(ctx, t.Dir, p.Path, env, flags...); err != nil {
		return p, fmt.Errorf("build %s: %w", name, err)
	}
	var err error
	p.Build, err = l.describe(ctx, t, p.Path)
	return p, err
}
