package stdhttp

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestIsFile(t *testing.T) {
	for path, want := range map[string]bool{
		"/files/1k.bin":      true,
		"/files/none.bin":    true,
		"/files/":            false,
		"/files":             false,
		"/files1k.bin":       false,
		"/files/1k.bin/":     false,
		"/files/1k.bin\x00":  false,
		"/files/\\1k.bin":    false,
		"/files/..":          false,
		"/files/../1k.bin":   false,
		"/files//etc/passwd": false,
		"/files/index.html":  false,
	} {
		if got := IsFile(path); got != want {
			t.Errorf("IsFile(%q) = %v", path, got)
		}
	}
}

func TestFilesFS(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "1k.bin"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	fsys := FilesFS(dir)
	if info, err := fs.Stat(fsys, "1k.bin"); err != nil || info.Name() != "1k.bin" {
		t.Errorf("stat 1k.bin: %v, %v", info, err)
	}
	for _, name := range []string{"none.bin", "sub", "."} {
		if _, err := fs.Stat(fsys, name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("stat %s: %v, want that there is none", name, err)
		}
	}
}
