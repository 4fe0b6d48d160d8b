package launch

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tenrounds/harness"
	"tenrounds/harness/measure"
	"tenrounds/test/faults"
)

// fakeEnv makes the test binary a program of the kind that it names, so that the tests start real processes
// without building any.
const (
	fakeEnv    = "LAUNCH_FAKE"
	unluckyEnv = "LAUNCH_UNLUCKY"
)

func TestMain(m *testing.M) {
	if kind := os.Getenv(fakeEnv); kind != "" {
		os.Exit(fake(kind))
	}
	// A program built with -race sleeps for a second when it ends; here that is every fake.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0")
	// They wait for processes more than they work, so there may be more at a time than CPUs; the command line
	// wins.
	_ = flag.Set("test.parallel", "6")
	goleak.VerifyTestMain(m)
}

// argument returns the word after a flag.
func argument(name string) string {
	for i, a := range os.Args[:len(os.Args)-1] {
		if a == name {
			return os.Args[i+1]
		}
	}
	return ""
}

func fake(kind string) int {
	switch kind {
	case "ok":
		return fakeServer("fake", nil)
	case "unlucky": // somebody else takes the port of the first that are started, as many as the file has bytes
		file := os.Getenv(unluckyEnv)
		if b, _ := os.ReadFile(file); len(b) > 0 {
			_ = os.WriteFile(file, b[1:], 0o600)
			fmt.Fprintln(os.Stderr, "listen tcp "+argument("--addr")+": bind: address already in use")
			return 1
		}
		return fakeServer("fake", nil)
	case "late": // somebody else has the port by the time that it asks for it
		time.Sleep(300 * time.Millisecond)
		return fakeServer("fake", nil)
	case "liar":
		return fakeServer("other", nil)
	case "stubborn":
		signal.Ignore(syscall.SIGTERM)
		fmt.Fprintln(os.Stderr, "greetings")
		return fakeServer("fake", nil)
	case "mortal":
		return fakeServer("fake", func() { panic("the disk is full") })
	case "family":
		return fakeServer("fake", nil, grandchild("orphan"))
	case "runaway": // its grandchild has a session of its own, and no parent
		c := exec.Command(self())
		c.Env = append(os.Environ(), fakeEnv+"=deserter")
		if err := c.Run(); err != nil {
			return 1
		}
		return fakeServer("fake", nil)
	case "deserter":
		c := exec.Command(self())
		c.Env = append(os.Environ(), fakeEnv+"=sleeper")
		c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := c.Start(); err != nil {
			return 1
		}
		return 0
	case "adopter":
		return fakeAdopter()
	case "exits":
		fmt.Fprintln(os.Stderr, "no licence for this machine")
		return 3
	case "teller":
		fmt.Fprintf(os.Stderr, "no entry to %s by pa#55word or %s, as often\n", os.Getenv("STORE"),
			strings.Join(os.Args[1:], " "))
		return 3
	case "deaf": // takes connections and says nothing
		ln, err := net.Listen("tcp", argument("--addr"))
		if err != nil {
			fmt.Fprintln(os.Stderr, err) // a port that was lost to another test is tried again
			return 1
		}
		fmt.Fprintln(os.Stderr, "warming up")
		for {
			if _, err := ln.Accept(); err != nil {
				return 1
			}
		}
	case "environ":
		fmt.Println(strings.Join(os.Environ(), "\n"))
		return 0
	case "status":
		fmt.Print("out")
		fmt.Fprint(os.Stderr, "err")
		return 5
	case "crash":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "slow": // takes its time after SIGINT, and none after SIGTERM
		sig := make(chan os.Signal, 2)
		signal.Notify(sig, os.Interrupt, syscall.SIGTERM)
		fmt.Print("ready ")
		<-sig
		select {
		case <-sig:
			return 9
		case <-time.After(1500 * time.Millisecond):
			return 130
		}
	case "polite", "rude":
		return fakeGenerator(kind)
	case "parent":
		return fakeParent()
	case "manager":
		return fakeManager()
	case "orphan": // lives until its lifeline breaks
		fd, _ := strconv.Atoi(os.Getenv(lifelineEnv))
		_, _ = io.Copy(io.Discard, os.NewFile(uintptr(fd), "lifeline"))
		return 0
	case "sleeper":
		time.Sleep(time.Minute)
		return 0
	}
	fmt.Fprintln(os.Stderr, "unknown kind", kind)
	return 2
}

// fakeServer answers as name; POST /die calls die, GET /relatives lists the PIDs of its children.
func fakeServer(name string, die func(), relatives ...int) int {
	stop := make(chan os.Signal, 1)
	if !signal.Ignored(syscall.SIGTERM) {
		signal.Notify(stop, syscall.SIGTERM)
	}
	ln, err := net.Listen("tcp", argument("--addr"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	mux := http.NewServeMux()
	for path, text := range map[string]string{"/healthz": "ok", "/about": name,
		"/relatives": fmt.Sprint(relatives)} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) })
	}
	mux.HandleFunc("/leave", func(http.ResponseWriter, *http.Request) { _ = ln.Close() })
	mux.HandleFunc("/die", func(http.ResponseWriter, *http.Request) { go die() })
	go func() { _ = http.Serve(ln, mux) }()
	<-stop
	return 0
}

// fakeGenerator runs for ever; the polite one prints what it has when it is interrupted.
func fakeGenerator(kind string) int {
	sig := make(chan os.Signal, 1)
	if kind == "rude" {
		signal.Ignore(os.Interrupt, syscall.SIGTERM)
	} else {
		signal.Notify(sig, os.Interrupt)
	}
	fmt.Print("ready ")
	<-sig
	fmt.Print("partial")
	return 130
}

// grandchild starts a process that inherits lifeline and process group, and returns its PID.
func grandchild(kind string) int {
	c := exec.Command(self())
	c.Env = append(os.Environ(), fakeEnv+"="+kind)
	c.ExtraFiles = []*os.File{os.NewFile(3, "lifeline")}
	if err := c.Start(); err != nil {
		panic(err)
	}
	return c.Process.Pid
}

// fakeParent starts a server that knows nothing of lifelines and one with a grandchild that watches its,
// prints all PIDs, and waits to be killed.
func fakeParent() int {
	l := New("")
	ctx := context.Background()
	a, err := l.Start(ctx, fakeProgram(), Options{Env: []string{fakeEnv + "=stubborn"}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	b, err := l.Start(ctx, fakeProgram(), Options{Env: []string{fakeEnv + "=family"}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(a.PID(), b.PID(), strings.Trim(ask(b.Addr(), "/relatives"), "[]"))
	select {}
}

// fakeManager starts a server in Python that forks workers, prints the PIDs of all, and waits to be killed.
func fakeManager() int {
	l := New("")
	target := harness.Target{Name: "forks", Language: "Python", Runtime: "cpython",
		Run: []string{"python3", "-c", forkingServer, "{addr}"}}
	s, err := l.Start(context.Background(), Program{Target: target}, Options{ReadyTimeout: time.Minute})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(s.PID(), ask(s.Addr(), "/relatives"))
	select {}
}

// forkingServer has a worker that watches its lifeline, and one that knows of nothing and ignores what it
// can.
const forkingServer = `import os, signal, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
workers = []
for kind in "watches", "ignores":
    pid = os.fork()
    if pid:
        workers.append(pid)
        continue
    if kind == "watches":
        while os.read(int(os.environ["TENROUNDS_LIFELINE"]), 1): pass
        os._exit(0)
    for s in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
        signal.signal(s, signal.SIG_IGN)
    while True: time.sleep(60)
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = {"/about": "forks", "/healthz": "ok", "/relatives": "%d %d" % tuple(workers)}[self.path].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
host, port = sys.argv[1].rsplit(":", 1)
HTTPServer((host, int(port)), Handler).serve_forever()
`

// fakeAdopter starts a server that leaves a process behind, and says who was ended after it.
func fakeAdopter() int {
	machine := measure.Machine{Root: "/"}
	l := New("")
	l.Adopt(machine.Children)
	s, err := l.Start(context.Background(), fakeProgram(), Options{Env: []string{fakeEnv + "=runaway"}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for pid := range machine.Children(os.Getpid()) {
		if pid != s.PID() && !l.keeper.is(pid) {
			fmt.Println("adopted", pid)
		}
	}
	_ = s.Stop(context.Background())
	_ = l.Close()
	fmt.Println("ended", strings.Join(l.Orphans(), ", "))
	fmt.Println("left", len(machine.Children(os.Getpid())))
	return 0
}

func self() string {
	path, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return path
}

// fakeProgram is the test binary as a target.
func fakeProgram() Program {
	return Program{Target: harness.Target{Name: "fake", Vary: true}, Path: self()}
}

// ask returns the body of an answer, or the error in words.
func ask(addr, path string) string {
	c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	resp, err := c.Get("http://" + addr + path)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// newLauncher returns a launcher that is closed with the test.
func newLauncher(t *testing.T) *Launcher {
	t.Helper()
	l := New(t.TempDir())
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return l
}

// start starts a fake server that must come up.
func start(t *testing.T, l *Launcher, kind string, o Options) *Server {
	t.Helper()
	o.Env = append(o.Env, fakeEnv+"="+kind)
	s, err := l.Start(t.Context(), fakeProgram(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wants fails the test unless err says all the words.
func wants(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one that says %q", words)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q does not say %q", err, w)
		}
	}
}

// inTime starts a fake that does not come up, and wants the words of the error, with {timeout} for its
// deadline. A machine that others use may not have come to what they are about by then: so there is more time
// in each further try.
func inTime(t *testing.T, l *Launcher, o Options, words ...string) {
	t.Helper()
	first := o.ReadyTimeout
	faults.Repeat(t, 4, func(f *faults.Findings, n int) {
		o.ReadyTimeout = first << (2 * n)
		_, err := l.Start(t.Context(), fakeProgram(), o)
		if err == nil {
			f.Fatalf("no error; want one that says %q", words)
		}
		for _, w := range words {
			if w = strings.ReplaceAll(w, "{timeout}", o.ReadyTimeout.String()); !strings.Contains(err.Error(), w) {
				f.Errorf("error %q does not say %q", err, w)
			}
		}
	})
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// relative returns the PID of a server's child.
func relative(t *testing.T, s *Server) int {
	t.Helper()
	pid, err := strconv.Atoi(strings.Trim(ask(s.Addr(), "/relatives"), "[]"))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}
