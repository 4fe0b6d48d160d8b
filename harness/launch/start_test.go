package launch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/test/faults"
)

func TestStartAndStop(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	s := start(t, l, "ok", Options{Alias: "twin"})
	if s.Alias() != "twin" || s.PID() <= 0 || s.StartTime() <= 0 {
		t.Errorf("alias %q, PID %d, start time %v", s.Alias(), s.PID(), s.StartTime())
	}
	if want := net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port())); s.Addr() != want {
		t.Errorf("Addr() = %s, want %s", s.Addr(), want)
	}
	if got := ask(s.Addr(), "/about"); got != "fake" {
		t.Errorf("/about: %s", got)
	}
	if err := s.Err(); err != nil {
		t.Errorf("Err() of a running server: %v", err)
	}
	for range 2 { // the second time it has ended already
		if err := s.Stop(t.Context()); err != nil {
			t.Errorf("stop: %v", err)
		}
	}
	<-s.Done()
	if !vanished(s.PID()) {
		t.Error("the process is still there")
	}
}

func TestStartOnAllAddressesIsAskedOnLoopback(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := start(t, newLauncher(t), "ok", Options{Addr: "0.0.0.0:0"})
	if want := fmt.Sprintf("127.0.0.1:%d", s.Port()); s.Addr() != want {
		t.Errorf("Addr() = %s, want %s", s.Addr(), want)
	}
}

// A server that does not come up is an error that says why, and nothing of it stays.
func TestStartFails(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() }) // not before the parallel subtests end
	port := taken.Addr().(*net.TCPAddr).Port
	for _, c := range []struct {
		name, kind string
		o          Options
		want       []string
	}{
		{"port taken", "ok", Options{Alias: "gin", Addr: taken.Addr().String()},
			[]string{fmt.Sprintf(
				"port %d is taken by another program (gin needs it): free it or choose another --base-port", port)}},
		{"ends at once", "exits", Options{}, []string{"fake ended before it was ready", "exit status 3",
			"no licence for this machine"}},
		{"never answers", "deaf", Options{ReadyTimeout: 300 * time.Millisecond},
			[]string{"fake was not ready within {timeout}", "/healthz", "warming up"}},
		{"never listens", "sleeper", Options{ReadyTimeout: 300 * time.Millisecond},
			[]string{"not ready within {timeout}", "refused"}},
		{"lies", "liar", Options{Alias: "x"}, []string{"x: ", `says that it is "other", not "fake"`}},
		{"no address", "ok", Options{Addr: "nowhere"}, []string{"fake", "nowhere"}},
		{"no port", "ok", Options{Addr: "127.0.0.1:70000"}, []string{"0 to 65535"}},
		{"no CPU", "ok", Options{CPUs: "1-0"}, []string{"backwards"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := newLauncher(t)
			c.o.Env = []string{fakeEnv + "=" + c.kind}
			inTime(t, l, c.o, c.want...)
			l.mu.Lock()
			defer l.mu.Unlock()
			if len(l.running) != 0 {
				t.Error("the process still runs")
			}
		})
	}
}

// Another program that got hold of the port in between must not pass for the one that was started.
func TestStartFindsAnotherProgramOnSharedPort(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "stranger")
	})}
	defer func() { _ = srv.Close() }()
	go func() { _ = srv.Serve(ln) }()
	l := newLauncher(t)
	_, err = l.Start(t.Context(), fakeProgram(), Options{
		Addr: ln.Addr().String(), Flags: []string{"--reuseport"}, // which leaves the check of the port out
		Env: []string{fakeEnv + "=sleeper"},
	})
	wants(t, err, ln.Addr().String(), `"stranger", not "fake"`)
}

// Where the system chose the port, another is tried if somebody was faster; a port that was asked for is not.
func TestStartTriesAnotherPort(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	fixed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := fixed.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, addr string
		unlucky    int
		left       int // of the unlucky starts
		ok         bool
	}{
		{"lost twice", "", portTries - 1, 0, true},
		{"lost too often", "127.0.0.1:0", portTries + 1, 1, false},
		{"asked for", fixed.Addr().String(), 2, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "unlucky")
			if err := os.WriteFile(file, make([]byte, c.unlucky), 0o600); err != nil {
				t.Fatal(err)
			}
			l := newLauncher(t)
			_, err := l.Start(t.Context(), fakeProgram(),
				Options{Addr: c.addr, Env: []string{fakeEnv + "=unlucky", unluckyEnv + "=" + file}})
			if (err == nil) != c.ok {
				t.Errorf("%v", err)
			}
			if b, _ := os.ReadFile(file); len(b) != c.left {
				t.Errorf("%d unlucky starts are left, want %d", len(b), c.left)
			}
		})
	}
}

func TestStartIsInterrupted(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	_, err := newLauncher(t).Start(ctx, fakeProgram(), Options{Env: []string{fakeEnv + "=deaf"}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestStartRefusesVaryWhereNotOffered(t *testing.T) {
	t.Parallel()
	p := fakeProgram()
	p.Target.Vary = false
	_, err := newLauncher(t).Start(t.Context(), p, Options{Vary: true})
	wants(t, err, "--vary")
}

func TestStopKillsTheStubborn(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := start(t, newLauncher(t), "stubborn", Options{})
	begin := time.Now()
	err := s.Stop(t.Context())
	wants(t, err, "did not end on SIGTERM and was killed", strconv.Itoa(s.PID()))
	if took := time.Since(begin); took < Grace {
		t.Errorf("killed after %v, before its grace was over", took)
	}
	if !vanished(s.PID()) {
		t.Error("the process is still there")
	}
}

func TestStopIsCutShort(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := start(t, newLauncher(t), "stubborn", Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	begin := time.Now()
	wants(t, s.Stop(ctx), "was killed")
	if took := time.Since(begin); took >= Grace {
		t.Errorf("took %v", took)
	}
}

func TestServerDiesLater(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := start(t, newLauncher(t), "mortal", Options{Alias: "gin"})
	ask(s.Addr(), "/die")
	select {
	case <-s.Done():
	case <-time.After(time.Minute):
		t.Fatal("its end was not noticed")
	}
	want := []string{fmt.Sprintf("gin (PID %d) ended: exit status 2", s.PID()), "panic: the disk is full"}
	wants(t, s.Err(), want...)
	wants(t, s.Stop(t.Context()), want...) // a stop does not hush it up
}

// What a server leaves behind in its process group ends with it.
func TestStopTakesTheGroupAlong(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	s := start(t, newLauncher(t), "family", Options{})
	pid := relative(t, s)
	if vanished(pid) {
		t.Fatal("there is no grandchild to begin with")
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	eventually(t, "the grandchild ends", func() bool { return vanished(pid) })
}

func TestCloseEndsEverything(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := New(t.TempDir())
	a, b := start(t, l, "ok", Options{}), start(t, l, "family", Options{})
	for range 2 {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, s := range []*Server{a, b} {
		if !vanished(s.PID()) {
			t.Errorf("PID %d is still there", s.PID())
		}
	}
	if _, err := l.Start(t.Context(), fakeProgram(), Options{}); !errors.Is(err, ErrClosed) {
		t.Errorf("a start after the end: %v", err)
	}
}

func TestPortsAreHandedOutOnce(t *testing.T) {
	t.Parallel()
	l := newLauncher(t)
	seen := map[int]bool{}
	for range 200 {
		p, err := l.freePort(t.Context(), "127.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		if seen[p] {
			t.Fatalf("port %d was handed out twice", p)
		}
		seen[p] = true
	}
}

// A long run starts more servers than there are ports.
func TestPortsAreGivenBack(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	start(t, l, "ok", Options{})
	if _, err := l.Start(t.Context(), fakeProgram(), Options{Env: []string{fakeEnv + "=exits"}}); err == nil {
		t.Error("it started")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.handed) != 0 {
		t.Errorf("the ports %v are still kept from others", l.handed)
	}
}

func TestCommandLine(t *testing.T) {
	t.Parallel()
	o := Options{FilesDir: "/f", Vary: true, Flags: []string{"--x"}}
	bare := Program{Path: "/bin/gin"}
	own := Program{Path: "/bin/own", Target: harness.Target{Run: []string{"node", "s.js", "--addr={addr}",
		"{files}", "{binary}"}}}
	for _, c := range []struct {
		p    Program
		o    Options
		want string
	}{
		{bare, Options{}, "/bin/gin [--addr a:1]"},
		{bare, o, "/bin/gin [--addr a:1 --files /f --vary --x]"},
		{own, o, "node [s.js --addr=a:1 /f /bin/own --vary --x]"},
		{bare, Options{Vary: true, VaryBase: 1600000000}, "/bin/gin [--addr a:1 --vary --vary-base 1600000000]"},
		{own, Options{}, "node [s.js --addr=a:1 " + defaultFiles() + " /bin/own]"},
	} {
		path, args := commandLine(c.p, c.o, "a:1", (&Launcher{}).placeholders(c.p))
		if got := fmt.Sprint(path, " ", args); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
