package launch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"

	"tenrounds/harness"
	"tenrounds/harness/input"
)

// prepared is what a target with a runtime needs to run.
type prepared struct {
	interpreter interpreter
	venv        venv // without a folder for a target without a lock
}

// python is the interpreter that runs the target.
func (p prepared) python() string {
	if p.venv.Dir == "" {
		return p.interpreter.path
	}
	return p.venv.python()
}

// buildScript makes a target of an interpreted language ready: it finds an interpreter and has what the lock
// names installed.
func (l *Launcher) buildScript(ctx context.Context, t harness.Target) (Program, error) {
	p := Program{Target: t}
	i, err := l.interpreter(ctx, t)
	if err != nil {
		return p, err
	}
	ready := prepared{interpreter: i}
	if t.Lock != "" {
		if ready.venv, err = l.environmentOf(ctx, t, i); err != nil {
			return p, fmt.Errorf("%s: %w", t.Name, err)
		}
		p.Notes = ready.venv.Notes
	}
	p.python = ready.python()
	if i.implementation == harness.RuntimeNode {
		p.Build, err = describeNode(t, i)
	} else {
		p.Build, err = l.describeVenv(t, i, ready.venv)
	}
	if err != nil {
		return p, fmt.Errorf("read the build of %s: %w", t.Name, err)
	}
	return p, nil
}

// describeNode reads what a target on Node is: the runtime with all that it is made of, and the files that it
// is started with.
func describeNode(t harness.Target, i interpreter) (harness.Build, error) {
	b := harness.Build{Version: "v" + i.version, Runtime: i.String(), Modules: i.modules}
	h := sha256.New()
	for _, word := range t.Run[1:] {
		if !filepath.IsLocal(word) {
			continue
		}
		content, err := input.Read(filepath.Join(t.Dir, word), input.MaxSetting)
		if err != nil {
			continue // most words are no files
		}
		b.Bytes += int64(len(content))
		_, _ = h.Write(content) // it never fails
	}
	if b.Bytes > 0 {
		b.SHA256 = hex.EncodeToString(h.Sum(nil))
	}
	return b, nil
}

// environmentOf returns the environment of a target: the one in the cache, or a new one. Nothing is asked of
// the network if it is there. It is named after the lock and the interpreter, so targets with equal ones
// share it.
func (l *Launcher) environmentOf(ctx context.Context, t harness.Target, i interpreter) (venv, error) {
	file := filepath.Join(t.Dir, t.Lock)
	lock, err := input.Read(file, input.MaxSetting)
	if err != nil {
		return venv{}, fmt.Errorf("read the lock: %w", err)
	}
	cache, err := Cache()
	if err != nil {
		return venv{}, err
	}
	dir := filepath.Join(cache, "venvs", venvName(lock, i))
	return l.environmentAt(ctx, dir, order{target: t.Name, lock: lock, lockFile: file, interpreter: i,
		install: l.installer})
}
