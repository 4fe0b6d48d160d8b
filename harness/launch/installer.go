package launch

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"tenrounds/harness"
)

// The tools themselves come by locks, too. Pip is that of Python 3.6: the one which comes with it knows no
// wheels of today.
var (
	//go:embed locks/uv.txt
	uvLock []byte
	//go:embed locks/pip.txt
	pipLock []byte
)

// uvNeeds is what uv can install for, and pipNeeds what has no pip that is good enough.
var (
	uvNeeds  = []harness.RuntimeBound{{Operator: ">=", Version: []int{3, 7}}}
	pipNeeds = []harness.RuntimeBound{{Operator: "<", Version: []int{3, 7}}}
)

// installer chooses who installs for an interpreter: uv from PATH, uv in the cache, which is installed once,
// or else pip.
func (l *Launcher) installer(ctx context.Context, i interpreter) (installer, error) {
	pip := installer{"pip", l.byPip}
	if r := (harness.Runtime{Implementation: i.implementation, Bounds: uvNeeds}); !r.Allows(i.implementation,
		i.version) {
		return pip, nil
	}
	uv, err := l.findUV(ctx)
	switch {
	case ctx.Err() != nil:
		return pip, ctx.Err()
	case err != nil:
		l.progress("uv is not to be had, so pip installs, which takes longer: %v", firstLine(err.Error()))
		return pip, nil
	}
	return installer{"uv", func(ctx context.Context, dir string, o order) ([]string, error) {
		return l.byUV(ctx, uv, dir, o)
	}}, nil
}

// findUV returns the path of uv. A failed installation is not tried again.
func (l *Launcher) findUV(ctx context.Context) (string, error) {
	if path, err := Find("uv"); err == nil {
		return path, nil
	}
	l.uv.Lock()
	defer l.uv.Unlock()
	if l.uv.tried {
		return l.uv.path, l.uv.err
	}
	l.uv.path, l.uv.err = l.installUV(ctx)
	l.uv.tried = ctx.Err() == nil
	return l.uv.path, l.uv.err
}

func (l *Launcher) installUV(ctx context.Context) (string, error) {
	i, err := l.interpreter(ctx, harness.Target{Runtime: "cpython>=3.8"})
	if err != nil {
		return "", err
	}
	cache, err := Cache()
	if err != nil {
		return "", err
	}
	file, err := toolLock(filepath.Join(cache, "tools"), "uv.txt", uvLock)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "tools", "uv-"+venvName(uvLock, i))
	byPip := func(context.Context, interpreter) (installer, error) { return installer{"pip", l.byPip}, nil }
	v, err := l.environmentAt(ctx, dir, order{target: "uv", lock: uvLock, lockFile: file, interpreter: i,
		install: byPip})
	if err != nil {
		return "", err
	}
	return filepath.Join(v.Dir, "bin", "uv"), nil
}

// byUV has uv make an environment.
func (l *Launcher) byUV(ctx context.Context, uv, dir string, o order) (notes []string, err error) {
	common := []string{"--no-config", "--no-progress", "--color", "never", "--no-python-downloads"}
	_, err = l.installs(ctx, o, "uv", uv, slices.Concat([]string{"venv"}, common,
		[]string{"--no-project", "--python", o.interpreter.path, dir}))
	if err != nil {
		return nil, err
	}
	python := venv{Dir: dir}.python()
	return l.installs(ctx, o, "uv", uv, slices.Concat([]string{"pip", "install"}, common,
		[]string{"--python", python, "--require-hashes", "--compile-bytecode", "-r", o.lockFile}))
}

// byPip has the interpreter's own pip make an environment, and takes pip and what comes with it out again: uv
// leaves none either, and what is installed would depend on who did it. Pip compiles what it installs.
func (l *Launcher) byPip(ctx context.Context, dir string, o order) (notes []string, err error) {
	if _, err = l.installs(ctx, o, "venv", o.interpreter.path, []string{"-m", "venv", dir}); err != nil {
		return nil, err
	}
	pip := func(command string, args ...string) ([]string, error) {
		common := []string{"-m", "pip", "--disable-pip-version-check", "--no-color", command}
		return l.installs(ctx, o, "pip", venv{Dir: dir}.python(), slices.Concat(common, args))
	}
	old := harness.Runtime{Implementation: o.interpreter.implementation, Bounds: pipNeeds}
	if old.Allows(o.interpreter.implementation, o.interpreter.version) {
		file, err := toolLock(dir, "pip.txt", pipLock)
		if err != nil {
			return nil, err
		}
		if _, err := pip("install", "--require-hashes", "-r", file); err != nil {
			return nil, err
		}
	}
	if notes, err = pip("install", "--no-warn-script-location", "--require-hashes", "-r",
		o.lockFile); err != nil {
		return nil, err
	}
	wanted := locked(o.lock)
	gone := slices.DeleteFunc([]string{"setuptools", "pip"}, func(name string) bool {
		return slices.Contains(wanted, name)
	})
	if len(gone) > 0 {
		_, err = pip("uninstall", append([]string{"-y"}, gone...)...)
	}
	return notes, err
}

// toolLock writes the lock of a tool where pip can read it.
func toolLock(dir, name string, lock []byte) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("write the lock of a tool: %w", err)
	}
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, lock, 0o644); err != nil {
		return "", fmt.Errorf("write the lock of a tool: %w", err)
	}
	return file, nil
}
