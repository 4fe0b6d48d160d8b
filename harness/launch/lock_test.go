package launch

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// A build waits for another one of the same file, and for none of another file.
func TestBuildsOfOneFileWait(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(t.TempDir(), "bin", "gin")
	unlock, err := lockBuild(t.Context(), binary)
	if err != nil {
		t.Fatal(err)
	}
	other, err := lockBuild(t.Context(), binary+"-bookstore")
	if err != nil {
		t.Fatal(err)
	}
	other()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := lockBuild(ctx, binary); !errors.Is(err, context.Canceled) ||
		!strings.Contains(err.Error(), binary) {
		t.Errorf("at the same time: %v", err)
	}
	second := make(chan error)
	go func() {
		unlock, err := lockBuild(context.Background(), binary)
		if err == nil {
			unlock()
		}
		second <- err
	}()
	unlock()
	if err := <-second; err != nil {
		t.Errorf("after it: %v", err)
	}
}
