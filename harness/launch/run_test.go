package launch

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tenrounds/test/faults"
)

func TestRun(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	var out, live bytes.Buffer
	exit, said, err := l.Run(t.Context(), Command{
		Path: self(), Env: []string{fakeEnv + "=status"}, Stdout: &out, Stderr: &live, Timeout: time.Minute,
	})
	if exit != 5 || said != "err" || err != nil || out.String() != "out" || live.String() != "err" {
		t.Errorf("exit %d, said %q, error %v, out %q, live %q", exit, said, err, &out, &live)
	}
}

func TestRunFails(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	l := newLauncher(t)
	run := func(c Command) error {
		exit, _, err := l.Run(t.Context(), c)
		if exit != -1 {
			t.Errorf("exit %d, want -1", exit)
		}
		return err
	}
	wants(t, run(Command{Path: "no-such-program-here"}), "no-such-program-here", "not found")
	wants(t, run(Command{Path: self(), Env: []string{fakeEnv + "=crash"}}), "signal: killed")
	begin := time.Now()
	wants(t, run(Command{Path: self(), Env: []string{fakeEnv + "=rude"}, Timeout: 200 * time.Millisecond}),
		"did not end within 200ms and was killed")
	if took := time.Since(begin); took > Grace {
		t.Errorf("the timeout is a hard one, but it took %v", took)
	}
}

// watch is a writer that tells when something was written.
type watch struct {
	mu    sync.Mutex
	b     bytes.Buffer
	first chan struct{}
}

func (w *watch) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.b.Len() == 0 {
		close(w.first)
	}
	return w.b.Write(p)
}

func TestRunIsInterrupted(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, c := range []struct {
		kind, out string
		exit      int
	}{
		{"polite", "ready partial", 130},
		{"rude", "ready ", -1},
	} {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			out := &watch{first: make(chan struct{})}
			go func() {
				<-out.first
				cancel()
			}()
			exit, _, err := newLauncher(t).Run(ctx, Command{Path: self(), Env: []string{fakeEnv + "=" + c.kind},
				Stdout: out})
			if exit != c.exit || !errors.Is(err, context.Canceled) || out.b.String() != c.out {
				t.Errorf("exit %d, %v, printed %q; want exit %d, a cancelled context, %q", exit, err, &out.b, c.exit,
					c.out)
			}
		})
	}
}

// A command that names its grace has that long after SIGINT, and not as long as all others.
func TestRunWithGrace(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out := &watch{first: make(chan struct{})}
	go func() {
		<-out.first
		cancel()
	}()
	exit, _, err := newLauncher(t).Run(ctx, Command{Path: self(), Env: []string{fakeEnv + "=slow"}, Stdout: out,
		Grace: 50 * time.Millisecond})
	if exit != 9 || !errors.Is(err, context.Canceled) {
		t.Errorf("exit %d, %v; want 9 of SIGTERM, before it had ended by itself", exit, err)
	}
	if got := (Command{Grace: time.Hour}).interrupted(); len(got) != 2 || got[0].signal != syscall.SIGINT ||
		got[0].wait != time.Hour {
		t.Errorf("with an hour: %+v", got)
	}
	if got := (Command{}).interrupted(); !slices.Equal(got, interrupt) {
		t.Errorf("without: %+v", got)
	}
}

// The end of the launcher gives it the same time, after the same signal.
func TestCloseWithGrace(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for _, c := range []struct {
		grace time.Duration
		exit  int
		out   string
	}{
		{time.Hour, 130, "ready partial"},
		{0, -1, "ready "}, // by SIGTERM
	} {
		l := newLauncher(t)
		out := &watch{first: make(chan struct{})}
		go func() {
			<-out.first
			_ = l.Close()
		}()
		exit, _, _ := l.Run(t.Context(), Command{Path: self(), Env: []string{fakeEnv + "=polite"}, Stdout: out,
			Grace: c.grace})
		if exit != c.exit || out.b.String() != c.out {
			t.Errorf("grace %v: exit %d, printed %q; want %d, %q", c.grace, exit, &out.b, c.exit, c.out)
		}
	}
}

func TestRunDoesNotBeginWhenInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := newLauncher(t).Run(ctx, Command{Path: self()}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// The shell of whoever runs the harness must not tune the programs under test.
func TestChildEnvironment(t *testing.T) {
	faults.Only(t)
	for _, name := range tuning {
		if name != "GOEXPERIMENT" && name != "GODEBUG" { // these two would be felt by the test itself, or its child
			t.Setenv(name, "77")
		}
	}
	t.Setenv("TENROUNDS_SECRET", "1")
	t.Setenv("KEPT", "yes")
	env := func(c Command) []string {
		var out bytes.Buffer
		c.Path, c.Stdout = self(), &out
		c.Env = append(c.Env, fakeEnv+"=environ")
		if _, said, err := newLauncher(t).Run(t.Context(), c); err != nil {
			t.Fatal(err, said)
		}
		return strings.Split(strings.TrimSpace(out.String()), "\n")
	}
	has := func(env []string, name string) bool {
		return slices.ContainsFunc(env, func(s string) bool { return strings.HasPrefix(s, name+"=") })
	}
	plain := env(Command{})
	for _, name := range append([]string{"TENROUNDS_SECRET"}, tuning...) {
		if has(plain, name) {
			t.Errorf("%s reached the child", name)
		}
	}
	for _, want := range []string{"KEPT=yes", "TENROUNDS_LIFELINE=3"} {
		if !slices.Contains(plain, want) {
			t.Errorf("%s did not reach the child", want)
		}
	}
	if got := env(Command{Env: []string{"GOGC=50"}}); !slices.Contains(got, "GOGC=50") {
		t.Error("a setting of the plan did not reach the child")
	}
	if !Pinning() {
		return
	}
	cpus, _ := SplitCPUs()
	if got := env(Command{CPUs: cpus[:1]}); !slices.Contains(got, "GOMAXPROCS=1") {
		t.Error("a pinned child did not get GOMAXPROCS")
	}
	if got := env(Command{CPUs: cpus[:1], Env: []string{"GOMAXPROCS=9"}}); !slices.Contains(got,
		"GOMAXPROCS=9") {
		t.Error("the plan's GOMAXPROCS does not stand over the launcher's")
	}
}

func TestInheritedEnvironment(t *testing.T) {
	t.Parallel()
	own := []string{"A=1", "GOGC=5", "GODEBUG=x=1", "GOEXPERIMENT=", "TENROUNDS_X=1", "GOGCX=1", "=weird"}
	if got, want := inherited(own), []string{"A=1", "GOGCX=1", "=weird"}; !slices.Equal(got, want) {
		t.Errorf("a server inherits %q, want %q", got, want)
	}
	cross := forBuild([]string{"GOOS=plan9", "GOARCH=mips", "GOFLAGS=-race"})
	if want := []string{"GOFLAGS=-race", "GOOS=" + runtime.GOOS, "GOARCH=" + runtime.GOARCH,
		"CGO_ENABLED=1"}; !slices.Equal(cross, want) {
		t.Errorf("a build gets %q, want %q", cross, want)
	}
	if got := forBuild(own); slices.Contains(got, "TENROUNDS_X=1") || !slices.Contains(got, "GOEXPERIMENT=") ||
		got[len(got)-1] != "CGO_ENABLED=0" {
		t.Errorf("a build inherits %q", got)
	}
	if len(own) != 7 || own[1] != "GOGC=5" {
		t.Error("the environment of the harness itself was changed")
	}
}
