package launch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"time"
)

// order is an environment that is wanted.
type order struct {
	target      string
	lock        []byte
	lockFile    string
	interpreter interpreter
	// install chooses who installs.
	install func(context.Context, interpreter) (installer, error)
}

// installer makes an environment with exactly the packages of a lock, by their hashes.
type installer struct {
	name    string
	install func(ctx context.Context, dir string, o order) (notes []string, err error)
}

// environmentAt makes an environment in a folder unless there is a finished one.
func (l *Launcher) environmentAt(ctx context.Context, dir string, o order) (venv, error) {
	unlock, err := lockBuild(ctx, dir)
	if err != nil {
		return venv{}, err
	}
	defer unlock()
	if v, err := readVenv(dir); err == nil {
		return v, nil
	}
	if err := os.RemoveAll(dir); err != nil { // half of one, from a run that was cut off
		return venv{}, fmt.Errorf("remove an unfinished environment: %w", err)
	}
	by, err := o.install(ctx, o.interpreter)
	if err != nil {
		return venv{}, err
	}
	l.progress("%s: installing %s for %s by %s ...", o.target, packages(len(locked(o.lock))), o.interpreter,
		by.name)
	began := time.Now()
	notes, err := by.install(ctx, dir, o)
	if err != nil {
		if rerr := os.RemoveAll(dir); rerr != nil {
			return venv{}, fmt.Errorf("%w; what there is of the environment cannot be removed: %w", err, rerr)
		}
		return venv{}, err
	}
	sum := sha256.Sum256(o.lock)
	v := venv{Dir: dir, Runtime: o.interpreter.String(), Lock: hex.EncodeToString(sum[:]), Installer: by.name,
		Notes: notes}
	if err := v.finish(); err != nil {
		return venv{}, err
	}
	l.progress("%s: installed in %v", o.target, time.Since(began).Round(100*time.Millisecond))
	return v, nil
}

func packages(n int) string {
	if n == 1 {
		return "1 package"
	}
	return fmt.Sprintf("%d packages", n)
}

// progress says what takes a while, to whoever wants to know.
func (l *Launcher) progress(format string, args ...any) {
	if l.Words != nil {
		_, _ = io.WriteString(l.Words, fmt.Sprintf(format+"\n", args...))
	}
}
