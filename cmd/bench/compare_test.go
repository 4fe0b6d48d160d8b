package main

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/test/faults"
)

// simulation makes the folder of a run of four servers, as one on a quiet machine would be: turns scatter by
// 1 %, and each round does to all of them what it does.
type simulation struct {
	seed   uint64
	drift  float64 // of the machine since another run
	slow   map[string]float64
	change func(*harness.Run)
	fail   string // a target with a wrong answer
}

func (s simulation) write(t *testing.T) string {
	t.Helper()
	rng := rand.New(rand.NewPCG(s.seed, 1))
	load := harness.Load{Loader: "load", Mode: "closed", Connections: 20, Duration: 2 * time.Second}
	run := harness.Run{
		ID: fmt.Sprint("r", s.seed), Methodology: harness.Methodology, Status: harness.StatusComplete,
		Started: time.Unix(int64(s.seed)*1e6, 0).UTC(),
		Plan: harness.Plan{Name: "standard", Rounds: 10, Launch: "round", Order: "shuffled", Up: "all",
			Scenarios: []string{"text", "json"}, Loads: []harness.Load{load}},
		Environment: harness.Environment{OS: "linux", Arch: "amd64", Host: "bench", CPUModel: "Some CPU", CPUs: 2,
			Go: "go1.26.8"},
	}
	for _, name := range []string{"chi", "gin", "fiber", "nethttp"} {
		e := harness.Entry{Target: name, Alias: name}
		run.Plan.Entries = append(run.Plan.Entries, e)
		run.Subjects = append(run.Subjects, harness.Subject{Entry: e, Build: harness.Build{Version: "v1"}})
	}
	if s.change != nil {
		s.change(&run)
	}
	f, err := results.Create(t.TempDir(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for round := 1; round <= run.Plan.Rounds; round++ {
		weather := (1 + s.drift) * math.Exp(0.05*rng.NormFloat64())
		for _, scenario := range run.Plan.Scenarios {
			for i, e := range run.Plan.Entries {
				if !e.IsAsked(scenario) {
					continue
				}
				speed := weather
				if x, ok := s.slow[e.Alias]; ok {
					speed *= x
				}
				rate := math.Round(float64(50_000+10_000*i) * speed * math.Exp(0.01*rng.NormFloat64()))
				a := harness.TargetLoad{Scheduled: int64(2 * rate), Correct: int64(2 * rate), Throughput: rate,
					Goodput: rate, ServerCPU: new(1.9 * math.Exp(0.005*rng.NormFloat64()))}
				if e.Alias == s.fail {
					a.Correct, a.Wrong = a.Correct-1, 1
				}
				m := harness.Measurement{Turn: harness.Turn{Round: round, Target: e.Alias, Scenario: scenario,
					Load: run.Plan.Loads[0]}, Result: &harness.LoadResult{Targets: []harness.TargetLoad{a}}}
				if err := f.Record(m); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := f.WriteRun(run); err != nil {
		t.Fatal(err)
	}
	return f.Dir()
}

// compared is what "bench compare" exits with and says.
func compared(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(append([]string{"compare"}, args...), &out, &errs)
	return code, out.String(), errs.String()
}

func TestCompareFolders(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	a := simulation{seed: 1}.write(t)
	same := simulation{seed: 2, drift: -0.2}.write(t)
	slow := simulation{seed: 3, drift: 0.1, slow: map[string]float64{"gin": 0.95}}.write(t)
	third := simulation{seed: 13}.write(t)
	slow2 := simulation{seed: 14, slow: map[string]float64{"gin": 0.95}}.write(t)
	slow3 := simulation{seed: 15, slow: map[string]float64{"gin": 0.95}}.write(t)
	broken := simulation{seed: 4, fail: "gin"}.write(t)
	env := simulation{seed: 5, change: func(r *harness.Run) { r.Environment.CPUs = 8 }}.write(t)
	old := simulation{seed: 6, change: func(r *harness.Run) { r.Methodology = 0 }}.write(t)
	once := simulation{seed: 7, change: func(r *harness.Run) { r.Plan.Launch = "once" }}.write(t)
	short := simulation{seed: 8, change: func(r *harness.Run) { r.Plan.Rounds = 5 }}.write(t)
	shops := []string{
		shop(t, 9, "json", "book-mix-small"), shop(t, 10, "json", "book-mix-small"),
		shop(t, 11, "book-mix-small"), shop(t, 12, "book-mix-small"),
	}
	for _, c := range []struct {
		name           string
		args           []string
		code           int
		stdout, stderr []string
	}{
		{"the run itself", []string{a, a, "--fail-on-regression", "5%"}, 0,
			[]string{"12 rows judged relative to nethttp: 0 improved, 0 worse, 12 equal within 3.0 %"},
			[]string{"passed: each of 12 rows loses less than 5 %"}},
		{"the same programs on a slower machine", []string{a, same, "--fail-on-regression", "5%"}, 0,
			[]string{"0 improved, 0 worse, 12 equal"}, nil},
		{"a gate below the noise", []string{a, same, "--fail-on-regression", "0.1%"}, exitcode.Unsettled, nil,
			[]string{"the smallest loss that this comparison finds", "not settled: gin text closed-c20: throughput",
				"a loss of 0.1 % is neither shown nor ruled out"}},
		{"which may be allowed", []string{a, same, "--fail-on-regression", "0.1%", "--allow-unsettled"}, 0, nil,
			[]string{"which --allow-unsettled lets pass"}},
		{"a difference between runs", []string{a, same, "--between-runs", "2%", "--margin", "20%"}, 0,
			[]string{"12 equal within 20.0 %", "Intervals include 2.0 %"}, nil},
		{"or taken from runs", []string{a, slow, "--repeats", a + "," + same + "," + third}, 0,
			[]string{"0 improved, 4 worse"}, nil},
		{"groups of runs", []string{a, same, third, "--", slow, slow2, slow3}, 0,
			[]string{"A1 = ", "B3 = ", "0 improved, 4 worse", "The runs are the sample"}, nil},
		{"a gate of groups", []string{"--fail-on-regression", "2%", a, same, third, "--", slow, slow2, slow3},
			exitcode.Threshold, nil, []string{"regression: gin "}},
		{"groups that are too small", []string{a, "--", same}, exitcode.Usage, nil,
			[]string{"1 runs before -- and 1 after it: each side needs 3"}},
		{"a margin that is none", []string{a, same, "--margin", "0%"}, exitcode.Usage, nil, []string{"--margin"}},
		{"one of the two", []string{a, same, "--between-runs", "1%", "--repeats", a}, exitcode.Usage, nil,
			[]string{"give one of them"}},
		{"leave without a gate", []string{a, same, "--allow-unsettled"}, exitcode.Usage, nil,
			[]string{"is for --fail-on-regression"}},
		{"one server slower by 5 %", []string{a, slow, "--fail-on-regression", "3%"}, exitcode.Threshold,
			[]string{"0 improved, 4 worse, 8 equal"},
			[]string{"regression: gin text closed-c20: throughput -", "gin json closed-c20: CPU time per request +"}},
		{"but not by 10 %", []string{a, slow, "--fail-on-regression", "10%"}, 0, nil, nil},
		{"nor without being asked", []string{a, slow}, 0, []string{"worse"}, nil},
		{"it is no regression if it was slow before", []string{slow, a, "--fail-on-regression", "3%"}, 0,
			[]string{"4 improved, 0 worse"}, nil},
		{"a rank that was lost", []string{a, broken, "--fail-on-regression", "50%"}, exitcode.Threshold,
			[]string{"gin not comparable: B: not ranked: 10 of"}, []string{"gin text closed-c20: not ranked"}},
		{"another machine", []string{a, env}, 0,
			[]string{"not comparable: other machine: number of CPUs \"2\" in A, \"8\" in B", "0 rows judged",
				"16 not comparable"}, nil},
		{"a gate that cannot judge does not open", []string{a, env, "--fail-on-regression", "3%"}, exitcode.Failed,
			nil, []string{"no row could be judged"}},
		{"another methodology", []string{a, old}, 0,
			[]string{fmt.Sprintf("not comparable: other methodology: version %d in A, 0 in B", harness.Methodology)},
			nil},
		{"another plan", []string{a, once}, 0, []string{"not comparable: other plan: launch round in A, once in B"},
			nil},
		{"too few rounds", []string{a, short}, 0, []string{"B: too few rounds: 5 of the 6 that it takes"}, nil},
		{"over time, in the order of the start", []string{slow, a, same}, 0,
			[]string{"A = " + a[:20], "gin", "▼"},
			nil},
		{"another baseline", []string{a, slow, "--baseline", "gin"}, 0,
			[]string{"as a ratio to gin", "it may be the", "baseline gin that"}, nil},
		{"a bookstore beside json", shops[:2], 0,
			[]string{"12 rows judged relative to nethttp and nethttp-bookstore: ", "as a ratio to nethttp-bookstore",
				"; 0 not comparable"}, nil},
		{"a bookstore alone", shops[2:], 0, []string{"6 rows judged relative to nethttp-bookstore: "}, nil},
		{"an unknown baseline", []string{a, slow, "--baseline", "node"}, exitcode.Usage, nil,
			[]string{`no run has a target "node"; there are: chi, gin, fiber, nethttp`}},
		{"markdown", []string{a, slow, "--format", "markdown"}, 0, []string{"| gin | ", "## Benchmark: "}, nil},
		{"an unknown format", []string{a, slow, "--format", "pdf"}, exitcode.Usage, nil,
			[]string{"there are: text, markdown, csv, json"}},
		{"no percentage", []string{a, slow, "--fail-on-regression", "3"}, exitcode.Usage, nil,
			[]string{`"3" is no percentage`}},
		{"a gate over three", []string{a, a, a, "--fail-on-regression", "3%"}, exitcode.Usage, nil,
			[]string{"takes two runs"}},
		{"no such folder", []string{a, a + "x"}, exitcode.Failed, nil, []string{"no such file"}},
	} {
		code, stdout, stderr := compared(c.args...)
		if code != c.code {
			t.Errorf("%s: exit %d, want %d: %s", c.name, code, c.code, stderr)
		}
		for _, want := range c.stdout {
			if !strings.Contains(strings.Join(strings.Fields(stdout), " "), want) {
				t.Errorf("%s: no word of %q:\n%s", c.name, want, stdout)
			}
		}
		for _, want := range c.stderr {
			if !strings.Contains(stderr, want) {
				t.Errorf("%s: the error does not say %q:\n%s", c.name, want, stderr)
			}
		}
	}
}

// A folder that was cut off somewhere is refused with a word of what to do; nothing of it is judged.
func TestCompareRefusesWhatIsCutOff(t *testing.T) {
	t.Parallel()
	good := simulation{seed: 1}.write(t)
	for _, c := range []struct {
		name  string
		spoil func(dir string) error
		want  string
	}{
		{"in the middle of a line", func(dir string) error {
			return shorten(filepath.Join(dir, results.TurnsFile),
				0.5, false)
		}, "ends in the middle of a line"},
		{"between two lines", func(dir string) error {
			return shorten(filepath.Join(dir, results.TurnsFile), 0.5,
				true)
		}, "turns, and the run ended with 80"},
		{"without its turns", func(dir string) error { return os.Remove(filepath.Join(dir, results.TurnsFile)) },
			"is missing or empty"},
		{"in its run.json", func(dir string) error {
			return shorten(filepath.Join(dir, results.RunFile), 0.5,
				false)
		}, "run.json: it is empty or cut off"},
		{"without a run.json", func(dir string) error { return os.Remove(filepath.Join(dir, results.RunFile)) },
			"is no results folder"},
	} {
		bad := simulation{seed: 2}.write(t)
		if err := c.spoil(bad); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{good, bad}, {bad, good}} {
			if code, stdout, stderr := compared(args...); code != exitcode.Failed || stdout != "" ||
				!strings.Contains(stderr, c.want) || !strings.Contains(stderr, bad) {
				t.Errorf("%s: exit %d: %s%s", c.name, code, stdout, stderr)
			}
		}
	}
}

// shorten cuts a file to a share of its length, at the end of a line or in the middle of one.
func shorten(path string, share float64, atEnd bool) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	b = bytes.TrimRight(b[:int(float64(len(b))*share)], "\n")
	if atEnd {
		b = b[:bytes.LastIndexByte(b, '\n')+1]
	}
	return os.WriteFile(path, b, 0o600)
}
