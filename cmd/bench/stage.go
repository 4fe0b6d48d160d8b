package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/database"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/input"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/runner"
	"tenrounds/harness/scenarios"
)

// stage is what a run stands on: the launcher, what was built, and where everybody listens.
type stage struct {
	root      string
	launcher  *launch.Launcher
	programs  map[string]launch.Program // by the name of harness.Entry.Program, which is mostly the target's
	load      string                    // the path of cmd/load
	wrk       string                    // the path of wrk; empty if it is not installed
	locust    string                    // the path of the Python that Locust is installed for; likewise
	ports     map[string]int            // by alias; 0 takes a free one
	machine   harness.MachineSplit
	seed      uint64
	ready     time.Duration            // 0 means launch's own
	database  string                   // the bookstore's, where the plan asks it
	data      database.Data            // what is in it
	databases map[string]string        // of the entries that have one, by alias
	named     string                   // the address that a plan names, with its password
	secrets   map[string]harness.Entry // the entries with their passwords, by alias; the plan has them without
	cluster   *database.Cluster        // the private one, if the plan wants it
	// postmaster is the first process of a named database on this machine, 0 for none, and databaseCPUs where it may run if
	// that is not just where the generator does.
	postmaster   int
	databaseCPUs []int
	answers      answers
	noVerify     bool              // nothing is checked in the middle of turns either
	targets      map[string]string // of the entries, by alias
	spoiled      error             // the generator is another program by now: no turn counts any more
	// build makes a target ready to start; nil means as it is measured.
	build func(*launch.Launcher, context.Context, harness.Target) (launch.Program, error)
}

// Both are what the runner asks of the world.
var (
	_ runner.Host      = (*stage)(nil)
	_ runner.Generator = (*stage)(nil)
	_ runner.Server    = (*launch.Server)(nil)
)

// host is where the servers listen: nobody else is to reach them.
const host = "127.0.0.1"

// address is where a server is asked.
func address(server runner.Server) string { return host + ":" + strconv.Itoa(server.Port()) }

// filesDir is the folder behind /files/ of all servers.
func (s *stage) filesDir() string { return filepath.Join(s.launcher.Bin(), "files") }

// buildTargets builds each target once and says so. One that needs a program which is missing here is left out
// with a notice, one that does not build is an error of its own; the others go on.
func (s *stage) buildTargets(ctx context.Context, targets []harness.Target, words io.Writer) (failed []error, notices []string, err error) {
	s.programs = map[string]launch.Program{}
	build := s.build
	if build == nil {
		build = (*launch.Launcher).Build
	}
	// Servers in other languages find the files here; they cannot make them.
	if err := scenarios.WriteFiles(s.filesDir()); err != nil {
		return nil, nil, err
	}
	s.launcher.Words = words
	for i, t := range targets {
		fmt.Fprintf(words, "build %d/%d %s\n", i+1, len(targets), t.Name)
		p, err := launch.Program{}, checkEngine(t, words)
		if err == nil {
			p, err = build(s.launcher, ctx, t)
		}
		switch {
		case err == nil:
			s.programs[t.Name] = p
			for _, n := range p.Notes {
				notices = append(notices, t.Name+": "+n)
			}
		case ctx.Err() != nil:
			return nil, nil, context.Cause(ctx)
		case errors.Is(err, launch.ErrMissing):
			notices = append(notices, fmt.Sprintf("%s is left out: %v", t.Name, err))
		default:
			failed = append(failed, err)
		}
	}
	return failed, notices, nil
}

// buildLoaders makes the generators of a plan ready.
func (s *stage) buildLoaders(ctx context.Context, loads []harness.Load) (err error) {
	if s.load, err = s.launcher.BuildCommand(ctx, "load"); err != nil {
		return err
	}
	for _, l := range loads {
		if l.Loader != harness.LoaderWrk || s.wrk != "" {
			continue
		}
		if s.wrk, err = launch.Find("wrk"); err != nil {
			return errors.New("--loader wrk needs wrk, which is not on PATH: install it (Debian: apt-get install wrk; macOS: brew install wrk)")
		}
	}
	return s.buildLocust(ctx, loads)
}

// Start brings up an entry on its port.
func (s *stage) Start(ctx context.Context, e harness.Entry) (runner.Server, error) {
	counts := int64(0) // from where its JSON counts, so that encoding is proved while it is measured
	if t := s.programs[e.Target].Target; t.Vary && t.Application == "" {
		counts = newBase(e.Processes)
	}
	server, err := s.start(ctx, e, s.ports[e.Alias], counts)
	if err != nil {
		return nil, err
	}
	return server, nil
}

// start launches an entry whose JSON counts from a base, or does not if that is 0.
func (s *stage) start(ctx context.Context, e harness.Entry, port int, base int64) (*launch.Server, error) {
	return s.launcher.Start(ctx, s.programs[e.Program()], launch.Options{
		Alias: e.Alias, Addr: host + ":" + strconv.Itoa(port), FilesDir: s.filesDir(), Vary: base != 0, VaryBase: base, Processes: e.Processes, VaryStride: stride(e.Processes),
		Env: s.environmentOf(e), Flags: s.whole(e).Flags, CPUs: s.machine.ServerCPUs, ReadyTimeout: s.ready,
	})
}

// Load runs one turn's generator as a process of its own.
func (s *stage) Load(ctx context.Context, turn harness.Turn, server runner.Server) (*harness.LoadResult, error) {
	address := s.databases[turn.Target]
	r, err := s.counted(ctx, address, func() (*harness.LoadResult, error) { return s.drive(ctx, turn, server) })
	return r, plain(err)
}

// drive runs the generator that the turn names.
func (s *stage) drive(ctx context.Context, turn harness.Turn, server runner.Server) (*harness.LoadResult, error) {
	sampler := s.watch(pidsOf(server), s.databasePID(turn.Target))
	run := func() (*harness.LoadResult, error) {
		switch turn.Load.Loader {
		case harness.LoaderWrk:
			return s.runWrk(ctx, turn, server, sampler)
		case harness.LoaderLocust:
			return s.runLocust(ctx, turn, server, sampler)
		}
		return s.runLoad(ctx, turn, server, sampler)
	}
	end := s.during(ctx, []harness.Turn{turn}, []runner.Server{server}, turn.Load.Warmup+turn.Load.Duration)
	r, err := run()
	used := sampler.Stop()
	end(r)
	if r != nil {
		r.Resources = used
		r.NoteStandstills()
	}
	return r, err
}

// watch begins to watch a turn on the server with these process ids, and on the database with that one, if any.
func (s *stage) watch(pids []int, db int) *measure.Sampler {
	serverCPUs, _ := launch.ParseCPUs(s.machine.ServerCPUs) // an empty list is no list: everywhere
	loadCPUs, _ := launch.ParseCPUs(s.machine.LoadCPUs)
	return measure.Machine{Root: "/"}.Watch(measure.Subjects{Server: pids[0], More: pids[1:], Database: db, ServerCPUs: serverCPUs, LoadCPUs: loadCPUs, DatabaseCPUs: s.databaseCPUs})
}

// slack is how much longer than its own times a generator may take before it counts as hung. Its own times are the
// warm-up and the window, in which all users start, and the wait for the last answers.
const slack = 10 * time.Second

func (s *stage) runLoad(ctx context.Context, turn harness.Turn, server runner.Server, sampler *measure.Sampler) (*harness.LoadResult, error) {
	l, servers := turn.Load, []runner.Server{server}
	proof, err := s.answers.args([]harness.Turn{turn}, servers)
	if err != nil {
		return nil, err
	}
	args := slices.Concat(loadArgs(l), proof, []string{"--scenario", turn.Scenario,
		"--seed", strconv.FormatUint(s.seed, 10), "--pid", joined(working(server)), "--json", "http://" + address(server)})
	timeout := l.Warmup + l.Duration + 3*l.Timeout + slack // a slow server can use it up at the opening and twice at the end
	r, err := s.execLoad(ctx, args, timeout, func(pid int) { sampler.Start(pid, l.Warmup, l.Duration) })
	s.answers.counted(turn.Scenario, servers, r)
	if r != nil && (len(r.Targets) != 1 || !r.Targets[0].Identity()) {
		return r, errors.New("the generator's account does not add up")
	}
	return r, err
}

// execLoad runs bin/load to its end and reads what it printed. A result that comes with an error is what there
// was until then. started, if not nil, is told the generator's process id.
func (s *stage) execLoad(ctx context.Context, args []string, timeout time.Duration, started func(pid int)) (*harness.LoadResult, error) {
	var out bytes.Buffer
	exit, said, err := s.launcher.Run(ctx, launch.Command{
		Path: s.load, Args: args, CPUs: s.machine.LoadCPUs, Stdout: &out, Timeout: timeout, Started: started,
	})
	if errors.Is(err, launch.ErrReplaced) {
		s.spoiled = err
	}
	if err != nil {
		return nil, err
	}
	var r harness.LoadResult
	if jerr := json.Unmarshal(out.Bytes(), &r); jerr != nil {
		return nil, fmt.Errorf("load exited with %d: %s", exit, strings.TrimSpace(said))
	}
	if err := input.Check(&r); err != nil {
		return nil, fmt.Errorf("read the answer of load: %w", err)
	}
	if exit != exitcode.OK && exit != exitcode.Wrong && exit != exitcode.Limited {
		return &r, fmt.Errorf("load exited with %d: %s", exit, strings.TrimSpace(said))
	}
	return &r, nil
}
