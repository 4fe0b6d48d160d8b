package launch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Tool is a program in Python that the harness itself runs, such as Locust. It is no target.
type Tool struct {
	Name string
	// Lock are its packages with their hashes, and Python is the oldest that they run on, as "3.11".
	Lock   []byte
	Python string
}

// toolMarker is the last file of an environment: one without it was not finished, and is made again.
const toolMarker = "tenrounds-complete"

// installTime is how long the packages of a tool may take to come.
const installTime = 10 * time.Minute

// Tool returns the Python of an environment with exactly the packages of a tool: the one in the cache, or a new one, for
// which the network is asked once. An interpreter that is missing is ErrMissing.
func (l *Launcher) Tool(ctx context.Context, t Tool) (python string, err error) {
	interpreter, version, err := l.pythonFor(ctx, t)
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("%s: find the cache: %w", t.Name, err)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s", interpreter, version, t.Lock))
	dir := filepath.Join(cache, "tenrounds", "tools", t.Name+"-"+hex.EncodeToString(sum[:8]))
	python = filepath.Join(dir, "bin", "python")
	unlock, err := lockBuild(ctx, dir)
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(filepath.Join(dir, toolMarker)); err == nil {
		return python, nil
	}
	if err := l.installTool(ctx, t, interpreter, dir); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return python, nil
}

// installTool makes the environment. What is there is half of one, from a run that was cut off.
func (l *Launcher) installTool(ctx context.Context, t Tool, interpreter, dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("%s: remove an unfinished environment: %w", t.Name, err)
	}
	step := func(what, path string, args ...string) error {
		exit, said, err := l.Run(ctx, Command{Path: path, Args: args, Timeout: installTime})
		if err == nil && exit != 0 {
			err = fmt.Errorf("%s exited with %d: %s", what, exit, said)
		}
		if err != nil {
			return fmt.Errorf("install %s: %w\nthe first use needs python3 with venv, and PyPI by pip; later ones need no network", t.Name, err)
		}
		return nil
	}
	if err := step("python3 -m venv", interpreter, "-I", "-m", "venv", dir); err != nil {
		return err
	}
	lock := filepath.Join(dir, "requirements.lock")
	if err := os.WriteFile(lock, t.Lock, 0o644); err != nil {
		return fmt.Errorf("%s: write the lock: %w", t.Name, err)
	}
	if err := step("pip", filepath.Join(dir, "bin", "python"), "-I", "-m", "pip", "--disable-pip-version-check", "install", "--quiet",
		"--no-input", "--require-hashes", "--only-binary", ":all:", "-r", lock); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, toolMarker), nil, 0o644); err != nil {
		return fmt.Errorf("%s: finish the environment: %w", t.Name, err)
	}
	return nil
}

// pythonFor finds an interpreter on PATH that is new enough.
func (l *Launcher) pythonFor(ctx context.Context, t Tool) (path, version string, err error) {
	var others []string
	for _, name := range []string{"python3", "python3.13", "python3.12", "python3.11"} {
		path, err := Find(name)
		if err != nil {
			continue
		}
		var out bytes.Buffer
		ask := "import sys; print('%d.%d.%d' % sys.version_info[:3]); print('" + t.Python + "' if sys.version_info >= tuple(map(int, '" +
			t.Python + "'.split('.'))) else 'old')"
		exit, _, err := l.Run(ctx, Command{Path: path, Args: []string{"-I", "-S", "-c", ask}, Stdout: &out, Timeout: 20 * time.Second})
		if ctx.Err() != nil {
			return "", "", ctx.Err()
		}
		lines := strings.Fields(out.String())
		if err != nil || exit != 0 || len(lines) != 2 {
			continue
		}
		if lines[1] == t.Python {
			return path, lines[0], nil
		}
		others = append(others, lines[0])
	}
	there := "there is none"
	if len(others) > 0 {
		there = "there is only Python " + strings.Join(others, ", ")
	}
	return "", "", fmt.Errorf("%s needs Python %s or later, and on PATH %s: install one (Debian: apt-get install python3-venv): %w",
		t.Name, t.Python, there, ErrMissing)
}
