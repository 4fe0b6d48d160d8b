package runner_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/runner"
	"tenrounds/harness/stats"
)

// world is a fake of all that a runner asks for. It logs what is called, in order.
type world struct {
	mu      sync.Mutex
	log     []string
	notes   []string
	records []harness.Measurement
	up      map[*server]bool
	pid     int
	start   func(alias string, n int) error // n counts the starts of the alias, from 1
	started map[string]int
	holds   func(s *server) error
	load    func(ctx context.Context, t harness.Turn, s *server) (*harness.LoadResult, error)
	record  func(n int) error
}

func newWorld() *world { return &world{up: map[*server]bool{}, started: map[string]int{}} }

func (w *world) say(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, fmt.Sprintf(format, args...))
}

type server struct {
	w     *world
	alias string
	pid   int
	done  chan struct{}
	once  sync.Once
	err   error
	stop  error
}

var _ runner.Server = (*server)(nil)

func (s *server) PID() int              { return s.pid }
func (s *server) Port() int             { return 8000 + s.pid }
func (s *server) Done() <-chan struct{} { return s.done }
func (s *server) Err() error            { return s.err }

func (s *server) Holds() error {
	if s.w.holds == nil {
		return nil
	}
	return s.w.holds(s)
}

func (s *server) Stop(ctx context.Context) error {
	if ctx.Err() != nil {
		panic("a server is stopped under a context that has ended: it would be killed at once")
	}
	s.w.say("stop %s", s.alias)
	s.w.mu.Lock()
	delete(s.w.up, s)
	s.w.mu.Unlock()
	s.once.Do(func() { close(s.done) })
	return s.stop
}

// die ends the server on its own.
func (s *server) die(err error) {
	s.err = err
	s.w.mu.Lock()
	delete(s.w.up, s)
	s.w.mu.Unlock()
	s.once.Do(func() { close(s.done) })
}

func (w *world) Start(ctx context.Context, e harness.Entry) (runner.Server, error) {
	w.say("start %s", e.Alias)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.started[e.Alias]++
	if w.start != nil {
		if err := w.start(e.Alias, w.started[e.Alias]); err != nil {
			return nil, err
		}
	}
	w.pid++
	s := &server{w: w, alias: e.Alias, pid: w.pid, done: make(chan struct{})}
	w.up[s] = true
	return s, ctx.Err()
}

func (w *world) Load(ctx context.Context, t harness.Turn, s runner.Server) (*harness.LoadResult, error) {
	w.say("load %s %s", t.Target, t.Scenario)
	if w.load != nil {
		return w.load(ctx, t, s.(*server))
	}
	return good(), nil
}

// dieIn has servers die in some turns.
func (w *world) dieIn(turns func(harness.Turn) bool, err error) {
	w.load = func(_ context.Context, turn harness.Turn, s *server) (*harness.LoadResult, error) {
		if turns(turn) {
			s.die(err)
			return good(), errors.New("connection refused")
		}
		return good(), nil
	}
}

func good() *harness.LoadResult {
	return &harness.LoadResult{Targets: []harness.TargetLoad{{Scheduled: 1, Correct: 1}}}
}

func (w *world) Record(all ...harness.Measurement) error {
	for _, m := range all {
		w.say("record %s %s", m.Target, m.Scenario)
	}
	w.records = append(w.records, all...)
	if w.record != nil {
		return w.record(len(w.records))
	}
	return nil
}

func (w *world) Begin(t harness.Turn) { w.say("begin %s %s", t.Target, t.Scenario) }
func (w *world) RunIn(t harness.Turn, takes time.Duration) {
	w.say("run in %s %s %v", t.Target, t.Scenario, takes)
}
func (w *world) End(m harness.Measurement) {
	w.say("end %s %s", m.Target, m.Scenario)
}
func (w *world) Note(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notes = append(w.notes, fmt.Sprintf(format, args...))
}

// newRunner is a runner over the fakes for targets a and b and one scenario; the order is fixed.
func newRunner(
	w *world,
	rounds int,
	launch harness.Launch,
	up harness.Up,
	scenarios ...string,
) *runner.Runner {
	if len(scenarios) == 0 {
		scenarios = []string{"x"}
	}
	p := harness.Plan{
		Rounds: rounds, Launch: launch, Up: up, Scenarios: scenarios, Order: harness.OrderFixed,
		Entries: []harness.Entry{{Target: "a", Alias: "a"}, {Target: "b", Alias: "b"}},
	}
	turns := func(round int) []harness.Turn {
		var all []harness.Turn
		for _, e := range p.Entries {
			for _, s := range scenarios {
				all = append(all, harness.Turn{Round: round, Order: len(all) + 1, Target: e.Alias, Scenario: s})
			}
		}
		return all
	}
	return &runner.Runner{Plan: p, Turns: turns, Host: w, Generator: w, Recorder: w, Observer: w, Now: time.Now,
		Search: func() runner.Search { return stats.NewStaircase() }}
}

// short is the log without what the observer saw, each call by its first letters.
func (w *world) short() string {
	var all []string
	for _, l := range w.log {
		switch verb, rest, _ := strings.Cut(l, " "); verb {
		case "start":
			all = append(all, "+"+rest)
		case "stop":
			all = append(all, "-"+rest)
		case "load":
			all = append(all, strings.ReplaceAll(rest, " ", ""))
		case "last":
			all = append(all, "?"+rest)
		}
	}
	return strings.Join(all, " ")
}

// quiet fails if a server is left up.
func (w *world) quiet(t *testing.T) {
	t.Helper()
	for s := range w.up {
		t.Errorf("%s (PID %d) was left up", s.alias, s.pid)
	}
}

// outcome is a measurement in a few words.
func outcome(m harness.Measurement) string {
	s := fmt.Sprintf("%d %s", m.Round, m.Target)
	if m.Error != "" {
		s += " error: " + m.Error
	}
	for _, w := range m.Warnings {
		s += " warning: " + w.Text
	}
	return s
}

func (w *world) outcomes() []string {
	var all []string
	for _, m := range w.records {
		all = append(all, outcome(m))
	}
	return all
}

var errBroken = errors.New("broken")
