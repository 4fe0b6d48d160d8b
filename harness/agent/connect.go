package agent

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"

	"tenrounds/harness/input"
	"tenrounds/harness/launch"
)

// Place is where servers run: over ssh, or at an agent's port.
type Place struct {
	// SSH is the destination, as in ssh's own command line, and Dir the checkout there.
	SSH, Dir string
	// Agent is HOST:PORT of an agent; "" with SSH.
	Agent string
}

// DefaultDir is the checkout on the other machine.
const DefaultDir = "tenrounds"

// ParsePlace reads "me@host", "me@host:checkout" or "tcp://host:port".
func ParsePlace(text string) (p Place, err error) {
	bad := func(why string) (Place, error) {
		return Place{}, fmt.Errorf(
			"%q %s: write HOST or USER@HOST:CHECKOUT for ssh, or tcp://HOST:PORT for an agent "+
				"that listens",
			text,
			why,
		)
	}
	if at, ok := strings.CutPrefix(text, "tcp://"); ok {
		host, port, err := net.SplitHostPort(at)
		if err != nil || host == "" || port == "" {
			return bad("has no port")
		}
		return Place{Agent: at}, nil
	}
	p.SSH, p.Dir, _ = strings.Cut(text, ":")
	if p.Dir == "" {
		p.Dir = DefaultDir
	}
	switch {
	case p.SSH == "" || strings.HasPrefix(p.SSH, "-") || strings.ContainsAny(p.SSH, " \t'\"\\$`;&|"):
		return bad("names no host")
	case strings.ContainsAny(p.Dir, "'\n"):
		return bad("has a quote in its checkout")
	}
	return p, nil
}

// Host is the name of the machine.
func (p Place) Host() string {
	if p.Agent != "" {
		host, _, _ := net.SplitHostPort(p.Agent)
		return host
	}
	_, host, found := strings.Cut(p.SSH, "@")
	if !found {
		return p.SSH
	}
	return host
}

// Dialer connects to the place. ssh runs through the launcher, with the user's own keys and known hosts.
func (p Place) Dialer(l *launch.Launcher, token string) Dialer {
	if p.Agent != "" {
		return func(ctx context.Context) (io.ReadWriteCloser, error) { return dialAgent(ctx, p.Agent, token) }
	}
	return func(ctx context.Context) (io.ReadWriteCloser, error) { return p.overSSH(ctx, l) }
}

// wait is how long a connection may take.
const wait = 15 * time.Second

func dialAgent(ctx context.Context, at, token string) (io.ReadWriteCloser, error) {
	d := net.Dialer{Timeout: wait}
	conn, err := d.DialContext(ctx, "tcp", at)
	if err != nil {
		return nil, fmt.Errorf("reach the agent: %w: does bench target run there?", err)
	}
	_ = conn.SetDeadline(time.Now().Add(wait))
	_, err = io.WriteString(conn, token+"\n")
	answer := make([]byte, len(welcome))
	if err == nil {
		_, err = io.ReadFull(conn, answer)
	}
	if err != nil || string(answer) != welcome {
		_ = conn.Close()
		return nil, fmt.Errorf("the agent at %s refuses: is the token the one of its --token-file?", at)
	}
	_ = conn.SetDeadline(time.Time{})
	return conn, nil
}

// welcome is what the agent says to the right token.
const welcome = "tenrounds\n"

// Admit takes the token from a connection, and closes one with a wrong token.
func Admit(conn net.Conn, token string) error {
	_ = conn.SetDeadline(time.Now().Add(wait))
	const longest = 256
	line, err := bufio.NewReaderSize(io.LimitReader(conn, longest), longest).ReadString('\n')
	given, want := sha256.Sum256([]byte(strings.TrimSpace(line))), sha256.Sum256([]byte(token))
	if err == nil && subtle.ConstantTimeCompare(given[:], want[:]) != 1 {
		err = errors.New("the token is wrong")
	}
	if err == nil {
		_, err = io.WriteString(conn, welcome)
	}
	if err != nil {
		_ = conn.Close()
		return fmt.Errorf("a connection from %s: %w", conn.RemoteAddr(), err)
	}
	return conn.SetDeadline(time.Time{})
}

// ReadToken reads a token from a file that only its owner can read. A new file gets a new token.
func ReadToken(file string, create bool) (string, error) {
	text, err := input.Read(file, input.MaxSetting)
	if errors.Is(err, fs.ErrNotExist) && create {
		b := make([]byte, 32)
		_, _ = rand.Read(b) // it never fails
		text = []byte(hex.EncodeToString(b))
		if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
			return "", fmt.Errorf("write a token: %w", err)
		}
	} else if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	st, err := os.Stat(file)
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	if st.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s can be read by others: chmod 600 %s", file, file)
	}
	const shortest = 16
	token := strings.TrimSpace(string(text))
	if len(token) < shortest || strings.ContainsAny(token, "\n ") {
		return "", fmt.Errorf("%s has no token of one word with at least %d characters", file, shortest)
	}
	return token, nil
}

// overSSH has ssh run an agent on the other machine.
func (p Place) overSSH(ctx context.Context, l *launch.Launcher) (io.ReadWriteCloser, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe to ssh: %w", err)
	}
	answers, words := io.Pipe()
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c := &sshConn{write: write, answers: answers, cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(c.ended)
		exit, said, err := l.Run(ctx, launch.Command{Path: "ssh", Stdin: read, Stdout: words, Args: []string{
			"-T", "-o", "BatchMode=yes", "-o", "ServerAliveInterval=5", p.SSH,
			"cd '" + p.Dir + "' && exec bin/bench target --stdio"}})
		_ = read.Close()
		if err == nil {
			err = fmt.Errorf("ssh %s ended with %d: %s", p.SSH, exit, strings.TrimSpace(said))
		}
		_ = words.CloseWithError(err)
	}()
	return c, nil
}

// sshConn is the standard input and output of the agent.
type sshConn struct {
	write   *os.File
	answers *io.PipeReader
	cancel  context.CancelFunc
	ended   chan struct{}
}

func (c *sshConn) Read(b []byte) (int, error)  { return c.answers.Read(b) }
func (c *sshConn) Write(b []byte) (int, error) { return c.write.Write(b) }

// Close ends the input, at which the agent ends, and then ssh if it does not.
func (c *sshConn) Close() error {
	err := c.write.Close()
	go func() { _, _ = io.Copy(io.Discard, c.answers) }()
	select {
	case <-c.ended:
	case <-time.After(launch.Grace + time.Second):
	}
	c.cancel()
	<-c.ended
	return err
}

// Stdio is the connection of an agent that ssh started.
type Stdio struct {
	io.Reader
	io.Writer
}

// Close does nothing: the process ends.
func (Stdio) Close() error { return nil }

// Listen serves the runs that know the token, one after another, until ctx ends.
func (a Agent) Listen(ctx context.Context, l net.Listener, token string) error {
	defer context.AfterFunc(ctx, func() { _ = l.Close() })()
	for {
		conn, err := l.Accept()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return fmt.Errorf("listen for runs: %w", err)
		}
		if err := Admit(conn, token); err != nil {
			a.Say("%v", err)
			continue
		}
		a.Say("a run from %s", conn.RemoteAddr())
		if err := a.Serve(ctx, conn); err != nil && !errors.Is(err, os.ErrClosed) {
			a.Say("%v", err)
		}
		a.Say("the run has left")
	}
}
