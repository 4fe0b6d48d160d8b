package session_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/runner"
	"tenrounds/harness/session/books"
)

// fakeRig is a rig without processes. Its functions replace what it does; where they are nil all goes well.
type fakeRig struct {
	t         *testing.T
	build     func(name string) error
	start     func(alias string, n int) error // n counts the starts of the alias, from 1
	load      func(ctx context.Context, turn harness.Turn, s *fakeServer) (*harness.LoadResult, error)
	slice     func(turns []harness.Turn, r *harness.LoadResult)
	verify    func(alias string) harness.Verification
	after     func(alias string) harness.Verification
	findings  []harness.Finding
	noLoader  map[harness.Loader]error
	noVersion error
	ports     error
	spoiled   error
	dataLost  error
	commit    string
	orphans   []string
	close     error
	profiling func() // called before a profile is recorded

	mu        sync.Mutex
	passwords books.Secrets
	programs  map[string]launch.Program
	starts    map[string]int
	launched  []string // the programs of all starts
	servers   []*fakeServer
	env       []string // of all starts
	calls     []string // but for starts and loads
	turns     int      // that were loaded
	closed    bool
}

type fakeServer struct {
	alias string
	pid   int
	done  chan struct{}
	once  sync.Once
	err   error
	holds error
}

func (s *fakeServer) PID() int                   { return s.pid }
func (s *fakeServer) Port() int                  { return 8000 + s.pid }
func (s *fakeServer) Holds() error               { return s.holds }
func (s *fakeServer) Done() <-chan struct{}      { return s.done }
func (s *fakeServer) Err() error                 { return s.err }
func (s *fakeServer) Stop(context.Context) error { s.once.Do(func() { close(s.done) }); return nil }

// die ends the server by itself.
func (s *fakeServer) die(err error) {
	s.err = err
	s.once.Do(func() { close(s.done) })
}

func (f *fakeRig) call(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, fmt.Sprintf(format, args...))
}

func (f *fakeRig) ShapeNetwork(context.Context) error { return nil }

func (f *fakeRig) Host() *harness.Environment { return nil }

func (f *fakeRig) Open(_ harness.Plan, passwords books.Secrets, _ bool) {
	f.passwords, f.programs, f.starts = passwords, map[string]launch.Program{}, map[string]int{}
}

func (f *fakeRig) BuildLoaders(context.Context, []harness.Load) (map[harness.Loader]error, error) {
	return f.noLoader, nil
}

func (f *fakeRig) VariantVersion(context.Context, harness.Target) (string, error) {
	return "v1.2.3", f.noVersion
}

func (f *fakeRig) BuildTargets(_ context.Context, targets []harness.Target, _ io.Writer) (
	failed []error, notices []string, err error,
) {
	for _, t := range targets {
		switch err := f.built(t.Name, t); {
		case strings.HasPrefix(fmt.Sprint(err), "missing"):
			notices = append(notices, fmt.Sprintf("%s is left out: %v", t.Name, err))
		case err != nil:
			failed = append(failed, err)
		}
	}
	return failed, notices, nil
}

// built makes a program, unless its build fails.
func (f *fakeRig) built(name string, t harness.Target) error {
	if f.build != nil {
		if err := f.build(name); err != nil {
			return err
		}
	}
	f.programs[name] = launch.Program{Target: t, Build: harness.Build{Version: "v1", Go: "go1.26",
		SHA256: "sum of " + name}}
	return nil
}

func (f *fakeRig) Make(_ context.Context, t harness.Target, m launch.Making) error {
	f.call("make %s json=%s profile=%t", m.Name, m.JSON, m.Profile != "")
	return f.built(m.Name, t)
}

func (f *fakeRig) Program(name string) (launch.Program, bool) {
	p, built := f.programs[name]
	return p, built
}

func (f *fakeRig) BuildForProfile(_ context.Context, t harness.Target, m launch.Making) (launch.Program,
	error) {
	return launch.Program{Target: t, Path: m.Name + "+profile"}, nil
}

func (f *fakeRig) RecordProfile(ctx context.Context, e harness.Entry, _ launch.Program, file string,
	l harness.Load,
	scenarios ...string,
) error {
	f.call("profile %s %s under %v", e.Alias, strings.Join(scenarios, " "), l)
	if f.profiling != nil {
		f.profiling()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return os.WriteFile(file, []byte("profile of "+e.Alias), 0o600)
}

func (f *fakeRig) Versions(context.Context) (string, map[harness.Loader]string) {
	return f.commit, map[harness.Loader]string{harness.LoaderLoad: "commit " + f.commit}
}

func (f *fakeRig) verification(alias string, of func(string) harness.Verification) harness.Verification {
	v := harness.Verification{Checks: 150, Encoding: "proved"}
	if of != nil {
		v = of(alias)
	}
	v.Target = alias
	return v
}

func (f *fakeRig) VerifyAll(_ context.Context, entries []harness.Entry,
	_ bool) map[string]harness.Verification {
	found := map[string]harness.Verification{}
	for _, e := range entries {
		found[e.Alias] = f.verification(e.Alias, f.verify)
	}
	return found
}

func (f *fakeRig) VerifyAfter(_ context.Context, e harness.Entry, _ runner.Server) harness.Verification {
	return f.verification(e.Alias, f.after)
}

func (f *fakeRig) Start(ctx context.Context, e harness.Entry) (runner.Server, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.env = append(f.env, f.passwords.WithPasswords(e).Env...)
	f.starts[e.Alias]++
	f.launched = append(f.launched, e.Program())
	if f.start != nil {
		if err := f.start(e.Alias, f.starts[e.Alias]); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	s := &fakeServer{alias: e.Alias, pid: len(f.servers) + 1, done: make(chan struct{})}
	f.servers = append(f.servers, s)
	return s, nil
}

func (f *fakeRig) Load(ctx context.Context, turn harness.Turn, s runner.Server) (*harness.LoadResult, error) {
	f.mu.Lock()
	f.turns++
	f.mu.Unlock()
	if f.load != nil {
		return f.load(ctx, turn, s.(*fakeServer))
	}
	return measured(turn), nil
}

func (f *fakeRig) LoadSlices(_ context.Context, turns []harness.Turn,
	_ []runner.Server) (*harness.LoadResult, error) {
	r := &harness.LoadResult{Mode: harness.ModeClosed, Verified: true}
	for _, turn := range turns {
		one := measured(turn)
		one.Resources.Stretch, one.Resources.Visit = 0, 2
		r.Targets, r.Visits = append(r.Targets, one.Targets[0]), append(r.Visits, one.Resources)
	}
	for i := range r.Targets {
		a := &r.Targets[i]
		a.Slices = []harness.Slice{{
			Index: i, Start: float64(i), Duration: 1, Correct: a.Correct, Goodput: a.Goodput, ServerCPU: a.ServerCPU,
		}}
	}
	if f.slice != nil {
		f.slice(turns, r)
	}
	f.turns += len(turns)
	return r, nil
}

// measured is a turn of a second that the server's CPU limited. Each target has a rate of its own.
func measured(turn harness.Turn) *harness.LoadResult {
	rate := 10_000 + 100*float64(turn.Round)
	for _, c := range turn.Target {
		rate += 10 * float64(c)
	}
	return &harness.LoadResult{
		Mode: turn.Load.Mode, Engine: "fake", Verified: true, Duration: 1, Users: turn.Load.Users,
		Targets: []harness.TargetLoad{{
			Scheduled: int64(rate), Correct: int64(rate), Throughput: rate, Goodput: rate, ServerCPU: new(0.97),
		}},
		Generator: harness.GeneratorHealth{CPU: 0.5, User: 0.3, System: 0.2},
		Resources: &harness.Resources{
			Stretch: 1, Samples: 10,
			Server:    harness.Usage{Processes: 1, User: 0.5, System: 0.47, CPUs: 1, Busy: 0.98, Peak: 1},
			Generator: harness.Usage{Processes: 1, User: 0.3, System: 0.2, CPUs: 1, Busy: 0.5, Peak: 0.6},
		},
	}
}

// spoil makes n requests of a result fail, with wrong bodies.
func spoil(r *harness.LoadResult, n int64) *harness.LoadResult {
	a := &r.Targets[0]
	a.Correct, a.Wrong, a.Failures = a.Correct-n, n,
		harness.Failures{Body: n, Reasons: harness.Reasons{"wrong body": n}}
	return r
}

func (f *fakeRig) Spoiled() error                               { return f.spoiled }
func (f *fakeRig) TakePorts(int, []harness.Entry) error         { return f.ports }
func (f *fakeRig) PrepareData(context.Context, books.Run) error { return nil }
func (f *fakeRig) DataLost() error                              { return f.dataLost }
func (f *fakeRig) Orphans() []string                            { return f.orphans }
func (f *fakeRig) Close() error                                 { f.closed = true; return f.close }

func (f *fakeRig) Examine(context.Context, harness.Needs, string) ([]harness.Finding, error) {
	return f.findings, nil
}
