package selftest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/launch"
	"tenrounds/harness/plan"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/results"
	"tenrounds/harness/session"
	"tenrounds/harness/session/rig"
	"tenrounds/harness/stats"
)

// partRunner measures one part, or what is left of it. A part is complete if all its rounds were measured,
// whatever they show.
type partRunner func(ctx context.Context, p harness.Plan) (complete bool, err error)

// Run measures the parts that are not complete. After each it writes the tables of all parts so far.
func (t *Test) Run(ctx context.Context) error {
	measure := t.runner
	if measure == nil {
		measure = t.measure
	}
	var failed []error
	for i, part := range t.does.Parts {
		p := part.Plan
		complete, err := t.isComplete(p)
		if err == nil && !complete {
			t.announce(i)
			complete, err = measure(ctx, p)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("part %s: %w", p.Name, err))
		}
		if !complete || ctx.Err() != nil {
			break
		}
		if err := t.write(nil); err != nil {
			return errors.Join(append(failed, err)...)
		}
	}
	failed = append(failed, t.write(t.Stdout))
	err := errors.Join(failed...)
	var signal *session.InterruptedError
	if errors.As(err, &signal) || errors.As(context.Cause(ctx), &signal) {
		return fmt.Errorf("%w; what was measured is in %s; go on with: bin/bench selftest --resume %s", signal,
			t.dir, t.dir)
	}
	return err
}

// announce says which part begins, and how long it and the rest take.
func (t *Test) announce(part int) {
	parts, left := t.does.Parts, time.Duration(0)
	for _, p := range parts[part:] {
		left += plan.Estimate(p.Plan)
	}
	fmt.Fprintf(t.words(), "part %d of %d, %s: about %s; with all that follows about %s\n", part+1, len(parts),
		parts[part].Plan.Name, minutes(plan.Estimate(parts[part].Plan)), minutes(left))
}

// measure is a run of one part.
func (t *Test) measure(ctx context.Context, p harness.Plan) (complete bool, err error) {
	s := &session.Session{Stdout: io.Discard, Stderr: t.Stderr, Targets: t.Targets}
	s.Options = session.Options{
		Out: t.dir, ID: p.Name, Quiet: t.Options.Quiet, NoLive: !t.Options.Live, NoVerify: t.does.Quick,
	}
	s.Run.Plan = p
	if dir := filepath.Join(t.dir, p.Name); begun(dir) {
		if err := s.Reopen(dir); err != nil {
			return false, err
		}
	}
	defer s.Close()
	r := rig.New(t.Root)
	r.Build = (*launch.Launcher).BuildForSelftest
	s.Rig = r
	err = s.Do(ctx)
	return s.Run.Status == harness.StatusComplete, err
}

func (t *Test) isComplete(p harness.Plan) (bool, error) {
	dir := filepath.Join(t.dir, p.Name)
	if !begun(dir) {
		return false, nil
	}
	run, err := results.ReadRun(dir)
	return run.Status == harness.StatusComplete, err
}

// begun reports whether a part has a folder with results.
func begun(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, results.RunFile))
	return err == nil
}

// write writes the tables of the self-test, made from the results of its parts. It also prints them, unless
// to is nil.
func (t *Test) write(to io.Writer) error {
	var parts []stats.SelftestTurns
	for _, p := range t.does.Parts {
		dir := filepath.Join(t.dir, p.Plan.Name)
		if !begun(dir) {
			continue
		}
		run, turns, _, err := results.Read(dir)
		if err == nil {
			err = results.Missing(dir, run, turns)
		}
		if err != nil {
			return err
		}
		parts = append(parts, stats.SelftestTurns{Part: p, Turns: turns})
	}
	r := stats.Selftest(t.does, parts)
	var page bytes.Buffer
	if err := tables.Markdown(&page, content.Selftest(t.does, r, true)); err != nil {
		return err
	}
	if err := results.WriteSelftest(t.dir, t.does.ID, r.Trials, page.Bytes()); err != nil {
		return err
	}
	if to != nil {
		_ = tables.Text(to, content.Selftest(t.does, r, false)) // a closed pipe is not a fault of the run
		fmt.Fprintf(t.words(), "tables in %s\n", filepath.Join(t.dir, results.SelftestPage))
	}
	return nil
}
