package launch

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tenrounds/harness"
)

// A seed makes one binary, whenever and however often it is linked; another seed makes another, and so does
// the linker's own order. The files of a run go with its launcher.
func TestMakeInALayout(t *testing.T) {
	t.Parallel()
	root := project(t, map[string]string{"servers/good/main.go": tiny})
	target := harness.Target{Name: "good", Language: "Go", Dir: filepath.Join(root, "servers", "good")}
	first := New(root)
	plain, err := first.Build(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]uint32{plain.Build.SHA256: 0}
	link := func(l *Launcher, seed uint32) Program {
		p, err := l.Make(t.Context(), target, Making{Name: "good+layout", Layout: seed})
		if err != nil {
			t.Fatal(err)
		}
		if p.Build.Layout != seed || p.Target.Name != "good" ||
			!strings.HasPrefix(p.Path, filepath.Join(root, "bin", "layouts-")) {
			t.Errorf("%+v", p)
		}
		return p
	}
	for _, seed := range []uint32{1, 1<<32 - 1} {
		p := link(first, seed)
		if other, same := sums[p.Build.SHA256]; same {
			t.Errorf("seeds %d and %d make the same binary", seed, other)
		}
		sums[p.Build.SHA256] = seed
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(root, "bin", "layouts-*")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
	if _, err := os.Stat(plain.Path); err != nil {
		t.Errorf("the target's own binary: %v", err)
	}
	if p := link(closeWith(t, New(root)), 1); sums[p.Build.SHA256] != 1 {
		t.Error("a seed makes another binary the second time")
	}
}

// The layouts of a run that was killed go when the next one makes its own; those of one that is under way stay.
func TestOrphanedLayouts(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	ended := exec.Command("true")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(bin, fmt.Sprintf("layouts-%d-1", ended.Process.Pid))
	own := filepath.Join(bin, fmt.Sprintf("layouts-%d-2", os.Getpid()))
	odd := filepath.Join(bin, "layouts-x-3")
	for _, dir := range []string{gone, own, odd} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	removeOrphaned(bin)
	for dir, want := range map[string]bool{gone: false, own: true, odd: true} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s: %v", filepath.Base(dir), err)
		}
	}
}
