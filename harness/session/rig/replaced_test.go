package rig

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/loader"
	"tenrounds/test/faults"
)

// replace puts another program in the place of one, as a build does.
func replace(t *testing.T, path string) {
	t.Helper()
	other := path + ".new"
	if err := os.WriteFile(other, []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
}

// Another generator would have measured the turns that follow, of all targets: the run ends, and keeps what
// it has.
func TestGeneratorReplacedInTheMiddle(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	root := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module tenrounds\n\ngo 1.24\n",
		"cmd/load/main.go": "package main\n\nfunc main() { print(`{}`) }\n"} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rig := &Rig{Root: root, Launcher: launch.New(root)}
	defer func() { _ = rig.Close() }()
	if _, err := rig.BuildLoaders(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := rig.start(t.Context(), rig.program(harness.Load{}), loader.Turn{},
		func(int) {}); errors.Is(err, launch.ErrReplaced) || rig.spoiled != nil {
		t.Errorf("before it was replaced: %v, %v", err, rig.spoiled)
	}
	replace(t, rig.load)
	if _, err := rig.start(t.Context(), rig.program(harness.Load{}), loader.Turn{},
		func(int) {}); !errors.Is(err, launch.ErrReplaced) {
		t.Errorf("the other generator was run: %v", err)
	}
	if err := rig.spoiled; !errors.Is(err, launch.ErrReplaced) || !strings.Contains(err.Error(), rig.load) {
		t.Errorf("the turn would be kept: %v", err)
	}
}
