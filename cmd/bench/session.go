package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/measure"
	"tenrounds/harness/plan"
	"tenrounds/harness/report"
	"tenrounds/harness/results"
	"tenrounds/harness/runner"
	"tenrounds/harness/stats"
)

// session is one "bench run" from its plan to its report.
type session struct {
	stage          stage
	targets        []harness.Target
	run            harness.Run
	folder         *results.Folder
	done           []harness.Measurement // measured before, when a run goes on
	stats          *stats.Summariser
	options        runOptions
	stdout, stderr io.Writer
}

func (s *session) close() {
	if s.folder != nil {
		_ = s.folder.Close() // every line is on disk already
	}
}

// do builds, verifies, measures and reports.
func (s *session) do(ctx context.Context) error {
	s.stage.launcher = launch.New(s.stage.root)
	defer s.stage.launcher.Close()
	s.stage.machine, s.stage.seed, s.stage.ready = s.run.Plan.Machine, s.run.Plan.Seed, s.run.Plan.Ready
	failed, err := s.prepare(ctx)
	if err != nil {
		return err
	}
	if err := s.takePorts(); err != nil {
		return err
	}
	resumed := s.folder != nil
	if !resumed {
		if err := s.create(); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.stderr, "results in %s\n", s.folder.Dir())
	machine := measure.Machine{Root: "/"}
	cpu := machine.CPUTime()
	s.describe(ctx, machine, resumed)
	if err := s.begin(ctx, resumed); err != nil {
		return err
	}
	rounds := s.rounds(ctx)
	s.run.Environment.LoadAfter = machine.Load()
	s.run.Environment.Steal = machine.CPUTime().StealSince(cpu)
	return s.finish(rounds, failed)
}

// prepare builds the targets and generators of the plan; what cannot take part leaves it.
func (s *session) prepare(ctx context.Context) (failed []error, err error) {
	if err := s.stage.buildLoaders(ctx, s.run.Plan.Loads); err != nil {
		return nil, err
	}
	var wanted []harness.Target
	for _, t := range s.targets {
		if slices.ContainsFunc(s.run.Plan.Entries, func(e harness.Entry) bool { return e.Target == t.Name }) {
			wanted = append(wanted, t)
		}
	}
	failed, notices, err := s.stage.buildTargets(ctx, wanted, s.words())
	if err != nil {
		return nil, err
	}
	for _, f := range failed {
		notices = append(notices, f.Error())
	}
	for _, n := range notices {
		fmt.Fprintf(s.stderr, "bench: %s\n", n)
		if !slices.Contains(s.run.Warnings, n) {
			s.run.Warnings = append(s.run.Warnings, n)
		}
	}
	s.run.Plan.Entries = slices.DeleteFunc(s.run.Plan.Entries, func(e harness.Entry) bool {
		_, built := s.stage.programs[e.Target]
		return !built
	})
	if len(s.run.Plan.Entries) == 0 {
		return nil, errors.Join(append(failed, errors.New("no target is left to measure"))...)
	}
	return failed, nil
}

// words is where progress goes.
func (s *session) words() io.Writer {
	if s.options.quiet {
		return io.Discard
	}
	return s.stderr
}

// takePorts gives each entry its port and refuses to begin where one is taken: better now than in ten minutes.
func (s *session) takePorts() error {
	s.stage.ports = map[string]int{}
	base := s.run.Plan.Machine.BasePort
	if base == 0 {
		return nil
	}
	var taken []string
	for i, e := range s.run.Plan.Entries {
		port := base + i
		s.stage.ports[e.Alias] = port
		ln, err := net.Listen("tcp", host+":"+strconv.Itoa(port))
		if err != nil {
			taken = append(taken, fmt.Sprintf("port %d for %s: %v", port, e.Alias, err))
			continue
		}
		_ = ln.Close()
	}
	if len(taken) > 0 {
		return fmt.Errorf("%s\nend what listens there, or choose another --base-port (0 takes free ones)", strings.Join(taken, "\n"))
	}
	return nil
}

// describe fills in who takes part, on what machine. A run that goes on keeps what it had and notes what is
// different now.
func (s *session) describe(ctx context.Context, machine measure.Machine, resumed bool) {
	env := machine.Environment()
	env.Generators = map[string]string{harness.LoaderLoad: "methodology " + strconv.Itoa(harness.Methodology)}
	if s.stage.wrk != "" {
		env.Generators[harness.LoaderWrk] = s.stage.wrkVersion(ctx)
	}
	var subjects []harness.Subject
	for _, e := range s.run.Plan.Entries {
		p := s.stage.programs[e.Target]
		subjects = append(subjects, harness.Subject{Entry: e, Manifest: p.Target, Build: p.Build})
	}
	if !resumed {
		s.run.Environment, s.run.Subjects = env, subjects
		s.run.Methodology, s.run.Commit = harness.Methodology, s.stage.commit(ctx)
		return
	}
	old := s.run.Environment
	if old.Host != env.Host || old.CPUModel != env.CPUModel || old.Kernel != env.Kernel || old.Go != env.Go {
		s.warn("the run went on on another machine or system: " + env.Host + ", " + env.CPUModel + ", " + env.Kernel + ", " + env.Go)
	}
	for i, x := range s.run.Subjects {
		now := s.stage.programs[x.Target]
		if now.Build.Version != x.Build.Version {
			s.warn(fmt.Sprintf("%s was %s when the run began and is %s since it went on", x.Alias, x.Build.Version, now.Build.Version))
		}
		s.run.Subjects[i].After = nil
	}
}

func (s *session) warn(w string) {
	if !slices.Contains(s.run.Warnings, w) {
		s.run.Warnings = append(s.run.Warnings, w)
	}
	fmt.Fprintf(s.stderr, "bench: %s\n", w)
}

// begin writes the first run.json, verifies, and takes in what was measured before.
func (s *session) begin(ctx context.Context, resumed bool) error {
	s.run.Status, s.run.Reason = harness.StatusRunning, ""
	if err := s.folder.WriteRun(s.run); err != nil {
		return err
	}
	switch {
	case s.options.noVerify:
		s.warn("the contract was not verified before the rounds (--no-verify)")
	default:
		fmt.Fprintf(s.words(), "verify %d targets\n", len(s.run.Subjects))
		found := s.stage.verifyAll(ctx, s.run.Plan.Entries, false)
		if ctx.Err() != nil {
			return s.finish(context.Cause(ctx), nil)
		}
		for i := range s.run.Subjects {
			v := found[s.run.Subjects[i].Alias]
			s.run.Subjects[i].Verification = &v
			for _, x := range v.Violations {
				fmt.Fprintf(s.stderr, "bench: violation: %v\n", x)
			}
		}
	}
	if err := s.folder.WriteRun(s.run); err != nil {
		return err
	}
	s.stats = stats.NewSummariser(s.run)
	for _, m := range s.done {
		if err := s.stats.Add(m); err != nil {
			return err
		}
	}
	return nil
}

// rounds runs the rounds; every turn is on disk, with all tables, before the next begins.
func (s *session) rounds(ctx context.Context) error {
	r := runner.Runner{
		Plan:  s.run.Plan,
		Turns: func(round int) []harness.Turn { return plan.Turns(s.run.Plan, round) },
		Host:  &s.stage, Generator: &s.stage, Recorder: s,
		Observer: newProgress(s.words(), s.run.Plan, s.done),
		Done: func(t harness.Turn) bool {
			return slices.ContainsFunc(s.done, func(m harness.Measurement) bool { return same(m.Turn, t) })
		},
		Last: func(ctx context.Context, e harness.Entry, server runner.Server) { s.verifyAfter(ctx, e, server) },
		Now:  time.Now,
	}
	return r.Run(ctx)
}

// same reports whether two turns measure the same; their place in the round may differ.
func same(a, b harness.Turn) bool {
	a.Order = b.Order
	return a == b
}

// Record keeps a turn and brings the tables up to date.
func (s *session) Record(m harness.Measurement) error {
	if err := s.folder.Record(m); err != nil {
		return err
	}
	if err := s.stats.Add(m); err != nil {
		return err
	}
	return s.tables(s.stats.Rows())
}

func (s *session) tables(rows []harness.Summary) error {
	if err := s.folder.WriteSummary(rows); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := report.Markdown(&b, report.Input{Run: s.run, Rows: rows, Sweeps: stats.Sweeps(s.run, rows)}); err != nil {
		return err
	}
	return s.folder.WriteReport(results.ReportFile, b.Bytes())
}

// finish writes the last word on the run, shows the tables and says what the run came to.
func (s *session) finish(ended error, failed []error) error {
	s.run.Ended = time.Now()
	s.run.Status = harness.StatusComplete
	var signal *interrupted
	switch {
	case errors.As(ended, &signal):
		s.run.Status, s.run.Reason = harness.StatusInterrupted, ended.Error()
	case ended != nil:
		s.run.Status, s.run.Reason = harness.StatusFailed, ended.Error()
	}
	if s.stats == nil {
		s.stats = stats.NewSummariser(s.run)
	}
	s.stats.Update(s.run)
	rows := s.stats.Rows()
	err := s.folder.WriteRun(s.run)
	if err == nil {
		err = s.tables(rows)
	}
	_ = report.Text(s.stdout, report.Input{Run: s.run, Rows: rows, Sweeps: stats.Sweeps(s.run, rows)}) // a closed pipe is no fault of the run
	if ended != nil {
		return fmt.Errorf("%w; what was measured is in %s; go on with: bench run --resume %s", ended, s.folder.Dir(), s.folder.Dir())
	}
	if err != nil {
		return err
	}
	return s.verdict(rows, failed)
}
