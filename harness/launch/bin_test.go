package launch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBin(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache) // of other systems
	root := t.TempDir()
	if got, want := binOf(root), filepath.Join(root, "bin"); got != want {
		t.Errorf("in a checkout that can be written: %s, want %s", got, want)
	}
	locked, other := t.TempDir(), t.TempDir()
	for _, dir := range []string{locked, other} {
		// No folder can be made here, not even by root.
		if err := os.WriteFile(filepath.Join(dir, "bin"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := binOf(locked)
	if !strings.HasPrefix(got, cache) || got == binOf(other) {
		t.Errorf("in one that cannot: %s, want a folder of its own in the cache", got)
	}
}
