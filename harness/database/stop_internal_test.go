package database

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness/launch"
)

// A cluster is asked to stop by SIGINT even where the launcher is closed first, and has its time for it;
// after one that was killed the next has more to start. Not parallel, like TestVersionFails.
func TestClusterHasItsTime(t *testing.T) {
	l := launch.New(t.TempDir())
	p := programs{l: l, bin: t.TempDir(), dir: t.TempDir()}
	const script = "#!/bin/sh\ntrap 'exit 0' INT\ntouch \"$2/up\"\nwhile :; do sleep 0.02; done\n"
	//nolint:gosec // it has to run
	if err := os.WriteFile(filepath.Join(p.bin, "postgres"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(p.data(), 0o700); err != nil {
		t.Fatal(err)
	}
	c := p.run(1, Options{})
	<-c.born
	for {
		if _, err := os.Stat(filepath.Join(p.data(), "up")); err == nil {
			break
		}
		select {
		case <-c.ended:
			t.Fatal(c.err)
		case <-time.After(5 * time.Millisecond):
		}
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if <-c.ended; c.err == nil || !strings.Contains(c.err.Error(), "ended with status 0") {
		t.Errorf("it was not asked by SIGINT: %v", c.err)
	}
	if c.startTime() != startTimeout {
		t.Errorf("a new one has %v to start", c.startTime())
	}
	if err := os.WriteFile(filepath.Join(p.data(), "postmaster.pid"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	killed := &Cluster{killed: p.unclean()}
	var words strings.Builder
	Options{Words: &words}.warn(killed.killed)
	if killed.startTime() <= startTimeout ||
		!strings.Contains(words.String(), "it reads its log first, for up to 10m") {
		t.Errorf("after a kill it has %v to start, which is announced by %q", killed.startTime(), &words)
	}
}
