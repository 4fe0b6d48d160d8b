package launch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tcThat puts a tc on PATH that notes how it was called, says a text and exits with a status.
func tcThat(t *testing.T, says string, exit string) (calls func() string) {
	t.Helper()
	dir := t.TempDir()
	notes := filepath.Join(dir, "calls")
	script := "#!/bin/sh\necho \"$*\" >>" + notes + "\necho '" + says + "' >&2\nexit " + exit + "\n"
	if err := os.WriteFile(filepath.Join(dir, "tc"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	return func() string {
		b, _ := os.ReadFile(notes)
		return string(b)
	}
}

// The rule goes to the interface of the address, and is removed again.
func TestShapeNetwork(t *testing.T) {
	calls := tcThat(t, "", "0")
	l := New(t.TempDir())
	defer l.Close()
	undo, err := l.ShapeNetwork(context.Background(), "127.0.0.1", "delay 15000us rate 100mbit")
	if err != nil {
		t.Fatal(err)
	}
	if err := undo(); err != nil {
		t.Error(err)
	}
	const want = "qdisc add dev lo root netem delay 15000us rate 100mbit\nqdisc del dev lo root netem\n"
	if got := calls(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What tc refuses is said with what to do.
func TestShapeNetworkRefused(t *testing.T) {
	for says, want := range map[string]string{
		"Error: Specified qdisc kind is unknown.":     "this kernel has no netem",
		"RTNETLINK answers: Operation not permitted":  "it needs root",
		"Error: Exclusivity flag on, cannot modify.":  "tc qdisc del dev lo root",
		"RTNETLINK answers: File exists":              "lo has a rule already",
		"Error: argument \"delai\" is wrong: unknown": "unknown",
		"Error: Specified qdisc not found.":           "this kernel has no netem",
	} {
		tcThat(t, says, "2")
		l := New(t.TempDir())
		_, err := l.ShapeNetwork(context.Background(), "127.0.0.1", "delay 1ms")
		if !errors.Is(err, ErrNoNetwork) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", says, err, want)
		}
		l.Close()
	}
	l := New(t.TempDir())
	defer l.Close()
	if _, err := l.ShapeNetwork(context.Background(), "192.0.2.1", "delay 1ms"); err == nil ||
		!strings.Contains(err.Error(), "no interface of this machine has the address 192.0.2.1") {
		t.Errorf("an address of another machine: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := l.ShapeNetwork(context.Background(), "127.0.0.1", "delay 1ms"); err == nil ||
		!strings.Contains(err.Error(), "iproute2") {
		t.Errorf("no tc: %v", err)
	}
}
