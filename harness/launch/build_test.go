package launch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

// project makes a small project with a go.mod and the given files, and returns its root.
func project(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	files["go.mod"] = "module tenrounds\n\ngo 1.24\n"
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func closeWith(t *testing.T, l *Launcher) *Launcher {
	t.Cleanup(func() { _ = l.Close() })
	return l
}

const tiny = "package main\n\nfunc main() { println(\"v1.2.3 \\nmore\") }\n"

func TestBuild(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	root := project(t, map[string]string{
		"servers/good/main.go": tiny,
		"servers/bad/main.go":  "package main\n\nfunc main() { undefinedThing() }\n",
		"cmd/load/main.go":     tiny,
	})
	l := closeWith(t, New(root))
	target := func(name string) harness.Target {
		return harness.Target{Name: name, Language: "Go", Dir: filepath.Join(root, "servers", name)}
	}
	p, err := l.Build(t.Context(), target("good"))
	if err != nil {
		t.Fatal(err)
	}
	if p.Path != filepath.Join(root, "bin", "good") || p.Target.Name != "good" {
		t.Errorf("program %+v", p)
	}
	b := p.Build
	if !strings.HasPrefix(b.Go, "go1.") || b.Version != b.Go || b.Bytes < 1000 ||
		b.Settings["CGO_ENABLED"] != "0" || b.Settings["-trimpath"] != "true" {
		t.Errorf("build %+v", b)
	}
	_, err = l.Build(t.Context(), target("bad"))
	wants(t, err, "build bad: ", "exit status 1", "undefined: undefinedThing")

	unlinked := target("good")
	unlinked.Module = "example.com/framework"
	_, err = l.Build(t.Context(), unlinked)
	wants(t, err, "example.com/framework", "not linked")

	path, err := l.BuildCommand(t.Context(), "load")
	if err != nil || path != filepath.Join(root, "bin", "load") {
		t.Errorf("BuildCommand: %s, %v", path, err)
	}
	_, err = l.BuildCommand(t.Context(), "none")
	wants(t, err, "build cmd/none")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Build(ctx, target("good")); !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted build: %v", err)
	}
}

func TestBuildByOwnCommand(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	root := project(t, map[string]string{"external/x/source": "#!/bin/sh\necho 'v9.8.7 '\necho more\n"})
	l := closeWith(t, New(root))
	base := harness.Target{Name: "x", Language: "shell", Dir: filepath.Join(root, "external", "x")}

	built := base
	built.Build = []string{"install", "source", "{binary}"} // a relative name: it runs in the target's folder
	built.Version = []string{"{binary}"}
	p, err := l.Build(t.Context(), built)
	if err != nil || p.Path != filepath.Join(root, "bin", "x") || p.Build.Version != "v9.8.7" ||
		p.Build.Bytes == 0 || p.Build.Go != "" {
		t.Errorf("program %+v, %v", p, err)
	}

	onlyRun := base
	onlyRun.Run = []string{"sh", "source", "{addr}"}
	onlyRun.Version = []string{"sh", "source"}
	p, err = l.Build(t.Context(), onlyRun)
	if err != nil || p.Path != "" || p.Build.Version != "v9.8.7" || p.Build.Bytes != 0 {
		t.Errorf("program %+v, %v", p, err)
	}

	prepared := onlyRun
	prepared.Build = []string{"touch", "prepared"}
	if p, err = l.Build(t.Context(), prepared); err != nil || p.Path != "" {
		t.Errorf("program %+v, %v", p, err)
	}
	if _, err := os.Stat(filepath.Join(base.Dir, "prepared")); err != nil {
		t.Error(err)
	}

	empty := built
	empty.Name, empty.Build = "y", []string{"true"}
	_, err = l.Build(t.Context(), empty)
	wants(t, err, "build y: true left no binary")

	loud := built
	loud.Build = []string{"sh", "-c", "echo syntax error; exit 7"} // on the standard output
	_, err = l.Build(t.Context(), loud)
	wants(t, err, "exit status 7", "syntax error")

	mute := onlyRun
	mute.Version = []string{"sh", "-c", "echo no >&2; exit 1"}
	_, err = l.Build(t.Context(), mute)
	wants(t, err, "read the build of x", "no")
}

func TestBuildWithoutWhatItNeeds(t *testing.T) {
	t.Parallel()
	l := closeWith(t, New(t.TempDir()))
	_, err := l.Build(t.Context(), harness.Target{Name: "x", Needs: "no-such-runtime"})
	if !errors.Is(err, ErrMissing) {
		t.Errorf("got %v", err)
	}
	wants(t, err, "it needs no-such-runtime: not on PATH")
}

func TestRoot(t *testing.T) {
	root := project(t, map[string]string{
		"servers/gin/bookstore/main.go": tiny,
		"external/x/go.mod":             "module other\n",
	})
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{".", "servers/gin/bookstore", "external/x"} {
		t.Chdir(filepath.Join(root, dir))
		if got, err := Root(); err != nil || got != root {
			t.Errorf("in %s: %q, %v", dir, got, err)
		}
	}
	t.Chdir(t.TempDir())
	_, err = Root()
	wants(t, err, "no go.mod of module tenrounds")
}
