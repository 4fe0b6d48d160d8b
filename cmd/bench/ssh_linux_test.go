package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

// sshServer starts an sshd of its own, and an ssh on PATH that reaches it as "box" with a key of its own.
func sshServer(t *testing.T) (path string) {
	t.Helper()
	const daemon = "/usr/sbin/sshd" // it must be started by its whole path
	for _, program := range []string{daemon, "ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("it needs sshd, ssh and ssh-keygen: apt-get install openssh-server")
		}
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string, mode os.FileMode) {
		if err := os.WriteFile(at(name), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"host", "key"} {
		out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", at(name)).CombinedOutput()
		if err != nil {
			t.Fatalf("ssh-keygen: %v: %s", err, out)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	_ = l.Close()
	host, err := os.ReadFile(at("host.pub"))
	if err != nil {
		t.Fatal(err)
	}
	write("known", fmt.Sprintf("[127.0.0.1]:%s %s", port, host), 0o600)
	write("sshd_config", fmt.Sprintf("Port %s\nListenAddress 127.0.0.1\nHostKey %s\nAuthorizedKeysFile %s\n"+
		"StrictModes no\nUsePAM no\nPidFile none\nPermitRootLogin prohibit-password\n", port, at("host"),
		at("key.pub")), 0o600)
	write("ssh_config", fmt.Sprintf("Host box\n HostName 127.0.0.1\n Port %s\n IdentityFile %s\n"+
		" IdentitiesOnly yes\n UserKnownHostsFile %s\n StrictHostKeyChecking yes\n",
		port, at("key"), at("known")), 0o600)
	if err := os.Mkdir(at("bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	client, _ := exec.LookPath("ssh")
	write("bin/ssh", fmt.Sprintf("#!/bin/sh\nexec %s -F %s \"$@\"\n", client, at("ssh_config")), 0o755)
	if os.Geteuid() == 0 {
		_ = os.MkdirAll("/run/sshd", 0o755) // where sshd of root shuts itself in
	}
	var said bytes.Buffer
	c := exec.Command(daemon, "-D", "-e", "-f", at("sshd_config"))
	c.Stderr = &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
		if t.Failed() {
			t.Log(said.String())
		}
	})
	for range 100 {
		if conn, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			_ = conn.Close()
			return at("bin")
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("sshd does not listen: %s", said.String())
	return ""
}

// A run starts its servers over ssh, by the user's key, and nothing of it stays behind.
func TestOverSSH(t *testing.T) {
	faults.Only(t)
	path := sshServer(t)
	bench, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	far, out := t.TempDir(), t.TempDir()
	if err := os.Mkdir(filepath.Join(far, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\nPATH=%s\nexport PATH\ncd '%s' && exec '%s' \"$@\"\n", os.Getenv("PATH"),
		root, bench)
	if err := os.WriteFile(filepath.Join(far, "bin/bench"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	args := []string{"run", "quick", "--interleave", "turns", "--targets", "nethttp", "--scenarios", "text",
		"--duration", "300ms", "--warmup", "0s", "--rounds", "2", "--base-port", "0", "--no-live", "--no-verify",
		"--listen", "127.0.0.1", "--out", out}
	run := func(id, place string) (int, string) {
		var said bytes.Buffer
		c := exec.Command(bench, append(args, "--id", id, "--target-host", place)...)
		c.Dir, c.Stdout, c.Stderr = root, &said, &said
		c.Env = append(os.Environ(), "PATH="+path+":"+os.Getenv("PATH"))
		return status(t, c.Run()), said.String()
	}
	code, said := run("fine", "box:"+far)
	if code != exitcode.OK && code != exitcode.Limited {
		t.Fatalf("exit %d:\n%s", code, said)
	}
	if report, err := os.ReadFile(filepath.Join(out, "fine/report.md")); err != nil ||
		!strings.Contains(string(report), "the load came from another machine") {
		t.Errorf("%v\n%s", err, report)
	}
	if left := processes("target --stdio"); len(left) > 0 {
		t.Errorf("the agent is still there: %v", left)
	}
	if code, said = run("nowhere", "box:"+filepath.Join(far, "none")); code != exitcode.Failed ||
		!strings.Contains(said, "ssh box ended with") {
		t.Errorf("no checkout there: exit %d:\n%s", code, said)
	}
}
