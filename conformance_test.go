package tenrounds_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/verify"
	"tenrounds/shared/payloads"
)

// TestConformance builds and starts every server and holds it to the contract. One server, one check:
//
//	go test -run 'TestConformance/gin' .
//	go test -run 'TestConformance/gin/json/body' .
//
// TENROUNDS_SLOW=1 adds the checks that take minutes. With -v the test tells what the engines were observed to do.
func TestConformance(t *testing.T) {
	lookAtSources()
	for _, m := range standalone(manifests(t)) {
		t.Run(m.name, func(t *testing.T) {
			outcome := start(m) // before Parallel: they wait far more than they work
			t.Parallel()
			o := outcome()
			if o.missing != "" {
				t.Skipf("%s is not installed", o.missing)
			}
			if o.err != nil {
				t.Fatal(o.err)
			}
			v := o.verification
			for _, k := range slices.Sorted(maps.Keys(v.Observed)) {
				t.Logf("%s: %s", k, v.Observed[k])
			}
			if v.Checks <= 50 {
				t.Errorf("only %d checks were made", v.Checks)
			}
			if want := verify.Proved; o.target.Vary && v.Encoding != want {
				t.Errorf("encoding on every request is %s, want %s", v.Encoding, want)
			}
			if v.Unchecked != "" {
				t.Errorf("could not be checked: %s", v.Unchecked)
			}
			for _, name := range append(o.names, verify.Unfinished) {
				t.Run(name, func(t *testing.T) {
					for _, violation := range v.Violations {
						if violation.Check == name {
							t.Error(violation)
						}
					}
				})
			}
		})
	}
}

// TestAnswersEqual compares the ordinary answers of every server, byte for byte, with those of the first:
// the contract may leave open what the checks do not ask.
func TestAnswersEqual(t *testing.T) {
	lookAtSources()
	ms := standalone(manifests(t))
	first := slices.IndexFunc(ms, func(m manifest) bool { return m.name == "nethttp" })
	if first < 0 {
		t.Fatal("there is no servers/nethttp to compare with")
	}
	base := start(ms[first])
	for _, m := range ms {
		t.Run(m.name, func(t *testing.T) {
			outcome := start(m)
			t.Parallel()
			o, b := outcome(), base()
			if o.missing != "" {
				t.Skipf("%s is not installed", o.missing)
			}
			if err := errors.Join(o.err, o.answersErr, b.err, b.answersErr); err != nil {
				t.Fatal(err)
			}
			for i, a := range o.answers {
				w := b.answers[i]
				if a.Line != w.Line || !slices.Equal(a.Head, w.Head) || !bytes.Equal(a.Body, w.Body) {
					t.Errorf("%s:\n%s %.200q\n%.100q\nand of nethttp\n%s %.200q\n%.100q", a.Request, a.Line, a.Head, a.Body, w.Line, w.Head, w.Body)
				}
			}
		})
	}
}

// lookAtSources makes go test notice changes of the servers: it keeps a result as "(cached)" as long as
// the files that the test itself looked at are the same, and what go build reads does not count.
var lookAtSources = sync.OnceFunc(func() {
	for _, root := range []string{"servers", "external", "shared", "go.mod", "go.sum"} {
		_ = filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err == nil {
				_, _ = os.Stat(path)
			}
			return nil
		})
	}
})

// manifest is a folder with a target.json.
type manifest struct{ name, dir string }

func manifests(t *testing.T) []manifest {
	t.Helper()
	var ms []manifest
	for _, pattern := range []string{"servers/*/target.json", "external/*/target.json"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			dir, err := filepath.Abs(filepath.Dir(p))
			if err != nil {
				t.Fatal(err)
			}
			ms = append(ms, manifest{filepath.Base(dir), dir})
		}
	}
	if len(ms) == 0 {
		t.Fatal("no servers found")
	}
	return ms
}

// standalone are the servers that need no packages from a registry. The others are held to the contract by "make
// verify-python", which may need the network.
func standalone(ms []manifest) []manifest {
	return slices.DeleteFunc(ms, func(m manifest) bool {
		locks, _ := filepath.Glob(filepath.Join(m.dir, "*.lock")) // the pattern is right
		return len(locks) > 0
	})
}

// outcome is all that is known of a server after one start.
type outcome struct {
	target       harness.Target
	missing      string // the program that it needs and that is not there
	err          error
	names        []string // of the checks
	verification harness.Verification
	answers      []verify.Answer
	answersErr   error
}

// Building is bound by the CPUs; checking is mostly waiting for timeouts.
var (
	building = make(chan struct{}, 1)
	checking = make(chan struct{}, 20)
	started  sync.Map // of func() outcome by folder
)

// start begins to check a server, once for all tests, and returns the function that waits for the outcome.
func start(m manifest) func() outcome {
	f, _ := started.LoadOrStore(m.dir, sync.OnceValue(func() outcome { return examine(m) }))
	go f.(func() outcome)()
	return f.(func() outcome)
}

// examine builds the server, starts it twice, checks it and stops it.
func examine(m manifest) (o outcome) {
	b, err := os.ReadFile(filepath.Join(m.dir, "target.json"))
	if err == nil {
		err = json.Unmarshal(b, &o.target)
	}
	if err == nil && o.target.Name != m.name {
		err = fmt.Errorf("target.json: name %q is not that of the folder, %s", o.target.Name, m.name)
	}
	if err != nil {
		o.err = err
		return o
	}
	o.target.Dir = m.dir
	if n := o.target.Needs; n != "" {
		if _, err := exec.LookPath(n); err != nil {
			o.missing = n
			return o
		}
	}
	tmp, err := os.MkdirTemp("", "conformance-*")
	if err != nil {
		o.err = err
		return o
	}
	defer os.RemoveAll(tmp)
	if o.err = build(o.target, filepath.Join(tmp, "server")); o.err != nil {
		return o
	}
	checking <- struct{}{}
	defer func() { <-checking }()
	o.check(tmp)
	return o
}

func (o *outcome) check(tmp string) {
	s := verify.Of(o.target)
	addr, stop, err := launch(o.target, tmp)
	if err != nil {
		o.err = err
		return
	}
	defer stop()
	s.Addr = addr
	if o.target.Vary {
		addr, stop, err := launch(o.target, tmp, "--vary")
		if err != nil {
			o.err = err
			return
		}
		defer stop()
		s.VaryAddr = addr
	}
	// All servers are checked at a time: an answer takes as long as it does.
	options := verify.Options{Slow: os.Getenv("TENROUNDS_SLOW") != "", Timeout: 30 * time.Second}
	o.names = verify.Names(s, options)
	// Some rules are about time: where the machine stood still for too long, they are looked at once more.
	for range calm.Tries {
		stood := calm.Watch()
		o.verification = verify.Check(context.Background(), s, options)
		o.answers, o.answersErr = verify.Answers(context.Background(), s)
		if still := stood(); len(o.verification.Violations) == 0 && o.verification.Unchecked == "" && o.answersErr == nil || still < calm.Still {
			break
		}
	}
}

// fill puts the values for the placeholders of a manifest's command.
func fill(args []string, binary, addr, files string) []string {
	r := strings.NewReplacer("{binary}", binary, "{addr}", addr, "{files}", files)
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = r.Replace(a)
	}
	return out
}

func build(m harness.Target, binary string) error {
	building <- struct{}{}
	defer func() { <-building }()
	args := []string{"go", "build", "-trimpath", "-o", "{binary}", "."}
	if len(m.Build) > 0 {
		args = m.Build
	} else if len(m.Run) > 0 {
		return nil // an interpreter's program
	}
	args = fill(args, binary, "", "")
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Env = m.Dir, asMade()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", m.Name, err, out)
	}
	return nil
}

// asMade is the environment of a build that shares what it compiles with make build. The race detector needs cgo.
func asMade() []string {
	if strings.Contains(os.Getenv("GOFLAGS"), "-race") {
		return os.Environ()
	}
	return append(os.Environ(), "CGO_ENABLED=0")
}

// launch starts a server on a free port of the loopback interface and waits until it is ready.
func launch(m harness.Target, tmp string, flags ...string) (addr string, stop func(), err error) {
	addr, err = freeAddr()
	if err != nil {
		return "", nil, err
	}
	files := filepath.Join(tmp, "files")
	if err := payloads.WriteFiles(files); err != nil {
		return "", nil, err
	}
	args := []string{"{binary}", "--addr", "{addr}", "--files", "{files}"}
	if len(m.Run) > 0 {
		args = m.Run
	}
	args = append(fill(args, filepath.Join(tmp, "server"), addr, files), flags...)
	// The server watches the pipe and leaves when this process is gone, however it goes.
	r, w, err := os.Pipe()
	if err != nil {
		return "", nil, err
	}
	var output bytes.Buffer
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = m.Dir, &output, &output
	cmd.ExtraFiles, cmd.Env = []*os.File{r}, append(os.Environ(), "TENROUNDS_LIFELINE=3")
	err = cmd.Start()
	r.Close()
	if err != nil {
		w.Close()
		return "", nil, fmt.Errorf("start %s: %w", m.Name, err)
	}
	exited := make(chan struct{})
	go func() { _ = cmd.Wait(); close(exited) }()
	stop = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-exited:
		case <-time.After(6 * time.Second):
			_ = cmd.Process.Kill()
			<-exited
		}
		w.Close()
	}
	if err := ready(addr, exited); err != nil {
		stop()
		return "", nil, fmt.Errorf("start %s: %w\n%.500s", m.Name, err, &output)
	}
	return addr, stop, nil
}

func freeAddr() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	return ln.Addr().String(), nil
}

// ready waits until GET /healthz answers 200.
func ready(addr string, exited <-chan struct{}) error {
	for range 1200 {
		select {
		case <-exited:
			return errors.New("it left before it was ready")
		case <-time.After(50 * time.Millisecond):
		}
		c, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			continue
		}
		_ = c.SetDeadline(time.Now().Add(time.Second))
		fmt.Fprintf(c, "GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", addr)
		line, _ := bufio.NewReader(c).ReadString('\n')
		c.Close()
		if strings.HasPrefix(line, "HTTP/1.1 200") {
			return nil
		}
	}
	return errors.New("GET /healthz did not answer 200 within a minute")
}
