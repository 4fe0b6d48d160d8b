package launch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// alone has the go command take one module by itself: in a workspace it takes neither another go.mod nor
// -mod.
var alone = []string{"GOWORK=off"}

// Settle returns the version that a variant is built with: the one that a query like "latest" means, or what
// a checkout holds. An error says what the go command says of a version that does not exist.
func (l *Launcher) Settle(ctx context.Context, t harness.Target) (string, error) {
	v := t.Variant
	if v.Dir != "" {
		if err := CheckModule(v.Dir, t.Module); err != nil {
			return "", fmt.Errorf("%s: %w", v.Name, err)
		}
		return l.state(ctx, v.Dir)
	}
	version, err := l.goTool(ctx, t.Dir, alone, "list", "-m", "-mod=readonly", "-f={{.Version}}",
		t.Module+"@"+v.Version)
	if err != nil {
		return "", fmt.Errorf("%s: %w", v.Name, err)
	}
	return version, nil
}

// buildVariant builds a target against another version of its framework, to bin/NAME. The target's own go.mod
// and go.sum stay as they are: the go command works on copies in which the framework's module is replaced. So
// nothing else changes but what the framework's own requirements raise.
func (l *Launcher) buildVariant(ctx context.Context, t harness.Target, name string,
	flags ...string) (Program, error) {
	v := t.Variant
	p := Program{Target: t, Path: filepath.Join(l.Bin(), name)}
	p.Target.Name = v.Target // which is what it answers to GET /about
	mod, err := l.copyModule(ctx, t)
	if err != nil {
		return p, fmt.Errorf("build %s: %w", t.Name, err)
	}
	defer os.RemoveAll(filepath.Dir(mod))
	flags = append([]string{"-mod=mod", "-modfile=" + mod}, flags...)
	if _, err := l.goTool(ctx, t.Dir, alone, buildArgs(p.Path, flags)...); err != nil {
		return p, fmt.Errorf("build %s, which is %s against %s %s: %w", t.Name, v.Target, t.Module, v.Version, err)
	}
	if p.Build, err = l.describe(ctx, p.Target, p.Path); err != nil {
		return p, fmt.Errorf("read the build of %s: %w", t.Name, err)
	}
	// A go.mod that replaces one version of the module would win over ours, which is for all.
	if want := cmp.Or(v.Dir, v.Version); p.Build.Version != want &&
		(v.Dir == "" || !strings.HasPrefix(p.Build.Version, want+" ")) {
		return p, fmt.Errorf("build %s: the binary has %s %s, not %s: does go.mod replace it?", t.Name, t.Module,
			p.Build.Version, want)
	}
	p.Build.Version = v.Version // of a checkout the binary has the folder, which says less
	return p, nil
}

// copyModule copies go.mod and go.sum of a target's module to a folder of their own, with the framework's
// module replaced, and returns the path of the new go.mod.
func (l *Launcher) copyModule(ctx context.Context, t harness.Target) (string, error) {
	own, err := l.goTool(ctx, t.Dir, alone, "env", "GOMOD")
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "tenrounds-variant-*")
	if err != nil {
		return "", err
	}
	mod := filepath.Join(dir, "go.mod")
	if err := l.replaceModule(ctx, own, mod, t); err != nil {
		os.RemoveAll(dir)
		return "", err
	}
	return mod, nil
}

func (l *Launcher) replaceModule(ctx context.Context, own, mod string, t harness.Target) error {
	for _, ext := range []string{".mod", ".sum"} {
		b, err := input.Read(strings.TrimSuffix(own, ".mod")+ext, input.MaxSetting)
		if err != nil && (ext == ".mod" || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
		if err := os.WriteFile(strings.TrimSuffix(mod, ".mod")+ext, b, 0o644); err != nil {
			return err
		}
	}
	if _, err := l.goTool(ctx, t.Dir, alone, "mod", "edit", "-dropreplace="+t.Module, mod); err != nil {
		return err
	}
	with := t.Module + " " + t.Variant.Version
	if t.Variant.Dir != "" {
		with = fmt.Sprintf("%q", t.Variant.Dir)
	}
	// Written by hand, as go mod edit takes no folder with an @ in its path.
	f, err := os.OpenFile(mod, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "\nreplace %s => %s\n", t.Module, with)
	return errors.Join(err, f.Close())
}
