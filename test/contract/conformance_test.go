package contract_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/calm"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/verify"
	"tenrounds/test/checkout"
)

// TestConformance builds and starts every server and holds it to the contract. One server, one check:
//
//	go test -run 'TestConformance/gin' ./test/contract
//	go test -run 'TestConformance/gin/json/body' ./test/contract
//
// TENROUNDS_SLOW=1 adds the checks that take minutes. With -v the test tells what the engines were observed to do.
func TestConformance(t *testing.T) {
	for _, m := range standalone(t) {
		t.Run(m.Name, func(t *testing.T) {
			outcome := start(m) // before Parallel: they wait far more than they work
			t.Parallel()
			o := outcome()
			skipOrFail(t, o.err)
			v := o.verification
			for _, k := range slices.Sorted(maps.Keys(v.Observed)) {
				t.Logf("%s: %s", k, v.Observed[k])
			}
			if v.Checks <= 50 {
				t.Errorf("only %d checks were made", v.Checks)
			}
			if want := verify.Proved; m.Vary && v.Encoding != want {
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
	ms := standalone(t)
	first := slices.IndexFunc(ms, func(m harness.Target) bool { return m.Name == "nethttp" })
	if first < 0 {
		t.Fatal("there is no servers/nethttp to compare with")
	}
	base := start(ms[first])
	for _, m := range ms {
		t.Run(m.Name, func(t *testing.T) {
			outcome := start(m)
			t.Parallel()
			o, b := outcome(), base()
			skipOrFail(t, errors.Join(o.err, o.answersErr, b.err, b.answersErr))
			for i, a := range o.answers {
				w := b.answers[i]
				if a.Line != w.Line || !slices.Equal(a.Head, w.Head) || !bytes.Equal(a.Body, w.Body) {
					t.Errorf("%s:\n%s %.200q\n%.100q\nand of nethttp\n%s %.200q\n%.100q", a.Request, a.Line, a.Head, a.Body, w.Line, w.Head, w.Body)
				}
			}
		})
	}
}

func skipOrFail(t *testing.T, err error) {
	t.Helper()
	if errors.Is(err, launch.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// standalone are the servers that need no packages from a registry. The others are held to the contract by "make
// verify-python", which may need the network.
func standalone(t *testing.T) []harness.Target {
	t.Helper()
	checkout.Look()
	all, err := plan.Targets(".")
	if err != nil {
		t.Fatal(err)
	}
	return plan.Standalone(all)
}

// outcome is all that is known of a server after one start.
type outcome struct {
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
	started  sync.Map // of func() outcome by name
)

// start begins to check a server, once for all tests, and returns the function that waits for the outcome.
func start(m harness.Target) func() outcome {
	f, _ := started.LoadOrStore(m.Name, sync.OnceValue(func() outcome { return examine(m) }))
	go f.(func() outcome)()
	return f.(func() outcome)
}

// examine builds the server, starts it twice, checks it and stops it.
func examine(m harness.Target) (o outcome) {
	program, err := build(m)
	if err != nil {
		o.err = err
		return o
	}
	checking <- struct{}{}
	defer func() { <-checking }()
	o.check(program)
	return o
}

func build(m harness.Target) (launch.Program, error) {
	building <- struct{}{}
	defer func() { <-building }()
	return servers().Build(context.Background(), m)
}

// run starts a server. Many are built and checked meanwhile, so it may take a minute.
func run(p launch.Program, o launch.Options) (*launch.Server, error) {
	o.ReadyTimeout = time.Minute
	return servers().Start(context.Background(), p, o)
}

func (o *outcome) check(p launch.Program) {
	s := verify.Of(p.Target)
	server, err := run(p, launch.Options{})
	if err != nil {
		o.err = err
		return
	}
	defer o.stop(server)
	s.Addr = server.Addr()
	if p.Target.Vary {
		counting, err := run(p, launch.Options{Vary: true})
		if err != nil {
			o.err = err
			return
		}
		defer o.stop(counting)
		s.VaryAddr = counting.Addr()
	}
	// All servers are checked at the same time, so an answer may take long.
	options := verify.Options{Slow: os.Getenv("TENROUNDS_SLOW") != "", Timeout: 30 * time.Second}
	o.names = verify.Names(s, options)
	// Some rules are about time. If the machine stood still too long, they are checked again.
	for range calm.Tries {
		stood := calm.Watch()
		o.verification = verify.Check(context.Background(), s, options)
		o.answers, o.answersErr = verify.Answers(context.Background(), s)
		if still := stood(); len(o.verification.Violations) == 0 && o.verification.Unchecked == "" && o.answersErr == nil || still < calm.Still {
			break
		}
	}
}

func (o *outcome) stop(s *launch.Server) { o.err = errors.Join(o.err, s.Stop(context.Background())) }
