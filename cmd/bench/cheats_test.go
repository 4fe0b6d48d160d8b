package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/test/faults"
)

// cheat is a server that looks faster than it is, and what gives it away.
type cheat struct {
	name string
	// check is violated before the rounds, or after them if late is set; want is in what it says. Empty: only
	// the generator is asked.
	check, want string
	// words are in why it has no rank, by what it did under load.
	words string
	late  bool
	// leftOut is set where it breaks so many checks before the rounds that it is not measured.
	leftOut bool
	// scenario has failed requests of this kind; empty if every answer was right.
	scenario string
	failed   func(harness.Failures) int64
}

func cheats() []cheat {
	return []cheat{
		{name: "prebuilt", check: "encoding/sequence", want: "one more than in the answer before",
			words: "a second time", scenario: "json", failed: body},
		{name: "nodate", check: "json/head", want: "one Date line", leftOut: true},
		{name: "nodate-late", check: "json/head", want: "one Date line", late: true,
			words: `the head has no "Date"`, scenario: "json", failed: head},
		{
			name:     "frozen",
			check:    "json/head",
			want:     "the current time in Date",
			late:     true,
			words:    "is not the present time",
			scenario: "json",
			failed:   head,
		},
		{name: "sheds", check: "steady/json", want: "on one connection", late: true, scenario: "json",
			failed: func(f harness.Failures) int64 { return f.Reset }},
		{name: "refuses", check: "steady/json", want: "503", late: true, scenario: "json",
			failed: func(f harness.Failures) int64 { return f.Status }},
		{name: "surplus", late: true, words: `"!" came without a request`, scenario: "text", failed: unsolicited},
		{name: "stale", check: "steady/post", want: "Hello, ", late: true, scenario: "post",
			failed: func(f harness.Failures) int64 { return f.Body }},
	}
}

func body(f harness.Failures) int64        { return f.Body }
func head(f harness.Failures) int64        { return f.Head }
func unsolicited(f harness.Failures) int64 { return f.Unsolicited }

// ranked are servers that have their rank beside the cheats: the one that does nothing wrong, and those whose
// cheat does not show. unless-vary keeps its JSON, but not where it is measured, for that is with --vary. raw
// leaves the framework out, which no client can tell.
var ranked = map[string][]string{"documents": {"honest", "unless-vary"}, "others": {"honest", "raw"}}

// TestCheatsAreNotRanked runs servers that cheat at documents in one run, and others in another, both with
// the same server without a cheat.
func TestCheatsAreNotRanked(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for name, scenarios := range map[string]string{"documents": "json", "others": "text,post"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var some []cheat
			for _, c := range cheats() {
				if (name == "documents") == slices.Contains([]string{"", "json"}, c.scenario) {
					some = append(some, c)
				}
			}
			faults.Repeat(t, 2, func(f *faults.Findings, _ int) { caught(t, f, scenarios, ranked[name], some) })
		})
	}
}

// caught runs cheats, asks them for scenarios, and asserts that each is found out.
func caught(t *testing.T, f *faults.Findings, scenarios string, ranked []string, some []cheat) {
	t.Helper()
	names := slices.Clone(ranked)
	for _, c := range some {
		names = append(names, c.name)
	}
	b := cheatBed(t, names)
	cmd, out := b.startPlain("run", "quick", "--manifests", b.manifests, "--targets", strings.Join(names, ","),
		"--out", b.out, "--id", "r",
		"--scenarios", scenarios, "--rounds", "1", "--duration", "600ms", "--warmup", "100ms", "--connections", "4",
		"--base-port", "0", "--server-cpus", "none", "--load-cpus", "none")
	if code := status(t, cmd.Wait()); code != exitcode.Wrong {
		f.Fatalf("exit %d, want %d:\n%s", code, exitcode.Wrong, out)
	}
	run, turns := b.read()
	rows := map[string][]harness.Summary{}
	for _, r := range b.allRows() {
		rows[r.Target] = append(rows[r.Target], r)
	}
	for _, name := range ranked {
		for _, r := range rows[name] {
			if r.Unranked != "" || r.Failed > 0 {
				f.Errorf("%s: %+v", name, r)
			}
		}
	}
	for _, c := range some {
		want := 1 + strings.Count(scenarios, ",")
		if c.leftOut {
			want = 0
		}
		if len(rows[c.name]) != want {
			f.Errorf("%s has %d rows, want %d", c.name, len(rows[c.name]), want)
		}
		for _, r := range rows[c.name] {
			if c.check != "" && !strings.HasPrefix(r.Unranked, "breaks the contract: ") || r.Unranked == "" ||
				!strings.Contains(r.Unranked, c.words) && r.Scenario == c.scenario {
				f.Errorf("%s %s: ranked, or for another reason: %q", c.name, r.Scenario, r.Unranked)
			}
		}
		c.named(f, run)
		c.counted(f, turns)
		all, err := os.ReadFile(filepath.Join(b.dir(), results.ViolationsFile))
		if c.check != "" && (!strings.Contains(out.String(), "violation: "+c.name+": ") ||
			!strings.Contains(string(all), "violation: "+c.name+": "+c.check)) {
			f.Errorf("%s: what bench says names no %s: %v\n%s", c.name, c.check, err, out)
		}
	}
	b.alone()
}

// cheatBed makes a target of each cheat.
func cheatBed(t *testing.T, names []string) *bed {
	t.Helper()
	server, err := cheater()
	if err != nil {
		t.Fatal(err)
	}
	b := newBed(t)
	b.lies = filepath.Join(b.out, "cheat") // what the command lines of this run's servers hold
	if err := os.Symlink(server, b.lies); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b.manifest(harness.Target{
			Name: name, Title: name, Language: "Go", Engine: "net/http", Static: "http.ServeContent", Vary: true,
			Run:     []string{b.lies, name, name, "--addr", "{addr}", "--files", "{files}"},
			Version: []string{"echo", "v1"},
		})
	}
	return b
}

// named asserts that the violation stands in run.json, with what was wrong, before the rounds or only after
// them.
func (c cheat) named(t faults.T, run harness.Run) {
	t.Helper()
	i := slices.IndexFunc(run.Subjects, func(s harness.Subject) bool { return s.Alias == c.name })
	s := run.Subjects[i]
	has := func(v *harness.Verification) bool {
		return v != nil && slices.ContainsFunc(v.Violations, func(x harness.Violation) bool {
			return x.Check == c.check && strings.Contains(x.Want+" "+x.Got, c.want)
		})
	}
	if c.check == "" && len(s.Verification.Violations) == 0 {
		return
	}
	if c.late && (len(s.Verification.Violations) > 0 || !has(s.After)) || !c.late && !has(s.Verification) {
		t.Errorf("%s: no violation of %s that says %q, or at another time:\nbefore %v\nafter %v", c.name, c.check,
			c.want, s.Verification.Violations, s.After)
	}
}

// counted asserts that the generator saw what the cheat did to requests, and that its account adds up.
func (c cheat) counted(t faults.T, turns []harness.Measurement) {
	t.Helper()
	for _, m := range turns {
		a := m.Account()
		if m.Target != c.name {
			continue
		}
		if a == nil || !a.Identity() {
			t.Errorf("%s %s: the account does not add up: %+v", c.name, m.Scenario, m)
			continue
		}
		if c.scenario == m.Scenario && c.failed(a.Failures) == 0 || c.scenario == "" && a.Failed() > 0 {
			t.Errorf("%s %s: %d failed: %+v", c.name, m.Scenario, a.Failed(), a.Failures)
		}
	}
}

// What a verification proved holds for new connections too, whose answers say that they are the last.
func TestProvedNewConnections(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	faults.Try(t, func(f *faults.Findings, _ int) {
		b := cheatBed(t, []string{"honest"})
		cmd, out := b.startPlain("run", "quick", "--manifests", b.manifests, "--targets", "honest", "--out", b.out,
			"--id", "r",
			"--scenarios", "json,file-1k", "--rounds", "1", "--duration", "300ms", "--warmup", "0s", "--connections",
			"4",
			"--keepalive", "on,off", "--base-port", "0", "--server-cpus", "none", "--load-cpus", "none")
		if code := status(t, cmd.Wait()); code != exitcode.OK && code != exitcode.Limited {
			f.Fatalf("exit %d:\n%s", code, out)
		}
		for _, r := range b.allRows() {
			if r.Failed > 0 || r.Unranked != "" {
				f.Errorf("%s %s: %d failed, %s", r.Scenario, r.Load, r.Failed, r.Unranked)
			}
		}
	})
}
