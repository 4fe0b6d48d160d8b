package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/test/faults"
)

func TestTargetsThatCannot(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	for entry, want := range map[string]string{
		"gin --json=std":                  "--target: gin cannot be built with another codec",
		"nethttp --processes=9":           "--target: 9 is not between 1 and 8",
		"node --pgo":                      "--target: node is not one of this project's Go servers",
		"nethttp-bookstore --processes=2": "each process would open connections to the database",
	} {
		scenario := "text"
		if strings.Contains(entry, "bookstore") {
			scenario = "book-detail-small"
		}
		if code, _, err := said(t, "run", "quick", "--scenarios", scenario, "--dry-run", "--target",
			entry); code != exitcode.Usage || !strings.Contains(err, want) {
			t.Errorf("%s: exit %d, %s", entry, code, err)
		}
	}
}

// Everything of the plan runtimes, verified: built, started on one port, measured, and built from the same
// profile again when the run goes on.
func TestRuntimes(t *testing.T) {
	if os.Getenv("TENROUNDS_RUNTIMES") == "" {
		t.Skip("it takes minutes: make test-runtimes")
	}
	b := newBed(t)
	args := []string{"run", "quick", "--out", b.out, "--id", "r", "--scenarios", "text,json", "--rounds", "2",
		"--duration", "300ms", "--warmup", "100ms",
		"--base-port", "0", "--targets", "nethttp", "--target", "nethttp as pgo class=tuned --pgo", "--target",
		"nethttp as json1 class=tuned --json=std",
		"--target", "nethttp as json2 class=tuned --json=v2", "--target",
		"fasthttp as two class=tuned --processes=2"}
	cmd, out := b.startPlain(args...)
	b.waitTurns(3)
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	cut, _ := b.read()
	if cut.Status != harness.StatusInterrupted {
		t.Fatalf("the run is %s:\n%s", cut.Status, out)
	}
	cmd, out = b.startPlain("run", "--resume", b.dir())
	if code := status(t, cmd.Wait()); code != exitcode.OK {
		t.Fatalf("exit %d:\n%s", code, out)
	}
	run, turns := b.read()
	for i, x := range run.Subjects {
		_, goccy := x.Build.Modules["github.com/goccy/go-json"]
		experiment := x.Build.Settings["GOEXPERIMENT"]
		if len(x.Violations()) > 0 || x.Verification == nil || x.Verification.Checks < 150 || x.After == nil ||
			len(x.Warnings) > 0 {
			t.Errorf("%s: %v, %v, %v", x.Alias, x.Violations(), x.Verification, x.Warnings)
		}
		if json := x.Alias == "json1" || x.Alias == "json2"; goccy == json ||
			(experiment == "jsonv2") != (x.Alias == "json2") {
			t.Errorf("%s links goccy/go-json: %v, with GOEXPERIMENT %q", x.Alias, goccy, experiment)
		}
		if guided := x.Alias == "pgo"; guided != (len(x.Build.Profile) == 64) ||
			x.Build.Profile != cut.Subjects[i].Build.Profile {
			t.Errorf("%s was built with the profile %q, before with %q", x.Alias, x.Build.Profile,
				cut.Subjects[i].Build.Profile)
		}
	}
	for _, w := range run.Warnings {
		if strings.Contains(w.Text, "went on") {
			t.Error(w)
		}
	}
	for _, m := range turns {
		if n := m.Result.Resources.Server.Processes; m.Target == "two" && n != 2 || m.Target != "two" && n != 1 {
			t.Errorf("%s had %d processes", m.Target, n)
		}
	}
	for _, r := range b.allRows() {
		if r.Unranked != "" || r.Failed > 0 || (r.Class == harness.ClassTuned) != (r.Target != "nethttp") {
			t.Errorf("%+v", r)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(b.dir(), "profiles", "*")); !slices.Equal(files,
		[]string{filepath.Join(b.dir(), "profiles", "nethttp+pgo.pprof")}) {
		t.Errorf("profiles: %v", files)
	}
}
