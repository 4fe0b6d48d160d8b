package contract_test

import (
	"bytes"
	"errors"
	"net"
	"os/exec"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/test/checkout"
	"tenrounds/test/faults"
)

// TestExitCodes checks the exit codes of bench, load and serve: by what they end with, and by the table in
// --help.
func TestExitCodes(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	checkout.Look()
	paths := map[string]string{}
	for _, name := range []string{"bench", "load", "serve"} {
		path, err := checkout.Command(name)
		if err != nil {
			t.Fatal(err)
		}
		paths[name] = path
	}
	wrong := answering(t, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
	for _, c := range []struct {
		command string
		args    []string
		want    int
	}{
		{"bench", []string{"--help"}, exitcode.OK},
		{"load", []string{"--help"}, exitcode.OK},
		{"serve", []string{"--help"}, exitcode.OK},
		{"bench", []string{"--no-such-flag"}, exitcode.Usage},
		{"bench", []string{"run", "no-such-plan"}, exitcode.Usage},
		{"load", []string{"--no-such-flag"}, exitcode.Usage},
		{"load", []string{"--requests", "no-such-file", "http://127.0.0.1:1"}, exitcode.Usage},
		{"serve", []string{"--no-such-flag"}, exitcode.Usage},
		{"serve", []string{"--targets", "no-such-target"}, exitcode.Usage},
		{"bench", []string{"report", "no-such-folder"}, exitcode.Failed},
		{"load", []string{"--pid", "999999999", "http://" + wrong}, exitcode.Failed},
		// not an address of this machine
		{"serve", []string{"--targets", "nethttp", "--host", "192.0.2.1"}, exitcode.Failed},
		{"bench", []string{"compare", "results/reference", "results/reference", "--fail-on-regression", "50%"},
			exitcode.OK},
		{"load", []string{"--duration", "100ms", "--connections", "1", "http://" + wrong}, exitcode.Wrong},
	} {
		cmd := exec.Command(paths[c.command], c.args...)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		err := cmd.Run()
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if got := cmd.ProcessState.ExitCode(); got != c.want {
			t.Errorf("%s %s: exit %d, want %d:\n%s", c.command, strings.Join(c.args, " "), got, c.want, &out)
		}
		once := strings.Count(strings.ToLower(out.String()), "exit code") == 1
		if c.args[0] == "--help" && (!once || !strings.Contains(out.String(), exitcode.Table)) {
			t.Errorf("%s --help: want the table of harness/exitcode and no other:\n%s", c.command, &out)
		}
	}
}

// answering returns the address of a server that gives each request the same answer.
func answering(t *testing.T, answer string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				in := make([]byte, 4096)
				for {
					if _, err := c.Read(in); err != nil {
						return
					}
					if _, err := c.Write([]byte(answer)); err != nil {
						return
					}
				}
			}()
		}
	}()
	return listener.Addr().String()
}
