package report_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
)

// roundsInput has a turn for each row and round, of which one broke.
func roundsInput() content.Input {
	in := input()
	for round := 1; round <= 6; round++ {
		for _, r := range in.Rows {
			m := harness.Measurement{Turn: harness.Turn{Round: round, Target: r.Target, Scenario: r.Scenario,
				Load: in.Run.Plan.Loads[0]}}
			if strings.HasPrefix(r.Load, "wrk") {
				m.Load = in.Run.Plan.Loads[1]
			}
			rate := 50_000 + 1000*float64(round)
			if r.Target == "fasthttp" {
				rate *= 2
			}
			cpu := 1.5
			m.Result = &harness.LoadResult{Duration: 2, Targets: []harness.TargetLoad{{
				Correct: int64(2 * rate), Goodput: rate, Throughput: rate, ServerCPU: &cpu,
				ResponseTime: harness.Distribution{P50: 10 / rate, P99: 100 / rate},
			}}}
			if m.Load.Loader == harness.LoaderWrk {
				m.Account().ServerCPU = nil
			}
			if r.Target == "nethttp" && round == 6 {
				m.Error = "nethttp ended during the turn: killed"
			}
			in.Detail.Turns = append(in.Detail.Turns, m)
		}
	}
	return in
}

// TestBenchfmtGolden has every round that was measured to its end, in the figures of its turn.
func TestBenchfmtGolden(t *testing.T) {
	t.Parallel()
	got := write(t, "benchfmt", roundsInput())
	golden(t, "benchfmt", got)
	// fasthttp, nethttp without its last round, fasthttp by wrk; the others have no rank.
	if all := readBenchfmt(t, got); len(all) != 6+5+6 || all[0].GetConfig("cpu") != "Test CPU @ 2.50GHz" {
		t.Errorf("%d lines were read", len(all))
	}
}

// readBenchfmt reads the lines as benchstat does.
func readBenchfmt(t *testing.T, b []byte) (all []*benchfmt.Result) {
	t.Helper()
	r := benchfmt.NewReader(bytes.NewReader(b), "x")
	for r.Scan() {
		switch rec := r.Result().(type) {
		case *benchfmt.Result:
			all = append(all, rec.Clone())
		case *benchfmt.SyntaxError:
			t.Fatalf("%.300q: %v", b, rec)
		}
	}
	return all
}

// In slices the answers that were carried over an edge took CPU time as well.
func TestBenchfmtOfSlices(t *testing.T) {
	t.Parallel()
	in := readKept(t, "precise-a")
	all := readBenchfmt(t, write(t, "benchfmt", in))
	for _, rec := range all {
		got, _ := rec.Value("cpu-s/req")
		if !slices.ContainsFunc(in.Detail.Turns, func(m harness.Measurement) bool {
			a := m.Account()
			return int(a.Correct) == rec.Iters && a.Carried > 0 &&
				equal(got, *a.ServerCPU/float64(a.Correct+a.Carried))
		}) {
			t.Errorf("%s, %d answers: cpu-s/req is %v, which is that of no turn", rec.Name, rec.Iters, got)
		}
	}
	if len(all) != 24 {
		t.Errorf("%d lines, want 24", len(all))
	}
}

// The real benchstat must take it, and compare the two targets.
func TestBenchstat(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "run.txt")
	if err := os.WriteFile(path, write(t, "benchfmt", roundsInput()), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "go", "tool", "benchstat", "-row", "/scenario", "-col", "/target",
		"-filter", "/load:closed-c20", path)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil || stderr.Len() > 0 {
		t.Fatalf("benchstat: %v\n%s", err, &stderr)
	}
	out := strings.Join(strings.Fields(stdout.String()), " ")
	for _, want := range []string{"goos: linux", "cpu: Test CPU @ 2.50GHz", "│ fasthttp │ nethttp │",
		"│ req/s │ req/s vs base │", "107.00k", "53.00k", "cpu-s/req", "p99-s", "n=6+5"} {
		if !strings.Contains(out, want) {
			t.Errorf("benchstat does not say %q:\n%s", want, &stdout)
		}
	}
}

// An open load's rate is no figure of the server; that of a search is its capacity.
func TestBenchfmtModes(t *testing.T) {
	t.Parallel()
	in := roundsInput()
	in.Rows, in.Detail.Turns = in.Rows[:1], in.Detail.Turns[:1]
	for _, c := range []struct {
		load harness.Load
		want string
		not  string
	}{
		{harness.Load{Mode: "closed", Connections: 20},
			"/load=closed-c20/target=fasthttp-1 204000 102000 req/s ", "77"},
		{harness.Load{Mode: "rate", RateLoad: harness.RateLoad{Rate: 1000}},
			"/load=rate-1000/target=fasthttp-1 204000 7.35", " req/s "},
		{harness.Load{Mode: "rate", RateLoad: harness.RateLoad{SLO: 20_000_000}}, " 777 req/s ", "102000"},
	} {
		in.Rows[0].Load, in.Detail.Turns[0].Load, in.Detail.Turns[0].Capacity = c.load.String(), c.load, 777
		_, got, _ := strings.Cut(string(write(t, "benchfmt", in)), "\nBenchmark")
		if !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%s: %s", c.load, got)
		}
	}
}

// A name must not become another name, a line or a setting.
func TestBenchfmtNames(t *testing.T) {
	t.Parallel()
	for cpus, want := range map[string]string{"": "-2 ", "0": "-1 ", "0-3,8": "-5 ", "x": "-2 ", "3-1": "-2 ",
		"1, 2": "-2 "} {
		in := roundsInput()
		in.Run.Plan.Machine.ServerCPUs = cpus
		if got := string(write(t, "benchfmt", in)); !strings.Contains(got, "target=fasthttp"+want) {
			t.Errorf("CPUs %q: no %q in\n%s", cpus, want, got)
		}
	}
	for _, text := range []string{"a/b c", "a\nBenchmarkX 1 1 ns/op", "goos: plan9", "", "\xff\xfe", "gin-2",
		strings.Repeat("x", 10_000), "\u2028", "Unit x"} {
		in := roundsInput()
		in.Run.ID, in.Run.Environment.CPUModel, in.Run.Environment.Arch = text, text, text
		for i := range in.Rows {
			in.Rows[i].Target = text
		}
		for i := range in.Detail.Turns {
			in.Detail.Turns[i].Target, in.Detail.Turns[i].Error = text, ""
		}
		for _, rec := range readBenchfmt(t, write(t, "benchfmt", in)) {
			base, parts := rec.Name.Parts()
			if len(parts) != 4 || string(base) != "Serve" || rec.GetConfig("goos") != "linux" ||
				string(parts[3]) != "-1" {
				t.Fatalf("%.40q: %s %+v", text, rec.Name, rec.Config)
			}
		}
	}
}
