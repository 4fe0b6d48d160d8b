package results_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

func estimate(rng *rand.Rand) harness.Estimate {
	e := harness.Estimate{Mean: rng.ExpFloat64() * 1e5, SD: rng.Float64(), CV: rng.Float64(), Low: math.NaN(),
		High: math.NaN()}
	if rng.IntN(2) == 0 {
		e.Low, e.High = rng.Float64(), rng.Float64()
	}
	return e
}

func testRows(n int) []harness.Summary {
	rng := rand.New(rand.NewPCG(9, uint64(n)))
	text := func() string { return awkward[rng.IntN(len(awkward))] }
	var rows []harness.Summary
	for range n {
		r := harness.Summary{
			Target: "t" + text(), Version: text(), Scenario: "s" + text(), Load: "l" + text(), N: rng.IntN(11),
			Requests: rng.Int64N(1e16), Failed: rng.Int64N(1e16),
			Throughput: estimate(rng), Relative: estimate(rng), Unranked: text(), CopyOf: text(),
		}
		if rng.IntN(2) > 0 {
			r.Class = harness.ClassTuned
		}
		for range rng.IntN(3) {
			r.Warnings = append(r.Warnings,
				harness.NewDoubt("w%s", strings.ReplaceAll(text(), ";", ""))) // they are joined by "; "
		}
		if rng.IntN(3) > 0 {
			r.Times = &harness.Distribution{Mean: rng.Float64(), SD: rng.Float64(), Max: rng.Float64(),
				P50: rng.Float64(), P66: rng.Float64(), P75: 1e-300, P80: 1, P90: rng.Float64(), P95: 3, P98: 2,
				P99: rng.Float64()}
		}
		if rng.IntN(2) > 0 {
			r.Verdict, r.Users, r.Stopped, r.StoppedBy = harness.Verdict(text()), 1+1000*rng.Float64(), 1+rng.IntN(10),
				harness.ParseStop(text())
			r.Unmet, r.Reasons = rng.IntN(3), harness.Reasons{"status 503": rng.Int64N(9), "connect: refused": 1 +
				rng.Int64N(9)}
		}
		if rng.IntN(2) > 0 {
			f := rng.ExpFloat64
			r.Limit, r.Disturbed, r.Disturbance = text(), rng.IntN(10), text()
			r.Costs = &harness.Costs{
				User: f(), System: f(), ServerShare: f(), ServerBusy: f(), GeneratorShare: f(), GeneratorBusy: f(),
				RSSIdle: f(), RSSPeak: f(), RSSAfter: f(),
				Voluntary: f(), Involuntary: f(), OtherCPU: f(), Steal: f(), SwapIn: f(), SwapOut: f(),
				DatabaseUser: f(), DatabaseSystem: f(), DatabaseShare: f(), DatabaseRSS: f(),
			}
		}
		r.Relative.SD, r.Relative.CV = math.NaN(), math.NaN() // they have no column
		rows = append(rows, r)
	}
	return rows
}

// flat turns NaN into a number that can be compared.
func flat(rows []harness.Summary) []harness.Summary {
	var all []harness.Summary
	for _, r := range rows {
		for _, e := range []*harness.Estimate{&r.Throughput, &r.Relative} {
			for _, f := range []*float64{&e.Mean, &e.SD, &e.CV, &e.Low, &e.High} {
				if math.IsNaN(*f) {
					*f = -1
				}
			}
		}
		all = append(all, r)
	}
	return all
}

func TestSummaryRoundTrip(t *testing.T) {
	t.Parallel()
	dir, f := folderOf(t, nil)
	for _, n := range []int{0, 1, 300} {
		want := testRows(n)
		if err := f.WriteSummary(testRun(), want); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{dir, filepath.Join(dir, results.SummaryFile)} {
			got, err := results.ReadSummary(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != n {
				t.Fatalf("%d rows, want %d", len(got), n)
			}
			for i, w := range flat(want) {
				if g := flat(got)[i]; !reflect.DeepEqual(g, w) {
					t.Fatalf("row %d is\n%+v, want\n%+v", i, g, w)
				}
			}
		}
	}
}

// A file that was cut at a line's end cannot be told from a shorter one. At every other byte it must be
// refused, and never give other figures.
func TestSummaryCutAnywhere(t *testing.T) {
	t.Parallel()
	dir, f := folderOf(t, nil)
	want := testRows(2)
	if err := f.WriteSummary(testRun(), want); err != nil {
		t.Fatal(err)
	}
	text := file(t, dir, results.SummaryFile)
	whole := 0
	for cut := range len(text) {
		put(t, dir, results.SummaryFile, text[:cut])
		got, err := results.ReadSummary(dir)
		if err != nil {
			continue
		}
		if text[cut-1] != '\n' {
			t.Fatalf("cut at byte %d, in a line, it is taken: ...%q", cut, text[max(0, cut-40):cut])
		}
		if !reflect.DeepEqual(flat(got), flat(want[:len(got)])) {
			t.Fatalf("cut at byte %d it says something else: %+v", cut, got)
		}
		whole++
	}
	if whole != 2 { // after the header and after each line but the last
		t.Errorf("%d cuts were taken", whole)
	}
}

func TestSummaryRefuses(t *testing.T) {
	t.Parallel()
	const head = "target,scenario,load,n,throughput_mean_rps,p50_s\n"
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "1: the file is cut off"},
		{"no end", head + "a,b,c,6,1,1", "2: the file is cut off"},
		{"missing column", "target,scenario,load,throughput_mean_rps\n",
			`1: no column "n": this is no summary.csv`},
		{"another file", "round,order\n1,2\n", `1: no column "target"`},
		{"column twice", strings.Replace(head, "p50_s", "n", 1), `1: column "n" stands there twice`},
		{"no number", head + "a,b,c,6,1,1\na,b,c,6,fast,1\n",
			`3: column "throughput_mean_rps": "fast" is no number`},
		{"NaN", head + "a,b,c,6,NaN,1\n", `2: column "throughput_mean_rps": "NaN" is no number`},
		{"infinite", head + "a,b,c,6,1,-Inf\n", `2: column "p50_s": "-Inf" is no number`},
		{"too large", head + "a,b,c,6,1e999,1\n", `2: column "throughput_mean_rps": "1e999" is no number`},
		{"no count", head + "a,b,c,6.5,1,1\n", `2: column "n": "6.5" is no count`},
		{"negative count", head + "a,b,c,-1,1,1\n", `2: column "n": "-1" is no count`},
		{"no name", head + ",b,c,6,1,1\n", `2: column "target" is empty`},
		{"too few fields", head + "a,b,c\n", "2: wrong number of fields"},
		{"too many fields", head + "a,b,c,6,1,1,1\n", "2: wrong number of fields"},
		{"open quote", head + "\"a,b,c,6,1,1\n", "2: "},
		{"line after a name of two lines", head + "\"a\nb\",b,c,6,1,1\na,b,c,x,1,1\n", `4: column "n"`},
		{"binary", "\x00\x01\n", `1: no column "target"`},
	} {
		dir := t.TempDir()
		put(t, dir, results.SummaryFile, c.text)
		path := filepath.Join(dir, results.SummaryFile)
		if _, err := results.ReadSummary(dir); err == nil || !strings.HasPrefix(err.Error(),
			"results: "+path+":"+c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	if _, err := results.ReadSummary(t.TempDir()); err == nil ||
		!strings.Contains(err.Error(), results.SummaryFile) {
		t.Errorf("a folder without one: %v", err)
	}
}

// Columns are found by name: others, and another order, are no fault.
func TestSummaryColumnsByName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, results.SummaryFile, "new,throughput_mean_rps,n,load,scenario,target\nx,5.5,,c20,text,gin\n")
	rows, err := results.ReadSummary(dir)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%v, %+v", err, rows)
	}
	if r := rows[0]; r.Target != "gin" || r.Scenario != "text" || r.Load != "c20" || r.N != 0 ||
		r.Throughput.Mean != 5.5 || r.Times != nil || !math.IsNaN(r.Relative.Mean) {
		t.Errorf("the row is %+v", r)
	}
}

func FuzzParseSummary(f *testing.F) {
	f.Add([]byte("target,scenario,load,n,throughput_mean_rps\na,b,c,6,1\n"))
	f.Add([]byte("target,scenario,load,n,throughput_mean_rps,p50_s,warnings\n\"a\nb\",\"b\"\"\",c,6,1,0.5,x; " +
		"y\n"))
	f.Add([]byte("run_id,target,scenario,load,n,throughput_mean_rps,limit,limit_reason,outlying_rounds\n" +
		"r,a,b,c,6,1,server,x,\"[1,2]\"\n"))
	f.Add([]byte("target,scenario,load,n,throughput_mean_rps,verdict,limit,outlying_rounds\n" +
		"a,b,c,6,1,server,x,1 2\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "s.csv")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		rows, err := results.ReadSummary(path)
		for _, r := range rows {
			if r.Target == "" || r.N < 0 || math.IsInf(r.Throughput.Mean, 0) || r.Times != nil &&
				math.IsInf(r.Times.P50, 0) {
				t.Fatalf("a bad row is taken: %+v", r)
			}
		}
		if err != nil && !strings.HasPrefix(err.Error(), "results: "+path+":") {
			t.Fatalf("the error names no place: %v", err)
		}
	})
}
