package docs_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"tenrounds/harness"
	"tenrounds/harness/instructions"
	"tenrounds/harness/report"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/tables"
	"tenrounds/harness/results"
	"tenrounds/harness/session/reports"
	"tenrounds/harness/stats"
)

// schemas are the files of docs/schema, each made from the type that is written.
var schemas = []struct {
	name, title string
	of          reflect.Type
}{
	{"run", "run.json of a results folder", reflect.TypeFor[results.KeptRun]()},
	{"turn", "A line of turns.ndjson", reflect.TypeFor[results.KeptTurn]()},
	{"selftest", "selftest.json of a self-test's folder", reflect.TypeFor[results.KeptSelftest]()},
	{"report", "What bench report --format json prints", reflect.TypeFor[tables.RunDocument]()},
	{"comparison", "What bench compare --format json prints", reflect.TypeFor[tables.ComparisonDocument]()},
	{"instructions", "What bench instructions --format json prints", reflect.TypeFor[instructions.Table]()},
}

func schemaPath(name string) string { return filepath.Join("docs/schema", name+".schema.json") }

// TestSchemas compares docs/schema with the types that are written. To write it:
// go test ./test/docs -run TestSchemas -update
func TestSchemas(t *testing.T) {
	for _, x := range schemas {
		s := schemaOf(t, x.of, x.title)
		switch x.name {
		case "run", "selftest":
			optional(s, "id", "plan", "parts", "rounds")
		case "turn":
			optional(s, "round", "target", "scenario", "load", "result")
			limitOfSchema(s)
		}
		want := encoded(t, s)
		if *update {
			if err := os.MkdirAll("docs/schema", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(schemaPath(x.name), []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if have, err := os.ReadFile(schemaPath(x.name)); err != nil || string(have) != want {
			t.Errorf("%s is stale (%v): go test ./test/docs -run TestSchemas -update", schemaPath(x.name), err)
		}
	}
}

// schema reads a schema for an independent validator.
func schema(t *testing.T, name string) *validator.Schema {
	t.Helper()
	c := validator.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(schemaPath(name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// valid says what is wrong with a document; nil if it keeps to the schema.
func valid(s *validator.Schema, document []byte) error {
	v, err := validator.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

// TestKeptRunsKeepToTheSchemas validates every run that is kept, as it was written and as this version writes
// it again, and what report prints of it.
func TestKeptRunsKeepToTheSchemas(t *testing.T) {
	run, turn, told := schema(t, "run"), schema(t, "turn"), schema(t, "report")
	for _, dir := range keptRuns(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			validFolder(t, dir, run, turn)
			again := rewritten(t, dir)
			validFolder(t, again, run, turn)
			var b bytes.Buffer
			if err := tables.RunJSON(&b, detailed(t, again)); err != nil {
				t.Fatal(err)
			}
			if err := valid(told, b.Bytes()); err != nil {
				t.Errorf("report --format json: %v", err)
			}
		})
	}
}

func keptRuns(t *testing.T) (dirs []string) {
	t.Helper()
	files, err := filepath.Glob("results/*/run.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no results: %v", err)
	}
	for _, f := range files {
		dirs = append(dirs, filepath.Dir(f))
	}
	return dirs
}

func validFolder(t *testing.T, dir string, run, turn *validator.Schema) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, results.RunFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := valid(run, b); err != nil {
		t.Errorf("%s/%s: %v", dir, results.RunFile, err)
	}
	if b, err = results.ReadTurns(dir); err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range bytes.Lines(b) {
		n++
		if err := valid(turn, line); err != nil {
			t.Fatalf("%s: line %d of %s: %v", dir, n, results.TurnsFile, err)
		}
	}
}

// rewritten is a copy of a run that this version has written. What it reads of the copy is what it reads of
// the run.
func rewritten(t *testing.T, dir string) string {
	t.Helper()
	run, turns, _, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	f, err := results.Create(t.TempDir(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.WriteRun(run); err != nil {
		t.Fatal(err)
	}
	if err := f.Record(turns...); err != nil {
		t.Fatal(err)
	}
	runAgain, again, _, err := results.Read(f.Dir())
	if err != nil {
		t.Fatal(err)
	}
	if results.RoundsCSV(runAgain, again) != results.RoundsCSV(run, turns) ||
		!reflect.DeepEqual(runAgain.Subjects, run.Subjects) {
		t.Errorf("%s is another run once it is written again", dir)
	}
	return f.Dir()
}

func detailed(t *testing.T, dir string) content.Input {
	t.Helper()
	run, turns, cut, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	in, err := reports.Detailed(dir, run, turns, cut)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// TestComparisonOfOldAndNew compares kept runs, of schema 1, with the same in schema 2: nothing changes, and
// what compare prints keeps to its schema.
func TestComparisonOfOldAndNew(t *testing.T) {
	told := schema(t, "comparison")
	for _, name := range []string{"reference", "pair", "sweep", "users-local"} {
		var runs []stats.RunData
		dir := filepath.Join("results", name)
		for _, dir := range []string{dir, rewritten(t, dir)} {
			run, turns, _, err := results.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			runs = append(runs, stats.RunData{Name: dir, Run: run, Turns: turns})
		}
		c, err := stats.CompareRuns(runs, stats.CompareOptions{Baseline: runs[0].Run.Plan.Entries[0].Alias})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range c.Rows {
			if s := r.Steps[0]; s.Verdict == stats.ChangeImproved || s.Verdict == stats.ChangeWorse {
				t.Errorf("%s: %s of %s is %s", name, r.Figure, r.Target, s.Verdict)
			}
		}
		f, err := report.ByName(report.ComparisonFormats(), "json")
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Write(&b, c); err != nil {
			t.Fatal(err)
		}
		if err := valid(told, b.Bytes()); err != nil || len(c.Rows) == 0 {
			t.Errorf("%s: %d rows: %v", name, len(c.Rows), err)
		}
	}
}

// TestKeptSummary reads a summary.csv of schema 1, as it is kept, and the same rows as this version writes
// them.
func TestKeptSummary(t *testing.T) {
	const dir = "results/reference"
	old, err := results.ReadSummary(dir)
	if err != nil {
		t.Fatal(err)
	}
	in := detailed(t, dir)
	path := filepath.Join(t.TempDir(), results.SummaryFile)
	if err := os.WriteFile(path, []byte(results.SummaryCSV(in.Run, in.Rows)), 0o600); err != nil {
		t.Fatal(err)
	}
	today, err := results.ReadSummary(path)
	if err != nil || len(today) != len(old) || len(old) == 0 {
		t.Fatalf("%d rows, %d of before: %v", len(today), len(old), err)
	}
	for i, r := range today {
		was := old[i]
		if r.Target != was.Target || r.Scenario != was.Scenario || r.Load != was.Load || r.Verdict == "" ||
			r.Verdict != was.Verdict || r.Throughput.Mean != was.Throughput.Mean ||
			!reflect.DeepEqual(r.Outlying, was.Outlying) {
			t.Errorf("%+v\nwas\n%+v", r, was)
		}
	}
}

// TestSchemasRefuse shows that the schemas are no formality, and that a self-test keeps to its own.
func TestSchemasRefuse(t *testing.T) {
	for _, c := range []struct{ schema, document, why string }{
		{"run", `{"id":"r","plan":{"rounds":1}}`, ""},
		{"run", `{"schema":2,"id":"r","plan":{"rounds":1,"targets":null},"status":"complete"}`, ""},
		{"run", `{"schema":2,"id":"r","plan":{"rounds":1},"status":"done"}`, "status"},
		{"run", `{"schema":2,"id":"r","plan":{"rounds":"ten"}}`, "rounds"},
		{"run", `{"schema":2,"id":"r","plan":{"rounds":1},"novel":1}`, "novel"},
		{"run", `{"schema":2,"id":"r","plan":{"rounds":1},"started":"yesterday"}`, "started"},
		{"instructions", `{"schema":2,"scenario":"json","margin":0.005,"rows":[{"target":"gin","version":"v1",` +
			`"runs":8,"own":19000,"own_error":10,"groups":{"framework":2000},"total":40000,` +
			`"change":{"mean":0.01,"low":0.009,"high":0.011,"outcome":"more"}}]}`, ""},
		{"instructions", `{"schema":2,"scenario":"json","margin":"small","rows":null}`, "margin"},
		{"turn", oldTurn(`"verdict":"server","limit":"busy"`), ""},
		{"turn", oldTurn(`"schema":2,"limit":"server","limit_reason":"busy"`), ""},
		{"turn", oldTurn(`"schema":2,"warnings":["w",{"kind":"gaps","text":"g"}]`), ""},
		{"turn", oldTurn(`"schema":2,"warnings":[1]`), "warnings"},
		{"turn", oldTurn(`"schema":2,"limit":"busy"`), "limit"},
		{"turn", oldTurn(`"schema":2,"verdict":"server"`), "verdict"},
	} {
		err := valid(schema(t, c.schema), []byte(c.document))
		if (err == nil) != (c.why == "") || err != nil && !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %s: %v, want %q", c.schema, c.document, err, c.why)
		}
	}
	dir, err := results.CreateSelftest(t.TempDir(), harness.Selftest{ID: "s", Target: "gin",
		Parts: []harness.SelftestPart{{Rounds: 6}}})
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, results.SelftestFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := valid(schema(t, "selftest"), b); err != nil {
		t.Error(err)
	}
}

func oldTurn(more string) string {
	return `{"round":1,"target":"gin","scenario":"json","load":{},"result":null,` + more + `}`
}
