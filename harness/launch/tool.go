package launch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tenrounds/harness"
)

// Tool is a program in Python that the harness itself runs, such as Locust. It is no target.
type Tool struct {
	Name string
	// Lock are its packages with their hashes, and Runtime is what they run on, as "cpython>=3.11".
	Lock    []byte
	Runtime string
}

// Tool returns the Python of an environment with exactly the packages of a tool: the one in the cache, or a
// new one, for which the network is asked once. An interpreter that is missing is ErrMissing.
func (l *Launcher) Tool(ctx context.Context, t Tool) (python string, err error) {
	i, err := l.interpreter(ctx, harness.Target{Name: t.Name, Runtime: t.Runtime})
	if err != nil {
		return "", fmt.Errorf("%s: %w", t.Name, err)
	}
	cache, err := Cache()
	if err != nil {
		return "", err
	}
	lock, err := os.CreateTemp("", "tenrounds-*.lock")
	if err != nil {
		return "", fmt.Errorf("%s: write its lock: %w", t.Name, err)
	}
	defer os.Remove(lock.Name())
	_, err = lock.Write(t.Lock)
	if err = errors.Join(err, lock.Close()); err != nil {
		return "", fmt.Errorf("%s: write its lock: %w", t.Name, err)
	}
	dir := filepath.Join(cache, "tools", t.Name+"-"+venvName(t.Lock, i))
	v, err := l.environmentAt(ctx, dir, order{target: t.Name, lock: t.Lock, lockFile: lock.Name(),
		interpreter: i, install: l.installer})
	if err != nil {
		return "", fmt.Errorf("%s: %w", t.Name, err)
	}
	return v.python(), nil
}
