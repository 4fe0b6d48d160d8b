// Package counting builds the programs of bench instructions and counts what they execute.
package counting

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/instructions"
	"tenrounds/harness/plan"
	"tenrounds/harness/scenarios"
	"tenrounds/harness/session/rig"
)

// Build builds the targets and returns the programs of the entries, with what could not be built. A gate
// needs all of them.
func Build(ctx context.Context, bench *rig.Rig, entries []harness.Entry, targets []harness.Target, gate bool,
	words io.Writer) (all []instructions.Subject, failed []error, err error) {
	for _, t := range targets {
		if t.Variant == nil {
			continue
		}
		if t.Variant.Version, err = bench.VariantVersion(ctx, t); err != nil {
			return nil, nil, fmt.Errorf("--with %w", err)
		}
	}
	failed, notices, err := bench.BuildTargets(ctx, targets, words)
	if err != nil {
		return nil, nil, err
	}
	for _, n := range notices {
		fmt.Fprintf(words, "bench: %s\n", n)
	}
	for _, e := range entries {
		if p, ok := bench.Programs[e.Target]; ok {
			all = append(all, instructions.Subject{Alias: e.Alias, Program: p, Env: e.Env, Flags: e.Flags})
		}
	}
	switch {
	case len(all) == 0 || all[0].Alias != entries[0].Alias:
		err = errors.Join(append(failed, errors.New("the first target could not be built"))...)
	case len(all) < len(entries) && gate: // the gate would pass what it cannot see
		err = errors.Join(append(failed, errors.New("--fail-on-increase needs all targets"))...)
	}
	return all, failed, err
}

// Count runs all programs under valgrind, with a folder that is removed afterwards.
func Count(ctx context.Context, counter instructions.Counter, subjects []instructions.Subject, runs int,
	words io.Writer) ([]instructions.Result, error) {
	dir, err := os.MkdirTemp("", "tenrounds-instructions-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	counter.Dir = dir
	results := counter.ReadAll(ctx, subjects, runs, func(n, of int) {
		fmt.Fprintf(words, "run %d/%d\n", n, of)
	})
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return results, nil
}

// Gate turns the comparisons into an exit code. The limit is the margin as the user wrote it.
func Gate(t instructions.Table, margin float64, limit string, allowUnsettled bool) error {
	outcome, name := t.Gate(margin)
	switch {
	case outcome == instructions.Failed:
		return exitcode.Errorf(exitcode.Threshold,
			"of the functions that the gate compares %s executes %s more instructions than %s, over %s%s", name,
			increase(t, name), t.Baseline(), limit, ofAll(t, name))
	case outcome == instructions.Unsettled && !allowUnsettled:
		return exitcode.Errorf(exitcode.Unsettled,
			"%s: neither an increase nor its absence within %s is shown; try --runs %d", name, limit, t.RunsNeeded())
	}
	return nil
}

// ofAll is the difference as a share of all instructions of a request, for an error; "" if it is not known.
func ofAll(t instructions.Table, name string) string {
	i := slices.IndexFunc(t.Rows, func(r instructions.Row) bool { return r.Target == name })
	if base := t.Rows[0].Total; base > 0 && t.Rows[i].Total > 0 {
		return fmt.Sprintf(": %+.2f %% of all that a request executes", 100*(t.Rows[i].Total/base-1))
	}
	return ""
}

// increase is by how much a target needs more instructions, with its interval: in the functions for which the
// gate fails.
func increase(t instructions.Table, name string) string {
	i := slices.IndexFunc(t.Rows, func(r instructions.Row) bool { return r.Target == name && r.Change != nil })
	c := t.Rows[i].Change // without a change no gate fails
	if v := t.Rows[i].Varying; v != nil && c.Verdict != instructions.More {
		c = v
	}
	return fmt.Sprintf("%.2f %% (%.2f to %.2f)", 100*c.Mean, 100*c.Low, 100*c.High)
}

// Subjects are the entries to count, in order, and the targets to build for them: entries as in bench run
// --target, and variants as in --with. The scenario says which programs they are: the plain servers, or those
// of the application api.
func Subjects(root, scenario string, texts, with []string) (entries []harness.Entry, targets []harness.Target,
	err error) {
	all, err := plan.Targets(root)
	if err != nil {
		return nil, nil, err
	}
	application := scenarios.Application(scenario)
	switch {
	case application == "":
		all = plan.Plain(all)
	case application != scenarios.API:
		return nil, nil, usage("--scenario %s: it needs a database, and its instructions are not counted", scenario)
	default:
		all = plan.Applications(all, application)
	}
	var variants []harness.Variant
	for _, text := range with {
		v, err := plan.ParseVariant(text, all)
		if err != nil {
			return nil, nil, usage("--with: %w", err)
		}
		variants = append(variants, v)
	}
	if all, err = plan.WithVariants(all, all, variants); err != nil {
		return nil, nil, usage("--with: %w", err)
	}
	for _, text := range texts {
		e, err := plan.ParseEntry(text)
		if err != nil {
			return nil, nil, usage("%w", err)
		}
		if e.PGO || e.JSON != "" || e.Layout != 0 || e.Processes > 1 {
			return nil, nil, usage("%s: --pgo, --json, --layout and --processes are of bench run", e.Name)
		}
		if of := e.Name + "-" + application; application != "" && slices.ContainsFunc(all,
			func(t harness.Target) bool { return t.Name == of }) {
			e.Name = of
		}
		entries = append(entries, e.Entry())
	}
	for _, v := range variants {
		if !slices.ContainsFunc(entries, func(e harness.Entry) bool { return e.Target == v.Name }) {
			entries = append(entries, harness.Entry{Target: v.Name, Alias: v.Name})
		}
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Target)
	}
	slices.Sort(names)
	targets, err = plan.Select(all, slices.Compact(names))
	if err != nil {
		return nil, nil, usage("%w", err)
	}
	return entries, targets, nil
}

func usage(format string, args ...any) error { return exitcode.Errorf(exitcode.Usage, format, args...) }
