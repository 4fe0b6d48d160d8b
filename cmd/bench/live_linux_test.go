package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

// console is a terminal with a program on it.
type console struct {
	t       *testing.T
	master  *os.File
	tty     *os.File
	before  unix.Termios
	program *exec.Cmd
	mu      sync.Mutex
	text    bytes.Buffer
}

// openConsole makes a pseudo-terminal and starts bench on it, with more of its environment.
func (b *bed) openConsole(env []string, args ...string) *console {
	b.t.Helper()
	c := &console{t: b.t}
	var err error
	if c.master, err = os.OpenFile("/dev/ptmx", os.O_RDWR, 0); err != nil {
		b.t.Fatal(err)
	}
	fd := int(c.master.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err = errors.Join(err, unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)); err != nil {
		b.t.Fatal(err)
	}
	if c.tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0); err != nil {
		b.t.Fatal(err)
	}
	c.resize(24, 80)
	c.before = c.state()
	path, err := binary()
	if err != nil {
		b.t.Fatal(err)
	}
	c.program = exec.Command(path, append(slices.Clone(b.common), args...)...)
	c.program.Stdin, c.program.Stdout, c.program.Stderr = c.tty, c.tty, c.tty
	c.program.Env = append(slices.DeleteFunc(os.Environ(), func(e string) bool {
		return strings.HasPrefix(e,
			"CI=")
	}), "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	c.program.Env = append(c.program.Env, env...)
	c.program.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.program.Start(); err != nil {
		b.t.Fatal(err)
	}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := c.master.Read(buf)
			c.mu.Lock()
			c.text.Write(buf[:n])
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	b.t.Cleanup(func() { _ = c.master.Close() })
	b.t.Cleanup(func() { _ = c.tty.Close() })
	return c
}

func (c *console) resize(rows, columns uint16) {
	c.t.Helper()
	if err := unix.IoctlSetWinsize(int(c.tty.Fd()), unix.TIOCSWINSZ,
		&unix.Winsize{Row: rows, Col: columns}); err != nil {
		c.t.Fatal(err)
	}
}

func (c *console) state() unix.Termios {
	c.t.Helper()
	s, err := unix.IoctlGetTermios(int(c.tty.Fd()), unix.TCGETS)
	if err != nil {
		c.t.Fatal(err)
	}
	return *s
}

func (c *console) seen() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

func (c *console) press(key string) {
	c.t.Helper()
	if _, err := io.WriteString(c.master, key); err != nil {
		c.t.Fatal(err)
	}
}

const (
	enterScreen = "\x1b[?1049h"
	leaveScreen = "\x1b[?1049l"
)

// TestLiveView presses the keys of the view on a real terminal.
func TestLiveView(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, c := range []struct {
		name string
		do   func(b *bed, c *console)
		code int
	}{
		{"q", func(_ *bed, c *console) { c.press("q") }, 130},
		{"sigterm", func(_ *bed, c *console) { _ = c.program.Process.Signal(syscall.SIGTERM) }, 143},
		{"d", func(b *bed, c *console) {
			c.press("d")
			b.wait("the plain progress", func() bool {
				_, after, _ := strings.Cut(c.seen(), leaveScreen)
				return strings.Contains(after, "mean req/s")
			})
			_ = c.program.Process.Signal(syscall.SIGINT)
		}, 130},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBed(t, "fine", "fine2")
			con := b.openConsole(nil, "--rounds", "500")
			b.wait("the view", func() bool { return strings.Contains(con.seen(), enterScreen) })
			b.waitTurns(2)
			if con.state().Lflag&unix.ICANON != 0 {
				t.Error("the terminal does not hand over single keys")
			}
			c.do(b, con)
			if code := status(t, con.program.Wait()); code != c.code {
				t.Errorf("exit %d, want %d", code, c.code)
			}
			b.wait("the last words", func() bool { return strings.Contains(con.seen(), "--resume") })
			view, after, left := strings.Cut(con.seen(), leaveScreen)
			if !left || con.state() != con.before {
				t.Errorf("the terminal is not as it was: %q", after)
			}
			if !strings.Contains(view, "ends about") || !strings.Contains(after, "stopping the servers") ||
				!strings.Contains(after, "all tables   bench report ") {
				t.Errorf("the view or the last screen is missing:\n%s", con.seen())
			}
			if run, turns := b.read(); run.Status != harness.StatusInterrupted || len(turns) < 2 {
				t.Errorf("status %s with %d turns", run.Status, len(turns))
			}
			b.alone()
		})
	}
}

// Where nobody looks, or the terminal cannot show it, there is no view.
func TestNoLiveView(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, c := range []struct {
		name      string
		env, args []string
	}{
		{"--no-live", nil, []string{"--no-live"}},
		{"CI", []string{"CI=true"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBed(t, "fine")
			con := b.openConsole(c.env, append(c.args, "--rounds", "1")...)
			if code := status(t, con.program.Wait()); code != 0 {
				t.Errorf("exit %d:\n%s", code, con.seen())
			}
			if strings.Contains(con.seen(), enterScreen) || con.state() != con.before {
				t.Errorf("there is a view:\n%s", con.seen())
			}
		})
	}
}

// The view of a run that comes to its end gives the terminal back before the tables.
func TestLiveViewToTheEnd(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	b := newBed(t, "fine", "fine2")
	con := b.openConsole([]string{"NO_COLOR=1"}, "--rounds", "2")
	started := time.Now()
	if code := status(t, con.program.Wait()); code != 0 {
		t.Errorf("exit %d after %v:\n%s", code, time.Since(started), con.seen())
	}
	b.wait("the last screen", func() bool { return strings.Contains(con.seen(), "all tables   bench report ") })
	view, after, left := strings.Cut(con.seen(), leaveScreen)
	if !left || !strings.Contains(after, ", 2 rounds") || con.state() != con.before {
		t.Errorf("the last screen does not follow the view:\n%q", con.seen())
	}
	for _, colour := range []string{"\x1b[31m", "\x1b[32m", "\x1b[33m"} {
		if strings.Contains(view, colour) {
			t.Errorf("there is colour in spite of NO_COLOR: %q", colour)
		}
	}
}
