package main

import (
	"strings"
	"syscall"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

func TestFullDisk(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t, "fine")
	small := t.TempDir()
	// A disk of 128 KiB: room for the folder and a few turns.
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=128k"); err != nil {
		t.Skipf("mounting a small disk needs root on Linux: %v", err)
	}
	defer func() { _ = syscall.Unmount(small, 0) }()
	b.out = small
	cmd, words := b.start("--out", small, "--rounds", "200", "--duration", "20ms", "--launch", "once")
	code := status(t, cmd.Wait())
	if out := words.String(); code != exitcode.Failed || !strings.Contains(out, "no space left on device") ||
		!strings.Contains(out, "--resume") {
		t.Fatalf("exit %d:\n%s", code, words)
	}
	_, turns := b.read()
	if len(turns) < 2 {
		t.Errorf("%d turns were kept", len(turns))
	}
	b.alone()
	if err := syscall.Mount("tmpfs", small, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
		t.Fatal(err)
	}
	cmd, again := b.startPlain("run", "--resume", b.dir(), "--manifests", b.manifests, "--no-verify", "--quiet")
	b.waitTurns(len(turns) + 1)
	_ = cmd.Process.Signal(syscall.SIGINT)
	if code := status(t, cmd.Wait()); code != 130 {
		t.Errorf("with room again: exit %d:\n%s", code, again)
	}
	if _, more := b.read(); len(more) <= len(turns) {
		t.Errorf("%d turns after the resume, %d before", len(more), len(turns))
	}
}
