package screen_test

import (
	"bytes"
	"flag"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/screen"
	"tenrounds/harness/results"
	"tenrounds/harness/session/reports"
)

var update = flag.Bool("update", false, "write testdata/*.golden anew")

// kept reads a run of results/ as bench report does.
func kept(t *testing.T, name string) content.Input {
	t.Helper()
	dir := filepath.Join("../../../results", name)
	run, turns, cut, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := reports.Detailed(dir, run, turns, cut)
	if err != nil {
		t.Fatal(err)
	}
	in.Folder = "results/" + name
	return in
}

// drawn is the screen of a run. It fails unless that is 20 lines of 80 columns at most.
func drawn(t *testing.T, in content.Input) string {
	t.Helper()
	var b bytes.Buffer
	if err := screen.Write(&b, in); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if n := strings.Count(text, "\n"); n > 20 {
		t.Errorf("%d lines:\n%s", n, text)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if n := utf8.RuneCountInString(line); n > 80 || strings.TrimRight(line, " ") != line {
			t.Errorf("a line of %d columns: %q", n, line)
		}
	}
	for _, bad := range []string{"NaN", "Inf", "%!"} {
		if strings.Contains(text, bad) {
			t.Errorf("it holds %s:\n%s", bad, text)
		}
	}
	return text
}

// Each kind of run has its answer on one screen.
func TestScreensOfKeptRuns(t *testing.T) {
	t.Parallel()
	found, err := filepath.Glob("../../../results/*/" + results.RunFile)
	if err != nil || len(found) == 0 {
		t.Fatalf("there are no results: %v", err)
	}
	golden := []string{"reference", "sweep", "ramp", "users-local", "bookstore", "slo2", "python",
		"precise-slow", "runtimes"}
	for _, path := range found {
		name := filepath.Base(filepath.Dir(path))
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := drawn(t, kept(t, name))
			if !strings.Contains(text, "\nall tables   bench report results/"+name+" --full") {
				t.Errorf("it does not say where all tables are:\n%s", text)
			}
			if slices.Contains(golden, name) {
				compare(t, name, text)
			}
		})
	}
}

func compare(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s is not what it was (go test ./harness/report/screen -update writes it anew); now it is\n%s",
			path, text)
	}
}

// one keeps a single scenario of a run.
func one(in content.Input, scenario string) content.Input {
	rows, standings := in.Rows, in.Standings
	in.Rows, in.Standings, in.Run.Plan.Scenarios = nil, nil, []string{scenario}
	for _, r := range rows {
		if r.Scenario == scenario {
			in.Rows = append(in.Rows, r)
		}
	}
	for _, s := range standings {
		if s.Scenario == scenario {
			in.Standings = append(in.Standings, s)
		}
	}
	return in
}

// A scenario of 13 servers fits with all of them, the groups set apart and the findings last.
func TestScreenOfOneScenario(t *testing.T) {
	t.Parallel()
	in := one(kept(t, "reference"), "json")
	text := drawn(t, in)
	compare(t, "reference-json", text)
	for _, r := range in.Rows {
		if r.CopyOf == "" && !strings.Contains(text, "  "+r.Target+" ") {
			t.Errorf("%s is missing", r.Target)
		}
	}
	if strings.Contains(text, "more row") || !strings.Contains(text, "\n────") {
		t.Errorf("rows are cut, or the groups are not set apart:\n%s", text)
	}
}

// What has no rank stands below the others with its reason, whatever room there is.
func TestScreenOfFailures(t *testing.T) {
	t.Parallel()
	in := one(kept(t, "reference"), "json")
	for i := range in.Rows {
		r := &in.Rows[i]
		switch r.Target {
		case "gin":
			r.Unranked, r.Exclusion = "17 of 7000 requests failed", harness.ExcludedFailed
			r.Failed, r.Requests = 17, 7000
		case "chi":
			r.Unranked, r.Exclusion = "breaks the contract: 2 checks, json/body first", harness.ExcludedContract
		case "echo":
			r.Unranked, r.Exclusion, r.Error = "1 of 10 turns", harness.ExcludedUnmeasured, "it ended"
		case "iris":
			r.Verdict = harness.VerdictUnclear
			r.Costs.ServerBusy = 0.844
		}
	}
	text := drawn(t, in)
	for _, want := range []string{"≥0.912x  CPU 84 % busy", "not ranked: it ended",
		"not ranked: 17 of 7,000 requests failed",
		"not ranked: breaks the contract"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	all := kept(t, "reference")
	for i := range all.Rows {
		r := &all.Rows[i]
		if r.Target != "nethttp" {
			r.Unranked, r.Exclusion = "broken", harness.ExcludedSilent
		}
	}
	if text := drawn(t, all); !strings.Contains(text, "not ranked: ") || !strings.Contains(text, "  nethttp ") {
		t.Errorf("of two scenarios with one ranked row each:\n%s", text)
	}
}

// A run that was cut off says so, and one without a figure has a screen too.
func TestScreenOfAPart(t *testing.T) {
	t.Parallel()
	in := one(kept(t, "reference"), "json")
	in.Run.Status, in.Run.Reason = harness.StatusInterrupted, "ended by a signal: interrupt"
	in.Page = "results/x/report.html"
	text := drawn(t, in)
	if !strings.Contains(text, "The run was interrupted: ended by a signal: interrupt.") ||
		!strings.Contains(text, "\npage         results/x/report.html\n") {
		t.Errorf("it does not say that it was cut off, or where its page is:\n%s", text)
	}
	none := content.Input{Run: harness.Run{ID: "x", Status: harness.StatusRunning}}
	if text := drawn(t, none); !strings.Contains(text, "Nothing has been measured yet.") {
		t.Errorf("of nothing:\n%s", text)
	}
	for i := range in.Rows {
		r := &in.Rows[i]
		r.Throughput = harness.Estimate{Mean: math.NaN(), Low: math.Inf(-1), High: math.Inf(1)}
		r.Times, r.Costs, r.Target = nil, nil, strings.Repeat("long-", 20)+r.Target
	}
	in.Ratios = nil
	drawn(t, in)
}

// Where the servers were not the limit of any row, the screen says so below the ranking.
func TestScreenOfOtherLimits(t *testing.T) {
	t.Parallel()
	for verdict, want := range map[harness.Verdict]string{
		harness.VerdictUnclear:   "\nLimit unclear: servers' CPUs 30 % busy, so these rates are lower bounds.\n",
		harness.VerdictDatabase:  "\nThe database was the limit: compare the CPU time per answer.\n",
		harness.VerdictGenerator: "\nThe generator was the limit: these rates rank nobody.\n",
	} {
		in := one(kept(t, "reference"), "json")
		for i := range in.Rows {
			in.Rows[i].Verdict, in.Rows[i].Costs.ServerBusy = verdict, 0.3
		}
		text := drawn(t, in)
		if !strings.Contains(text, want) {
			t.Errorf("%s: it does not say %q:\n%s", verdict, want, text)
		}
		if ranked := strings.Contains(text, "\n 1"); ranked && verdict == harness.VerdictGenerator {
			t.Errorf("%s: there are ranks:\n%s", verdict, text)
		}
	}
}
