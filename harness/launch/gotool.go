package launch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"tenrounds/harness"
)

// goTool runs the go command in a folder and returns what it prints. An error holds the first lines of what
// it complains of: a compiler can go on for long, and the first line mostly says why.
func (l *Launcher) goTool(ctx context.Context, dir string, env []string, args ...string) (string, error) {
	var out bytes.Buffer
	p, err := l.toEnd(ctx, spec{path: "go", args: args, dir: dir, env: append(forBuild(os.Environ()), env...),
		stdout: &out})
	if err != nil {
		return "", err
	}
	if p.err != nil {
		return "", fmt.Errorf("go %s: %w: %s", args[0], p.err, complaint(p.said.String()))
	}
	return strings.TrimSpace(out.String()), nil
}

// What is shown of a complaint of the go command.
const (
	complaintLines = 5
	complaintWidth = 240
)

// complaint is the first lines of what the go command complains of, without its progress.
func complaint(said string) string {
	var lines []string
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, " \r\n")
		progress := strings.HasPrefix(line, "go: downloading ") || strings.HasPrefix(line, "go: finding ") ||
			strings.HasPrefix(line, "go: added ") || strings.HasPrefix(line, "go: found ") ||
			strings.HasPrefix(line, "# ")
		if line == "" || progress {
			continue
		}
		if len(lines) == complaintLines {
			return strings.Join(append(lines, "..."), "\n")
		}
		lines = append(lines, string([]rune(line)[:min(len([]rune(line)), complaintWidth)]))
	}
	return strings.Join(lines, "\n")
}

// Packages counts the packages that a target of this language links, those of the standard library among
// them.
func (l *Launcher) Packages(ctx context.Context, t harness.Target) (int, error) {
	out, err := l.goTool(ctx, t.Dir, nil, "list", "-deps", ".")
	if err != nil {
		return 0, fmt.Errorf("list the packages of %s: %w", t.Name, err)
	}
	return strings.Count(out, "\n") + 1, nil
}

// Releases asks when versions of modules were released, each MODULE@VERSION. The go command asks the module
// proxy, or finds it in the module cache; offline it looks there only. What cannot be learnt is missing in
// the answer.
func (l *Launcher) Releases(ctx context.Context, modules []string,
	offline bool) (map[string]time.Time, error) {
	env := []string{"GOWORK=off"}
	if offline {
		env = append(env, "GOPROXY=off")
	}
	found := map[string]time.Time{}
	if len(modules) == 0 {
		return found, nil
	}
	out, err := l.goTool(ctx, l.root, env, append([]string{"list", "-m", "-e", "-mod=readonly",
		"-json=Path,Version,Time"}, modules...)...)
	if err != nil {
		return nil, fmt.Errorf("ask when modules were released: %w", err)
	}
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		var m struct {
			Path, Version string
			Time          *time.Time
		}
		if err := d.Decode(&m); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, fmt.Errorf("ask when modules were released: %w", err)
		}
		if m.Time != nil {
			found[m.Path+"@"+m.Version] = *m.Time
		}
	}
}
