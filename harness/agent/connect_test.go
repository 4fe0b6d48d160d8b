package agent

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParsePlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Place{
		"host":              {SSH: "host", Dir: DefaultDir},
		"me@10.0.0.7":       {SSH: "me@10.0.0.7", Dir: DefaultDir},
		"me@host:/opt/it":   {SSH: "me@host", Dir: "/opt/it"},
		"tcp://10.0.0.7:56": {Agent: "10.0.0.7:56"},
		"tcp://[fd00::7]:1": {Agent: "[fd00::7]:1"},
	} {
		if got, err := ParsePlace(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", ":", "tcp://", "tcp://host", "tcp://:80", "-oProxyCommand=x", "a b", "h;x",
		"h:a'b", "$(x)"} {
		if got, err := ParsePlace(text); err == nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for text, want := range map[string]string{"me@h": "h", "h:x": "h", "tcp://[::1]:5": "::1"} {
		p, _ := ParsePlace(text)
		if p.Host() != want {
			t.Errorf("%s: host %q", text, p.Host())
		}
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if _, err := ReadToken(file, false); err == nil {
		t.Error("no token is read")
	}
	made, err := ReadToken(file, true)
	if err != nil || len(made) != 64 {
		t.Fatalf("%q, %v", made, err)
	}
	if again, err := ReadToken(file, true); again != made || err != nil {
		t.Errorf("%q, %v", again, err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadToken(file, false); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a token for everybody: %v", err)
	}
	for _, text := range []string{"", "short", "two words of a token", "0123456789abcdef\n0123456789abcdef"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadToken(file, true); err == nil {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// The right token is let in, and nothing else.
func TestAdmit(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	admitted := make(chan error)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			admitted <- Admit(conn, "0123456789abcdef")
		}
	}()
	for token, ok := range map[string]bool{"0123456789abcdef": true, "": false, "0123456789abcdeg": false,
		strings.Repeat("x", 10_000): false} {
		dialed := make(chan error)
		go func() {
			conn, err := dialAgent(t.Context(), l.Addr().String(), token)
			if err == nil {
				_ = conn.Close()
			}
			dialed <- err
		}()
		in, out := <-admitted, <-dialed
		if (in == nil) != ok || (out == nil) != ok {
			t.Errorf("%.20q: %v, %v", token, in, out)
		}
	}
	if _, err := dialAgent(t.Context(), "127.0.0.1:1", "x"); err == nil ||
		!strings.Contains(err.Error(), "does bench target run there") {
		t.Errorf("nobody listens: %v", err)
	}
}
