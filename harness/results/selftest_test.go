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
		ID: "s", Started: time.Date(2026, 11, 22, 7, 0, 0, 0, time.UTC), Target: "gin", CPU: 1e-5, Rounds: 6,
		Shortened: true,
		Delays:    []harness.Delay{{Alias: "gin-copy"}, {Alias: "gin+1pct", Share: 0.01, Burn: 100}},
		Parts:     []harness.Plan{{Name: harness.PartBlocks, Rounds: 2}},
	}
	dir, err := results.CreateSelftest(parent, s)
	if err != nil {
		t.Fatal(err)
	}
	back, err := results.ReadSelftest(dir)
	if err != nil || back.ID != s.ID || !back.Started.Equal(s.Started) || len(back.Delays) != 2 ||
		back.Delays[1] != s.Delays[1] || !back.Shortened || back.Parts[0].Rounds != 2 {
		t.Errorf("%+v, %v", back, err)
	}
	if _, err := results.CreateSelftest(parent, s); err == nil || !strings.Contains(err.Error(), "--resume") {
		t.Errorf("a folder that is there: %v", err)
	}
	nan := math.NaN()
	trials := []stats.Trial{
		{Part: "blocks", Level: "launch", Figure: "cpu", Number: 2, Delay: s.Delays[0], Pair: stats.Pair{
			A: "gin-copy", B: "gin", N: 10, Ratio: 1.01, Low: 0.99, High: 1.03, P: 0.25, SignedRank: 0.3,
		}},
		{Part: "standard", Level: "launch", Figure: "throughput", Number: 1, Delay: s.Delays[1], Pair: stats.Pair{
			A: "gin+1pct", B: "gin", N: 1, Ratio: 0.98, Low: nan, High: nan, P: nan, SignedRank: nan,
		}},
	}
	if err := results.WriteSelftest(dir, trials, []byte("# s\n")); err != nil {
		t.Fatal(err)
	}
	want := `part,level,number,target,delay_share,delay_s,figure,n,ratio,ratio_low,ratio_high,p,p_signed_rank,apart
blocks,launch,2,gin-copy,0,0,cpu,10,1.01,0.99,1.03,0.25,0.3,false
standard,launch,1,gin+1pct,0.01,1e-07,throughput,1,0.98,,,,,
`
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
		"no parts":       {`{"id": "s", "target": "gin", "rounds": 6}`, "describes no self-test"},
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
