package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

// checkout copies a module of the module cache, which has it as the server needs it, to a folder that can be changed.
func checkout(t *testing.T, module string) string {
	t.Helper()
	from, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "fix")
	if err := os.CopyFS(dir, os.DirFS(strings.TrimSpace(string(from)))); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, 0o755) // the cache is read-only
		}
		return os.Chmod(path, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// modFiles is what the project's go.mod and go.sum hold.
func modFiles(t *testing.T) string {
	t.Helper()
	var all []byte
	for _, name := range []string{"../../go.mod", "../../go.sum"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return string(all)
}

// plainRun is a short run of real servers.
func (b *bed) plainRun(args ...string) (int, string) {
	b.t.Helper()
	cmd, out := b.startPlain(append([]string{
		"run", "quick", "--out", b.out, "--id", "r", "--scenarios", "text", "--rounds", "1", "--duration", "300ms", "--warmup", "0s",
		"--connections", "4", "--base-port", "0", "--no-verify", "--server-cpus", "none", "--load-cpus", "none",
	}, args...)...)
	return status(b.t, cmd.Wait()), out.String()
}

// A checkout is measured beside the unchanged server, profiled, and resumed; one that does not compile costs only itself.
// It is not parallel: its builds would starve the tests that wait for a server to fail.
func TestVariantsOfAServer(t *testing.T) {
	calm.Repeat(t, 2, func(f *calm.Findings, _ int) {
		b := newBed(t)
		before := modFiles(t)
		good, bad := checkout(t, "github.com/gorilla/mux"), filepath.Join(t.TempDir(), "bad")
		if err := os.CopyFS(bad, os.DirFS(good)); err != nil {
			f.Fatalf("%v", err)
		}
		for path, text := range map[string]string{
			filepath.Join(good, "more.go"): "package mux\n\n// More is what the cache does not have.\nconst More = 1\n",
			filepath.Join(bad, "bad.go"):   "package mux\n\nvar _ = undefinedThing\n",
		} {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				f.Fatalf("%v", err)
			}
		}
		code, out := b.plainRun("--with", "gorillamux="+good, "--with", "gorillamux="+bad, "--profile", "gorillamux=fix")
		if code != exitcode.Failed && code != exitcode.Limited || !strings.Contains(out, "build gorillamux=bad, which is gorillamux against github.com/gorilla/mux nocommit.") || !strings.Contains(out, "undefined: undefinedThing") {
			f.Errorf("exit %d:\n%s", code, out)
		}
		run, turns := b.read()
		if run.Status != harness.StatusComplete || len(turns) != 2 || len(run.Subjects) != 2 || len(run.Variants) != 2 {
			f.Fatalf("%s, %d turns of %+v", run.Status, len(turns), run.Subjects)
		}
		rows := b.rows()
		plain, fix := rows["gorillamux"], rows["gorillamux=fix"]
		if plain.N != 1 || fix.N != 1 || plain.Unranked+fix.Unranked != "" || !strings.HasPrefix(plain.Version, "v1.") || !strings.HasPrefix(fix.Version, "nocommit.") || len(fix.Warnings) > 0 {
			f.Errorf("%+v\n%+v", plain, fix)
		}
		if now := modFiles(t); now != before {
			f.Errorf("go.mod or go.sum was changed")
		}

		profile := filepath.Join(b.dir(), "profiles", "gorillamux=fix-text.pprof")
		top, err := exec.Command("go", "tool", "pprof", "-top", profile).CombinedOutput()
		if err != nil || !bytes.Contains(top, []byte("Showing nodes accounting for")) || !bytes.Contains(top, []byte("net/http.")) {
			f.Errorf("%v\n%s", err, top)
		}
		b.resumes(f, good, fix.Version)
	})
}

// resumes goes on with a run that lost its last turn while the checkout was changed.
func (b *bed) resumes(t calm.T, checkout, was string) {
	b.t.Helper()
	path := filepath.Join(b.dir(), results.TurnsFile)
	text, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	first := slices.Index(text, '\n') + 1
	if err := os.WriteFile(path, text[:first], 0o644); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(checkout, "later.go"), []byte("package mux\n"), 0o644); err != nil {
		b.t.Fatal(err)
	}
	cmd, out := b.startPlain("run", "--resume", b.dir(), "--no-verify")
	code := status(b.t, cmd.Wait())
	run, turns := b.read()
	if code != exitcode.OK && code != exitcode.Limited || len(turns) != 2 || !strings.Contains(strings.Join(run.Warnings, "\n"), "gorillamux=fix was "+was+" when the run began and is nocommit.") {
		t.Errorf("exit %d, %d turns, %q:\n%s", code, len(turns), run.Warnings, out)
	}
}

// A version that does not exist ends the run before it begins.
func TestVariantThatDoesNotExist(t *testing.T) {
	t.Parallel()
	b := newBed(t)
	b.env = []string{"GOPROXY=off"}
	before := modFiles(t)
	code, out := b.plainRun("--with", "gorillamux@v1.99.99")
	_, out, _ = strings.Cut(out, "bench: --with") // what the machine is like may stand before it
	out = "--with" + out
	if code != exitcode.Failed || !strings.Contains(out, "--with gorillamux@v1.99.99: go list: ") || !strings.Contains(out, "github.com/gorilla/mux@v1.99.99") || strings.Count(out, "\n") > 4 {
		t.Errorf("exit %d:\n%s", code, out)
	}
	if _, err := os.Stat(b.dir()); err == nil {
		t.Error("a results folder was made for a run that could not begin")
	}
	if modFiles(t) != before {
		t.Error("go.mod or go.sum was changed")
	}
}
