package results_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

func TestSelftestFolder(t *testing.T) {
	t.Parallel()
	parent := filepath.Join(t.TempDir(), "new")
	s := harness.Selftest{
		ID: "s", Started: time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC), Target: "gin", CPU: 1e-5, Gate: 0.03,
		Quick: true,
		Pilot: []harness.PilotStep{{Burn: 2000, Plain: 1e-5,
			CPU: harness.PilotRatio{Ratio: 1.2, Low: 1.1, High: 1.3}}},
		Delays: []harness.Delay{{Alias: "gin-copy"}, {Alias: "gin+1pct", Share: 0.01, Burn: 100}},
		Parts:  []harness.SelftestPart{{Rounds: 6, Plan: harness.Plan{Name: harness.PartEqual, Rounds: 12}}},
	}
	dir, err := results.CreateSelftest(parent, s)
	if err != nil {
		t.Fatal(err)
	}
	back, err := results.ReadSelftest(dir)
	if err != nil || !back.Started.Equal(s.Started) || len(back.Delays) != 2 || back.Delays[1] != s.Delays[1] ||
		!back.Quick || back.Gate != s.Gate || back.Pilot[0] != s.Pilot[0] || back.Parts[0].Tests() != 2 {
		t.Errorf("%+v, %v", back, err)
	}
	if _, err := results.CreateSelftest(parent, s); err == nil || !strings.Contains(err.Error(), "--resume") {
		t.Errorf("a folder that is there: %v", err)
	}
	nan := math.NaN()
	unknown := harness.Estimate{Mean: nan, Low: nan, High: nan}
	cost := harness.Estimate{Mean: 1.25, Low: 1.125, High: 1.5}
	trials := []stats.Trial{
		{Part: "equal", Level: stats.TrialPair, Figure: "cpu", Number: 2, Realised: unknown, Pair: stats.Pair{
			A: "gin-2", B: "gin", N: 6, Ratio: 1.01, Low: 0.99, High: 1.03, P: 0.25, SignedRank: 0.3, Equal: true,
		}},
		{Part: "delays", Level: stats.TrialGate, Number: 1, Delay: s.Delays[1], Realised: cost,
			Gate: stats.GateUnsettled, Pair: stats.Pair{
				A: "gin+1pct", B: "gin", N: 1, Ratio: nan, Low: nan, High: nan, P: nan, SignedRank: nan,
			}},
	}
	if err := results.WriteSelftest(dir, s.ID, trials, []byte("# s\n")); err != nil {
		t.Fatal(err)
	}
	want := "run_id,part,level,number,target,against,delay_share,delay_s,realised,realised_low,realised_high,figure," +
		"n,ratio,ratio_low,ratio_high,p,p_signed_rank,outcome,gate\n" +
		"s,equal,pair,2,gin-2,gin,0,0,,,,cpu,6,1.01,0.99,1.03,0.25,0.3,equal,\n" +
		"s,delays,gate,1,gin+1pct,gin,0.01,1e-07,0.25,0.125,0.5,,1,,,,,,,not settled\n"
	if got := file(t, dir, results.TrialsFile); got != want {
		t.Errorf("%s is\n%s want\n%s", results.TrialsFile, got, want)
	}
	if file(t, dir, results.SelftestPage) != "# s\n" {
		t.Error("the page is not there")
	}
}

func TestReadSelftestRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ content, want string }{
		"nothing":        {"", "is no folder of a self-test"},
		"cut off":        {`{"id": "s"`, "cut off"},
		"unknown member": {`{"idd": "s"}`, "idd"},
		"a later schema": {`{"schema": 9, "id": "s", "new": 1}`, "it has schema 9, and this bench reads"},
		"no rounds":      {`{"id": "s", "target": "gin", "parts": [{}]}`, "describes no self-test"},
		"no parts":       {`{"id": "s", "target": "gin"}`, "describes no self-test"},
	} {
		dir := t.TempDir()
		if c.content != "" {
			if err := os.WriteFile(filepath.Join(dir, results.SelftestFile), []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := results.ReadSelftest(dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
