package stats_test

import (
	"fmt"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/stats"
)

// enginesRun has two targets of a fast engine, three of a slow one, and rates that scatter a little.
func enginesRun(rates map[string]float64, engines map[string]string) (harness.Run, []harness.Measurement) {
	names := []string{"a", "b", "c", "d", "e"}
	r := testRun(8, names...)
	for i := range r.Subjects {
		r.Subjects[i].Manifest.Engine = engines[r.Subjects[i].Alias]
	}
	var turns []harness.Measurement
	for round := 1; round <= 8; round++ {
		for i, name := range names {
			turns = append(turns, turn(r, round, name, "text",
				rates[name]*(1+0.05*float64(round))*(1+0.002*float64((round*(i+3))%5))))
		}
	}
	return r, turns
}

var twoEngines = map[string]string{"a": "quick", "b": "quick", "c": "slow", "d": "slow", "e": "slow"}

// Engines are compared by all of their targets, round by round.
func TestEngines(t *testing.T) {
	t.Parallel()
	r, turns := enginesRun(map[string]float64{"a": 2000, "b": 1800, "c": 1000, "d": 990, "e": 800}, twoEngines)
	s, all := gather(t, r, turns)
	got := s.Standings(all)[0].Engines
	if len(got) != 2 || got[0].Engine != "quick" || got[1].Engine != "slow" ||
		fmt.Sprint(got[0].Targets, got[1].Targets) != "[a b] [c d e]" {
		t.Fatalf("%+v", got)
	}
	// the geometric means of 2000 and 1800, and of 1000, 990 and 800
	if e := got[1].Behind; !within(e.Mean, 2.0493, 0.01) || !(e.Low < e.Mean && e.Mean < e.High && e.High-e.Low < 0.05) {
		t.Errorf("quick is %+v times as fast", e)
	}
	if got[0].Behind.Mean != 1 || got[0].Apart || !got[1].Apart {
		t.Errorf("%+v", got)
	}
	if p := got[1].Spread; p.A != "c" || p.B != "e" || !within(p.Ratio, 1.25, 0.01) || !p.Apart {
		t.Errorf("within the slow engine: %+v", p)
	}
}

// One target that is faster than one of the faster engine keeps the engines together.
func TestEnginesTogether(t *testing.T) {
	t.Parallel()
	r, turns := enginesRun(map[string]float64{"a": 2000, "b": 1800, "c": 1900, "d": 990, "e": 800}, twoEngines)
	s, all := gather(t, r, turns)
	if got := s.Standings(all)[0].Engines; len(got) != 2 || got[1].Apart {
		t.Errorf("%+v", got)
	}
}

// There are no groups where an engine is not known, or where there are too few rounds.
func TestEnginesUnknown(t *testing.T) {
	t.Parallel()
	rates := map[string]float64{"a": 2000, "b": 1800, "c": 1000, "d": 990, "e": 800}
	r, turns := enginesRun(rates, map[string]string{"a": "quick", "b": "quick", "c": "slow", "d": "slow"})
	s, all := gather(t, r, turns)
	if got := s.Standings(all)[0].Engines; got != nil {
		t.Errorf("without the engine of e: %+v", got)
	}
	r, turns = enginesRun(rates, twoEngines)
	s, all = gather(t, r, turns[:5*5])
	if got := s.Standings(all)[0].Engines; got != nil {
		t.Errorf("over five rounds: %+v", got)
	}
}

// The baseline is net/http, else the plain target of a variant, else the first of the plan.
func TestBase(t *testing.T) {
	t.Parallel()
	run := func(aliases ...string) harness.Run {
		var r harness.Run
		for _, a := range aliases {
			target, _, _ := strings.Cut(a, ":")
			r.Subjects = append(r.Subjects, harness.Subject{Entry: harness.Entry{Target: target, Alias: a}})
		}
		return r
	}
	rows := func(aliases ...string) (all []harness.Summary) {
		for _, a := range aliases {
			all = append(all, harness.Summary{Target: a})
		}
		return all
	}
	with := run("echo", "gin", "gin@v1")
	with.Variants = []harness.Variant{{Name: "gin@v1", Target: "gin"}}
	limited := rows("nethttp", "gin")
	limited[0].Verdict = harness.VerdictGenerator
	copied := rows("nethttp-copy", "gin")
	copied[0].CopyOf = "nethttp"
	for name, c := range map[string]struct {
		run  harness.Run
		rows []harness.Summary
		want string
	}{
		"net/http":              {run("gin", "nethttp"), rows("gin", "nethttp"), "nethttp"},
		"with an application":   {run("gin-bookstore", "nethttp-bookstore"), rows("gin-bookstore", "nethttp-bookstore"), "nethttp-bookstore"},
		"plain before settings": {run("nethttp:gogc", "nethttp"), rows("nethttp:gogc", "nethttp"), "nethttp"},
		"a version":             {with, rows("echo", "gin@v1", "gin"), "gin"},
		"settings":              {run("echo", "gin:gogc", "gin"), rows("echo", "gin:gogc", "gin"), "gin"},
		"the first":             {run("mine", "other"), rows("other", "mine"), "mine"},
		"the generator's":       {run("nethttp", "gin"), limited, "gin"},
		"a copy":                {run("nethttp-copy", "gin"), copied, "gin"},
	} {
		if got := stats.Base(c.run, c.rows); got == nil || got.Target != c.want {
			t.Errorf("%s: the baseline is %+v, want %s", name, got, c.want)
		}
	}
	none := rows("gin")
	none[0].Unranked = "failed"
	if got := stats.Base(run("gin"), none); got != nil {
		t.Errorf("of nothing ranked the baseline is %+v", got)
	}
}
