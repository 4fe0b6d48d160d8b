package launch

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

// What another build writes in place of a program that was built for a run is not started any more.
func TestReplacedCommand(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	root := project(t, map[string]string{"cmd/load/main.go": tiny})
	l := closeWith(t, New(root))
	path, err := l.BuildCommand(t.Context(), "load")
	if err != nil {
		t.Fatal(err)
	}
	rebuild := func() {
		c := exec.Command("go", buildArgs(path, nil)...)
		c.Dir, c.Env = filepath.Join(root, "cmd", "load"), append(os.Environ(), "CGO_ENABLED=0")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	for _, c := range []struct {
		name string
		do   func()
		runs bool
	}{
		{"nothing", func() {}, true},
		{"a build that finds nothing to do", rebuild, true},
		{"a new time", func() {
			if err := os.Chtimes(path, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"other sources", func() {
			write(t, root, map[string]string{"cmd/load/main.go": "package main\n\nfunc main() { println(\"v2\") }\n"})
			rebuild()
		}, false},
		{"make clean", func() {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}, false},
	} {
		c.do()
		exit, _, err := l.Run(t.Context(), Command{Path: path})
		if c.runs && (exit != 0 || err != nil) || !c.runs && !errors.Is(err, ErrReplaced) {
			t.Errorf("%s: exit %d, %v", c.name, exit, err)
		}
		if !c.runs {
			wants(t, err, path)
		}
	}
	if path, err = l.BuildCommand(t.Context(), "load"); err != nil {
		t.Fatal(err)
	}
	if exit, _, err := l.Run(t.Context(), Command{Path: path}); exit != 0 || err != nil {
		t.Errorf("built anew by the launcher itself: exit %d, %v", exit, err)
	}
}

func TestReplacedServer(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	p, err := l.Build(t.Context(), harness.Target{Name: "fake", Language: "shell", Dir: t.TempDir(),
		Build: []string{"cp", self(), "{binary}"}})
	if err != nil || len(p.Build.SHA256) != 64 {
		t.Fatalf("%+v, %v", p.Build, err)
	}
	o := Options{Alias: "gin", Env: []string{fakeEnv + "=ok"}}
	s, err := l.Start(t.Context(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(p.Path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.Path, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err = l.Start(t.Context(), p, o)
	if wants(t, err, "gin: "+p.Path+" is not the program any more"); !errors.Is(err, ErrReplaced) {
		t.Error(err)
	}
}
