package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/launch"
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

// A server that is built anew in the middle of a run has no rank and says why. The others go on.
func TestServerReplacedInTheMiddle(t *testing.T) {
	t.Parallel()
	calm.Repeat(t, 3, func(f *calm.Findings, n int) {
		rounds := 4 << n // more if all were over by the time that it was replaced
		b := newBed(t)
		b.add("fine", "fine")
		server, err := faulty()
		if err != nil {
			f.Fatalf("%v", err)
		}
		b.manifest(harness.Target{
			Name: "test-replaced", Title: "x", Language: "Go", Engine: "net/http", Static: "none", Build: []string{"cp", server, "{binary}"},
			Run:     []string{"{binary}", "test-replaced", "fine", b.lies, strconv.Itoa(dieAfter), "--addr", "{addr}", "--files", "{files}"},
			Version: []string{"echo", "v1"},
		})
		path := filepath.Join("..", "..", "bin", "test-replaced")
		t.Cleanup(func() { _ = os.Remove(path) })
		cmd, out := b.start("--targets", "fine,test-replaced", "--rounds", strconv.Itoa(rounds))
		b.waitTurns(2)
		replace(t, path)
		if code := status(t, cmd.Wait()); code != exitcode.Failed {
			f.Errorf("exit %d:\n%s", code, out)
		}
		rows := b.rows()
		if r := rows["test-replaced"]; r.N == 0 || r.N == rounds || !strings.Contains(r.Unranked, "bin/test-replaced is not the program any more that was built for this run") {
			f.Errorf("%d rounds, %q", r.N, r.Unranked)
		}
		if r := rows["fine"]; r.N != rounds || r.Unranked != "" {
			f.Errorf("the other one did not go on: %+v", r)
		}
		b.alone()
	})
}

// Another generator would have measured the turns that follow, of all targets: the run ends, and keeps what it has.
func TestGeneratorReplacedInTheMiddle(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module tenrounds\n\ngo 1.24\n", "cmd/load/main.go": "package main\n\nfunc main() { print(`{}`) }\n"} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := session{stage: stage{root: root, launcher: launch.New(root)}}
	defer s.stage.launcher.Close()
	if err := s.stage.buildLoaders(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.stage.execLoad(t.Context(), nil, 0, nil); errors.Is(err, launch.ErrReplaced) || s.stage.spoiled != nil {
		t.Errorf("before it was replaced: %v, %v", err, s.stage.spoiled)
	}
	replace(t, s.stage.load)
	if _, err := s.stage.execLoad(t.Context(), nil, 0, nil); !errors.Is(err, launch.ErrReplaced) {
		t.Errorf("the other generator was run: %v", err)
	}
	if err := s.Record(harness.Measurement{Error: "x"}); !errors.Is(err, launch.ErrReplaced) || !strings.Contains(err.Error(), s.stage.load) {
		t.Errorf("the turn would be kept: %v", err)
	}
}
