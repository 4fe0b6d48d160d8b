package results_test

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

// A folder of schema 1 has no schema; what limited a turn is its "verdict", and the reason its "limit".
func TestReadSchema1(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, results.RunFile, `{"id":"old","plan":{"name":"p","rounds":1,"targets":[]}}`)
	put(t, dir, results.TurnsFile, `{"round":1,"target":"gin","scenario":"json","result":null,`+
		`"verdict":"server","limit":"the server's CPUs were 97 % busy"}`+"\n"+
		`{"schema":2,"round":2,"target":"gin","scenario":"json","result":null,"limit":"unclear",`+
		`"limit_reason":"nobody was busy"}`+"\n")
	run, turns, _, err := results.Read(dir)
	if err != nil || run.ID != "old" || len(turns) != 2 {
		t.Fatalf("%v, run %q, %d turns", err, run.ID, len(turns))
	}
	if m := turns[0]; m.Verdict != harness.VerdictServer || m.Limit != "the server's CPUs were 97 % busy" {
		t.Errorf("schema 1: limit %q, because %q", m.Verdict, m.Limit)
	}
	if m := turns[1]; m.Verdict != harness.VerdictUnclear || m.Limit != "nobody was busy" {
		t.Errorf("schema 2: limit %q, because %q", m.Verdict, m.Limit)
	}
}

// A summary.csv of schema 1 is read by the names that it has.
func TestSummaryOfSchema1(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const keys = "target,scenario,load,n,throughput_mean_rps,outlying_rounds,"
	const values = "gin,json,closed-c20,6,1000,"
	put(t, dir, "old.csv", keys+"verdict,limit\n"+values+"3 10,server,CPUs were busy\n")
	put(t, dir, "new.csv", "run_id,"+keys+"limit,limit_reason\nr,"+values+`"[3,10]",server,CPUs were busy`+"\n")
	old, err := results.ReadSummary(filepath.Join(dir, "old.csv"))
	if err != nil {
		t.Fatal(err)
	}
	today, err := results.ReadSummary(filepath.Join(dir, "new.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if g, w := flat(today), flat(old); !reflect.DeepEqual(g, w) {
		t.Errorf("schema 1 is read as\n%+v, schema 2 as\n%+v", w, g)
	}
	if r := old[0]; r.Verdict != harness.VerdictServer || r.Limit != "CPUs were busy" ||
		!reflect.DeepEqual(r.Outlying, []int{3, 10}) {
		t.Errorf("%+v", r)
	}
}

// Rows of two runs in one table are no summary: which of two equal rows counts would be chance.
func TestSummaryOfTwoRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rows := []harness.Summary{{Target: "gin", Scenario: "json", Load: "closed-c20"}}
	run := testRun()
	first := results.SummaryCSV(run, rows)
	run.ID = "second"
	_, second, _ := strings.Cut(results.SummaryCSV(run, rows), "\n")
	put(t, dir, results.SummaryFile, first+second)
	const want = `:3: a row of the run "second", after rows of "r": give the table of one run`
	if _, err := results.ReadSummary(dir); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v", err)
	}
}
