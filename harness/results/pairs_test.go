package results_test

import (
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/results"
	"tenrounds/harness/stats"
)

func TestWritePairs(t *testing.T) {
	t.Parallel()
	dir, f := folderOf(t, nil)
	nan := math.NaN()
	standings := []stats.Standing{
		{
			Scenario: "json", Load: "closed-c20", Targets: []string{"gin", "a,b", "chi"},
			Tiers: [][]string{{"gin", "a,b"}, {"chi"}},
			Pairs: []stats.Pair{
				{A: "gin", B: "a,b", N: 10, Ratio: 1.01, Low: 0.9, High: 1.1, P: 0.3, Holm: 0.6, SignedRank: 0.25,
					Equal: true},
				{A: "gin", B: "chi", N: 10, Ratio: 1.5, Low: 1.4, High: 1.6, P: 1e-9, Holm: 3e-9, SignedRank: 0.002,
					Apart: true},
			},
		},
		{
			Scenario: "json", Load: "closed-c50", Targets: []string{"gin", "chi"},
			Pairs: []stats.Pair{{A: "gin", B: "chi", N: 2, Ratio: 2, Low: nan, High: nan, P: nan, Holm: nan,
				SignedRank: nan}},
		},
		{Scenario: "text", Load: "closed-c20", Targets: []string{"gin"}},
	}
	run := testRun()
	run.Subjects[0].Manifest.Engine, run.Subjects[0].Build.Version = "net/http", "v1.2.3"
	want := "run_id,scenario,load,mode,connections,target_a,engine_a,version_a,class_a,target_b,engine_b,version_b," +
		"class_b,n,ratio,ratio_low,ratio_high,p,p_holm,p_signed_rank,outcome,more_rounds,smallest" + `
r,json,closed-c20,closed,20,gin,net/http,v1.2.3,plain,"a,b",,,plain,10,1.01,0.9,1.1,0.3,0.6,0.25,equal,0,0
r,json,closed-c20,closed,20,gin,net/http,v1.2.3,plain,chi,,,plain,10,1.5,1.4,1.6,1e-09,3e-09,0.002,different,0,0
r,json,closed-c50,,,gin,net/http,v1.2.3,plain,chi,,,plain,2,2,,,,,,,,
`
	for range 2 { // the second replaces the first
		if err := f.WritePairs(run, standings, nil); err != nil {
			t.Fatal(err)
		}
		if got := file(t, dir, results.PairsFile); got != want {
			t.Errorf("%s is\n%s want\n%s", results.PairsFile, got, want)
		}
	}
}

// What statistics add to a summary comes back, and a summary without it is read as before.
func TestSummaryTiers(t *testing.T) {
	t.Parallel()
	dir, f := folderOf(t, nil)
	p := 0.25
	rows := []harness.Summary{
		{Target: "a", Scenario: "s", Load: "l", Tier: 2, Outlying: []int{3, 10},
			Times: &harness.Distribution{P50: 1, P999: &p, P9999: &p}},
		{Target: "b", Scenario: "s", Load: "l", Times: &harness.Distribution{P50: 1}},
	}
	if err := f.WriteSummary(testRun(), rows); err != nil {
		t.Fatal(err)
	}
	got, err := results.ReadSummary(dir)
	if err != nil || len(got) != 2 {
		t.Fatalf("%v, %+v", err, got)
	}
	if a := got[0]; a.Tier != 2 || !reflect.DeepEqual(a.Outlying, []int{3, 10}) || a.Times.P999 == nil ||
		*a.Times.P999 != p || *a.Times.P9999 != p {
		t.Errorf("%+v %+v", a, a.Times)
	}
	if b := got[1]; b.Tier != 0 || b.Outlying != nil || b.Times.P999 != nil || b.Times.P9999 != nil {
		t.Errorf("%+v %+v", b, b.Times)
	}
	const head = "target,scenario,load,n,throughput_mean_rps,outlying_rounds\n"
	for text, want := range map[string]string{"a,b,c,6,1,3 x\n": `2: column "outlying_rounds": "x" is no count`,
		"a,b,c,6,1,-1\n": "is no count"} {
		put(t, dir, results.SummaryFile, head+text)
		if _, err := results.ReadSummary(filepath.Join(dir, results.SummaryFile)); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}
