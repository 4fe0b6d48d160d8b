package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/live"
	"tenrounds/harness/measure"
	"tenrounds/harness/plan"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/results"
	"tenrounds/harness/runner"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/session/books"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

// session is one "bench run" from its plan to its report.
type session struct {
	stage          rig.Stage
	targets        []harness.Target
	run            harness.Run
	folder         *results.Folder
	done           []harness.Measurement // measured before, when a run goes on
	guides         string                // a folder with the profiles that programs are built with; made when it is needed
	stats          *stats.Summariser
	options        runOptions
	progress       runner.Observer // from the first round on
	view           *live.Display   // if there is one
	stdout, stderr io.Writer
}

func (s *session) close() {
	if s.guides != "" {
		_ = os.RemoveAll(s.guides)
	}
	if s.folder != nil {
		_ = s.folder.Close() // every line is on disk already
	}
}

// do builds, verifies, measures and reports.
func (s *session) do(ctx context.Context) error {
	machine := measure.Machine{Root: "/"}
	load := machine.Load() // before the builds, which are load themselves
	s.stage.Launcher = rig.NewLauncher(s.stage.Root)
	defer func() {
		if err := s.stage.Close(); err != nil {
			fmt.Fprintf(s.stderr, "bench: stop PostgreSQL: %v\n", err)
		}
	}()
	s.stage.Machine, s.stage.Seed, s.stage.Ready = s.run.Plan.Machine, s.run.Plan.Seed, s.run.Plan.Ready
	if err := s.preflight(ctx); err != nil {
		return err
	}
	if err := books.Check(s.run.Plan); err != nil {
		return err
	}
	failed, err := s.prepare(ctx)
	if err != nil {
		return err
	}
	if err := s.stage.TakePorts(s.run.Plan.Machine.BasePort, s.run.Plan.Entries); err != nil {
		return err
	}
	resumed := s.folder != nil
	if !resumed {
		if err := s.create(); err != nil {
			return err
		}
		if err := s.keepGuides(); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.stderr, "results in %s\n", s.folder.Dir())
	fmt.Fprintf(s.words(), "plan %s: %s\n", s.run.Plan.Name, planFacts(s.run.Plan))
	cpu := machine.CPUTime()
	s.describe(ctx, machine, load, resumed)
	if err := s.begin(ctx, resumed); err != nil {
		return err
	}
	if err := s.settleRates(ctx); err != nil {
		return s.finish(err, failed)
	}
	rounds := s.rounds(ctx)
	s.run.Environment.LoadAfter = machine.Load()
	s.run.Environment.Steal = machine.CPUTime().StealSince(cpu)
	if rounds == nil {
		failed = append(failed, s.profiles(ctx)...)
	}
	return s.finish(rounds, failed)
}

// rounds runs the rounds; every turn is on disk, with all tables, before the next begins.
func (s *session) rounds(ctx context.Context) error {
	observer, leave := s.watch(ctx)
	defer leave()
	s.progress = observer
	r := runner.Runner{
		Plan:  s.run.Plan,
		Turns: func(round int) []harness.Turn { return plan.Turns(s.run.Plan, round) },
		Host:  &s.stage, Generator: &s.stage, Slicer: &s.stage, Recorder: s,
		Observer: observer,
		Done: func(t harness.Turn) bool {
			return slices.ContainsFunc(s.done, func(m harness.Measurement) bool { return same(m.Turn, t) })
		},
		Last: s.verifyAfter,
		Now:  time.Now,
	}
	return r.Run(ctx)
}

// same reports whether two turns measure the same; their place in the round may differ.
func same(a, b harness.Turn) bool {
	a.Order = b.Order
	return a == b
}

// Record judges what limited the turns, keeps them and brings the tables up to date. It refuses turns that another
// generator would have measured than the ones before.
func (s *session) Record(all ...harness.Measurement) error {
	if s.stage.Spoiled != nil {
		return s.stage.Spoiled
	}
	for i := range all {
		s.foundDuring(all[i])
		all[i].Verdict, all[i].Limit = stats.Judge(all[i], s.run.Plan.Machine, s.run.Environment.CPUs)
	}
	if err := s.folder.Record(all...); err != nil {
		return err
	}
	for _, m := range all {
		if err := s.stats.Add(m); err != nil {
			return err
		}
	}
	in := inputOf(s.run, s.stats)
	if s.view != nil {
		s.view.Rows(in.Rows)
	}
	if err := writeTables(s.folder, in); err != nil {
		return err
	}
	return s.stage.Books.Lost() // all turns to come would fail alike
}

// foundDuring puts what was found in the middle of a turn to its subject, which has no rank then.
func (s *session) foundDuring(m harness.Measurement) {
	i := slices.IndexFunc(s.run.Subjects, func(x harness.Subject) bool { return x.Alias == m.Target })
	if m.Result == nil || i < 0 {
		return
	}
	x := &s.run.Subjects[i]
	for _, v := range m.Result.Violations {
		if v.Target != m.Target {
			continue
		}
		if x.During == nil {
			x.During = &harness.Verification{Target: m.Target}
		}
		if !slices.ContainsFunc(x.During.Violations, func(o harness.Violation) bool { return o.Check == v.Check }) {
			x.During.Violations = append(x.During.Violations, v)
			s.progress.Note("under load: violation: %v", v)
		}
	}
}

// inputOf is what the reports of a run show, by what is known of it so far.
func inputOf(run harness.Run, s *stats.Summariser) content.Input {
	rows := s.Rows()
	return content.Input{
		Run: run, Rows: rows, Sweeps: stats.Sweeps(run, rows), Standings: s.Standings(rows), Spreads: s.Spreads(rows, scenarios.Application),
		CPURankings: s.CPURankings(rows), Connections: s.ConnectionCosts(rows), RunIns: s.RunIns(), Besides: s.Besides(rows),
	}
}

// writeTables replaces the summary, the pairs and the report of a folder.
func writeTables(folder *results.Folder, in content.Input) error {
	if err := folder.WriteSummary(in.Rows); err != nil {
		return err
	}
	if err := folder.WritePairs(in.Standings); err != nil {
		return err
	}
	if err := folder.WriteCosts(in.CPURankings, in.Connections); err != nil {
		return err
	}
	if err := folder.WriteBesides(in.Besides); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := tables.Markdown(&b, in); err != nil {
		return err
	}
	return folder.WriteReport(results.ReportFile, b.Bytes())
}

// recheck notes which targets of a run that came to its end were not checked after their last turn.
func (s *session) recheck() {
	for _, x := range s.run.Subjects {
		measured := slices.ContainsFunc(s.run.Plan.Entries, func(e harness.Entry) bool { return e.Alias == x.Alias })
		if measured && s.run.Status == harness.StatusComplete && !s.options.noVerify && x.After == nil {
			s.warn(x.Alias + " was not checked again after its last turn")
		}
	}
}

// finish writes the last word on the run, shows the tables and says what the run came to.
func (s *session) finish(ended error, failed []error) error {
	ended = errors.Join(ended, s.folder.Intact())
	s.run.Ended = time.Now()
	s.run.Status = harness.StatusComplete
	var signal *interrupted
	switch {
	case errors.As(ended, &signal):
		s.run.Status, s.run.Reason = harness.StatusInterrupted, ended.Error()
	case ended != nil:
		s.run.Status, s.run.Reason = harness.StatusFailed, harness.Redact(ended.Error())
	}
	s.recheck()
	for _, o := range s.stage.Orphans() {
		s.warn(o)
	}
	s.stats.Update(s.run)
	in := inputOf(s.run, s.stats)
	err := s.folder.WriteRun(s.run)
	if err == nil {
		err = writeTables(s.folder, in)
	}
	if err == nil {
		err = s.keepFindings()
	}
	if err == nil {
		err = writePage(s.folder) // at the end alone: drawing takes CPU time
	}
	fmt.Fprintf(s.words(), "report in %s and %s\n", filepath.Join(s.folder.Dir(), results.ReportFile), results.PageFile)
	s.tellFile()
	in.Told = true
	_ = tables.Text(s.stdout, in) // the command says in the end that this failed
	if ended != nil {
		if errors.Is(ended, runner.ErrNothingLaunched) && len(s.unchecked()) == len(s.run.Subjects) {
			ended = &exitcode.Error{Code: exitcode.Unchecked, Err: ended}
		}
		return fmt.Errorf("%w; what was measured is in %s; go on with: %s", ended, s.folder.Dir(), s.stage.Books.Secrets.Command(s.folder.Dir(), s.run.Plan))
	}
	if err != nil {
		return err
	}
	return s.verdict(in.Rows, failed)
}
