package launch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tenrounds/harness/input"
)

// CheckModule refuses a folder that is no checkout of a module: one without a go.mod, or with that of another
// module.
func CheckModule(dir, module string) error {
	mod, err := input.Read(filepath.Join(dir, "go.mod"), input.MaxSetting)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s has no go.mod: name the folder that holds the go.mod of %s", dir, module)
	}
	if err != nil {
		return fmt.Errorf("read a checkout of %s: %w", module, err)
	}
	if !declares(string(mod), module) {
		return fmt.Errorf("%s is module %q, and the server imports %s", dir, declared(string(mod)), module)
	}
	return nil
}

// state says what a checkout holds: its commit, with a mark and a hash of the sources if they are not those
// of the commit, or the hash alone where git knows nothing of the folder. So a run that goes on notices every
// change.
func (l *Launcher) state(ctx context.Context, dir string) (string, error) {
	git := func(args ...string) (string, bool) {
		out, err := l.output(ctx, spec{path: "git", args: append([]string{"-C", dir}, args...),
			env: inherited(os.Environ())})
		return out, err == nil
	}
	commit := ""
	// else it may lie within another checkout
	if _, tracked := git("ls-files", "--error-unmatch", "go.mod"); tracked {
		commit, _ = git("rev-parse", "--short=9", "HEAD")
	}
	if changes, ok := git("status", "--porcelain", "--", "."); commit != "" && ok && changes == "" {
		return commit, nil
	}
	sum, err := hashSources(dir)
	if err != nil {
		return "", fmt.Errorf("read the checkout %s: %w", dir, err)
	}
	if commit == "" {
		return "nocommit." + sum, nil
	}
	return commit + "+dirty." + sum, nil
}

// hashSources is the beginning of a hash over the files of a folder that can be part of a build; it is for
// telling two states of one checkout apart.
func hashSources(dir string) (string, error) {
	dir, err := filepath.EvalSymlinks(dir) // the walk does not follow a link
	if err != nil {
		return "", err
	}
	h := sha256.New()
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := d.Name(); {
		case d.IsDir() && path != dir && (strings.HasPrefix(name, ".") || name == "testdata"):
			return fs.SkipDir
		case !d.Type().IsRegular() || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		inside, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		fmt.Fprintf(h, "%q\n", inside)
		_, err = io.Copy(h, f)
		return err
	})
	return fmt.Sprintf("%x", h.Sum(nil)[:3]), err
}
