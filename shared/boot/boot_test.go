package boot

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tenrounds/test/faults"
)

// TestMain lets the test binary be a server on boot: what is tested is a process.
func TestMain(m *testing.M) {
	if mode := os.Getenv("BOOT_TEST_SERVER"); mode != "" {
		Main("boot-test", func(c Config) (App, error) { return app(c, mode) })
	}
	// A program built with -race sleeps for a second when it ends; here that is every server.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0")
	os.Exit(m.Run())
}

func app(c Config, mode string) (App, error) {
	if mode == "broken" {
		return App{}, errors.New("no engine")
	}
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_,
			_ = io.WriteString(w, c.Name+" "+c.Files)
	})}
	a := App{Serve: func() error { return s.Serve(c.Listener) }, Shutdown: s.Shutdown}
	if mode == "stubborn" {
		a.Shutdown = func(context.Context) error { select {} }
	}
	return a, nil
}

// server is a started process and what it says.
type server struct {
	cmd  *exec.Cmd
	addr string
	mu   sync.Mutex
	said bytes.Buffer
	done chan error
}

// start starts the server and waits for its greeting, or its end.
func start(t *testing.T, mode string, extra []*os.File, env []string, args ...string) *server {
	t.Helper()
	s := &server{cmd: exec.Command(os.Args[0],
		append([]string{"--addr", "127.0.0.1:0", "--files", t.TempDir()}, args...)...), done: make(chan error, 1)}
	s.cmd.Env = append(append(os.Environ(), "BOOT_TEST_SERVER="+mode), env...)
	s.cmd.ExtraFiles = extra
	pipe, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	greeted := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			s.mu.Lock()
			s.said.WriteString(lines.Text() + "\n")
			s.mu.Unlock()
			if _, addr, ok := strings.Cut(lines.Text(), "listening on http://"); ok {
				greeted <- addr
			}
		}
		s.done <- s.cmd.Wait()
	}()
	select {
	case s.addr = <-greeted:
	case err := <-s.done:
		s.done <- err
	case <-time.After(inTime):
		t.Fatal("no greeting")
	}
	return s
}

func (s *server) words() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

// inTime is how long a test waits for what comes in a moment on a machine with nothing else to do, and at all
// only if nothing is wrong.
const inTime = time.Minute

// exit waits for the end of the process and returns its status.
func (s *server) exit(t *testing.T) int {
	t.Helper()
	select {
	case err := <-s.done:
		var e *exec.ExitError
		if errors.As(err, &e) {
			return e.ExitCode()
		}
		return 0
	case <-time.After(inTime):
		t.Fatalf("still there after %v", inTime)
		return -1
	}
}

func TestServesUntilSIGTERM(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		s := start(t, "plain", nil, nil)
		resp, err := http.Get("http://" + s.addr + "/")
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if !strings.HasPrefix(string(body), "boot-test /") {
			t.Errorf("answer %q: the server has no name or no files", body)
		}
		_ = s.cmd.Process.Signal(sig)
		if code := s.exit(t); code != 0 {
			t.Errorf("%v: exit %d: %s", sig, code, s.words())
		}
	}
}

func TestStubbornShutdownEndsInTime(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := start(t, "stubborn", nil, nil)
	begin := time.Now()
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	if code := s.exit(t); code != 0 {
		t.Errorf("exit %d", code)
	}
	if d := time.Since(begin); d < StopTimeout/2 {
		t.Errorf("ended after %v: requests under way had no time", d)
	}
}

func TestEndsWithItsParent(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, "plain", []*os.File{r}, []string{LifelineEnv + "=3"})
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatalf("not up while the parent lives: %v", err)
	}
	_ = c.Close() // a connection that says nothing would be waited for
	_ = w.Close() // as the kernel does when the parent dies
	if code := s.exit(t); code != 0 {
		t.Errorf("exit %d", code)
	}
}

// A read that fails is no end of the parent: the one end of a pipe that cannot be read gives such an error at
// once.
func TestALifelineThatCannotBeReadEndsNothing(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	fd, err := syscall.Dup(int(w.Fd())) // lifeline owns the one that it is given
	_ = w.Close()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(LifelineEnv, strconv.Itoa(fd))
	select {
	case <-lifeline(t.Context()).Done():
		t.Error("an error of the read was taken for the parent's death")
	case <-time.After(200 * time.Millisecond):
	}
}

func TestRefusals(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	for _, c := range []struct {
		name, mode, want string
		args             []string
		code             int
	}{
		{"port taken", "plain", "address already in use", []string{"--addr", ln.Addr().String()}, 1},
		{"no address", "plain", "listen on nowhere", []string{"--addr", "nowhere"}, 1},
		{"no folder", "plain", "files folder", []string{"--files", "/dev/null/x"}, 1},
		{"framework fails", "broken", "start: no engine", nil, 1},
		{"unknown flag", "plain", "-colour", []string{"--colour"}, 2},
		{"base of nine digits", "plain", "--vary-base 999999999: it must be from 1000000000 to 8999999999",
			[]string{"--vary", "--vary-base", "999999999"}, 2},
		{"base that grows to eleven digits", "plain", "--vary-base 9000000000",
			[]string{"--vary", "--vary-base", "9000000000"}, 2},
		{"base of a fixed date", "plain", "needs --vary", []string{"--vary-base", "1600000000"}, 2},
		{"argument", "plain", `unexpected argument "x"`, []string{"x"}, 2},
	} {
		s := start(t, c.mode, nil, nil, c.args...)
		if code := s.exit(t); code != c.code || !strings.Contains(s.words(), c.want) {
			t.Errorf("%s: exit %d, want %d with %q: %s", c.name, code, c.code, c.want, s.words())
		}
	}
	s := start(t, "plain", nil, nil, "--help")
	if code := s.exit(t); code != 0 || !strings.Contains(s.words(), "HOST:PORT") {
		t.Errorf("--help: exit %d: %s", code, s.words())
	}
}

func TestReusePortSharesAPort(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	first := start(t, "plain", nil, nil, "--reuseport")
	second := start(t, "plain", nil, nil, "--reuseport", "--addr", first.addr)
	if second.addr != first.addr {
		t.Errorf("second on %q, want %q: %s", second.addr, first.addr, second.words())
	}
	if third := start(t, "plain", nil, nil, "--addr", first.addr); third.exit(t) != 1 {
		t.Error("a server without --reuseport took a port that is shared")
	}
}
