package results

import (
	"cmp"
	"slices"

	"tenrounds/harness"
)

// keys are what a run says of its rows: which run it is, and what its targets and loads are. They are columns
// of every table, so that tables of several runs can stand in one.
type keys struct {
	run      string
	programs map[string]program
	loads    map[string]harness.Load
}

// program is what a run says of a target, by its alias.
type program struct{ engine, version, class string }

func keysOf(run harness.Run) keys {
	k := keys{run.ID, map[string]program{}, map[string]harness.Load{}}
	for _, x := range run.Subjects {
		k.programs[x.Alias] = program{x.Manifest.Engine, x.Build.Version, x.Class}
	}
	for _, l := range run.Plan.Loads {
		k.loads[l.String()] = l
	}
	return k
}

// place is what a row is about.
type place struct {
	scenario, target string
	load             harness.Load
	// name is the load's, where the row has it.
	name string
	// version and class are the row's own, where it has them.
	version, class string
}

// turn is the place of a turn.
func (k keys) turn(t harness.Turn) place {
	return place{scenario: t.Scenario, target: t.Target, load: t.Load}
}

// at is the place of a row that names its load.
func (k keys) at(scenario, load, target string) place {
	return place{scenario: scenario, target: target, load: k.loads[load], name: load}
}

func (p place) loadName() string {
	if p.name != "" {
		return p.name
	}
	return p.load.String()
}

// keyColumns are the first columns of a table with one target in a row.
func keyColumns[T any](k keys, of func(T) place, own ...column[T]) []column[T] {
	loads := []column[T]{{"load", "", loadMeaning, func(r T) any { return of(r).loadName() }}}
	return slices.Concat(runColumns(k, of, loads), targetColumns(k, "", of), own)
}

const loadMeaning = "how: `closed-c20` is a closed loop on 20 connections, `sliced-c20` the same in " +
	"slices, `wrk-c20-t1` wrk with one thread, `rate-1000` a rate per second, `slo-20ms` a search for " +
	"capacity, `users-4000` and `locust-4000` virtual users, `ramp-19000` a ramp"

// runColumns are the run, the scenario and the load, whose names are in columns of the table's own.
func runColumns[T any](k keys, of func(T) place, loads []column[T]) []column[T] {
	return slices.Concat([]column[T]{
		{"run_id", "", "the run: `id` in run.json", func(T) any { return k.run }},
		{"scenario", "", "what was requested", func(r T) any { return of(r).scenario }},
	}, loads, []column[T]{
		{"mode", "", "what decides when a request is sent: `closed`, `rate` or `users`",
			func(r T) any { return of(r).load.Mode }},
		{"connections", "", "open at once; empty for users, who have one each",
			func(r T) any { return nonzero(of(r).load.Connections) }},
	})
}

// targetColumns are what is known of a target; suffix is for tables with two in a row.
func targetColumns[T any](k keys, suffix string, of func(T) place) []column[T] {
	known := func(r T) program { return k.programs[of(r).target] }
	return []column[T]{
		{"target" + suffix, "", "alias of the target; a variant has its version in it: `gin@v1.11.0`",
			func(r T) any { return of(r).target }},
		{"engine" + suffix, "", "HTTP server below its framework",
			func(r T) any { return known(r).engine }},
		{"version" + suffix, "", "of the framework, read from the program; a checkout has its commit, and " +
			"`+dirty.` with a hash of changed sources",
			func(r T) any { return cmp.Or(of(r).version, known(r).version) }},
		{"class" + suffix, "", "`plain` or `tuned`; rows of one class are ranked together",
			func(r T) any { return cmp.Or(of(r).class, known(r).class, harness.ClassPlain) }},
	}
}
