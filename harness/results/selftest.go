package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/stats"
)

// The files of a self-test's folder. Each part also has a folder, which is the folder of a run.
const (
	SelftestFile = "selftest.json"
	TrialsFile   = "selftest.csv"
	SelftestPage = "selftest.md"
)

// CreateSelftest makes a new folder parent/ID for a self-test, writes its plan there, and returns its path.
// It refuses an existing folder.
func CreateSelftest(parent string, s harness.Selftest) (dir string, err error) {
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", fmt.Errorf("results: make %s: %w", parent, err)
	}
	dir = filepath.Join(parent, s.ID)
	if err := os.Mkdir(dir, 0o755); errors.Is(err, os.ErrExist) {
		return "", taken(dir)
	} else if err != nil {
		return "", fmt.Errorf("results: %w", err)
	}
	b, err := json.MarshalIndent(KeptSelftest{harness.Schema, s}, "", "  ")
	if err != nil {
		return "", fmt.Errorf("results: encode %s: %w", SelftestFile, err)
	}
	return dir, replaceFile(filepath.Join(dir, SelftestFile), append(b, '\n'))
}

// ReadSelftest reads what a self-test is to do.
func ReadSelftest(dir string) (harness.Selftest, error) {
	var s harness.Selftest
	path := filepath.Join(dir, SelftestFile)
	b, err := input.Read(path, input.MaxSetting)
	if errors.Is(err, os.ErrNotExist) {
		return s, fmt.Errorf("results: %s is no folder of a self-test: it has no %s", dir, SelftestFile)
	}
	if err != nil {
		return s, fmt.Errorf("results: %w", err)
	}
	var kept KeptSelftest
	if err := decode(b, &kept, &kept.Schema); err != nil {
		return s, fmt.Errorf("results: %s: %w", path, err)
	}
	s = kept.Selftest
	bad := func(p harness.SelftestPart) bool { return p.Rounds < 1 || p.Plan.Rounds > harness.MaxRounds }
	if s.ID == "" || s.Target == "" || len(s.Parts) == 0 || slices.ContainsFunc(s.Parts, bad) {
		return s, fmt.Errorf("results: %s describes no self-test: its id, target or parts are missing or cannot be",
			path)
	}
	return s, nil
}

func trialsColumns(id string) []column[stats.Trial] {
	type t = stats.Trial
	return []column[t]{
		{"run_id", "", "the self-test: `id` in selftest.json", func(t) any { return id }},
		{"part", "", "`equal` or `delays`", func(t t) any { return t.Part }},
		{
			"level",
			"",
			"`pair`: two servers, tested as in a report on these two; `table`: all servers, tested as in " +
				"a report on all; `gate`: a run, judged as by `--fail-on-regression`",
			func(t t) any { return t.Level },
		},
		{"number", "", "of the test of this level, from 1", func(t t) any { return t.Number }},
		{"target", "", "alias of the copy", func(t t) any { return t.A }},
		{"against", "", "alias of the server that it is compared with", func(t t) any { return t.B }},
		{"delay_share", "share", "wanted increase of the CPU time per answer; 0 for equal servers",
			func(t t) any { return t.Delay.Share }},
		{"delay_s", "s", "what the copy was told to burn", func(t t) any { return t.Delay.Burn.Seconds() }},
		{"realised", "share", "what the delay costs: increase of the CPU time per answer over the whole part; " +
			"empty in `equal`", realised(func(e harness.Estimate) float64 { return e.Mean })},
		{"realised_low", "share", "lower end of its 95 % interval",
			realised(func(e harness.Estimate) float64 { return e.Low })},
		{"realised_high", "share", "upper end", realised(func(e harness.Estimate) float64 { return e.High })},
		{"figure", "", "`throughput`, or `cpu_per_request`: CPU time of the server for each answer; empty of a " +
			"gate, which judges both", func(t t) any { return t.Figure }},
		{"n", "", "rounds that were compared", func(t t) any { return t.N }},
		{"ratio", "ratio", "copy over target, geometric mean; empty of a table or gate",
			func(t t) any { return t.Ratio }},
		{"ratio_low", "ratio", "lower end of its 95 % interval; empty below n = 6, as what follows",
			func(t t) any { return t.Low }},
		{"ratio_high", "ratio", "upper end", func(t t) any { return t.High }},
		{"p", "", "paired t test on the logarithms; of a table the smallest, corrected for the number of pairs",
			func(t t) any { return t.P }},
		{"p_signed_rank", "", "Wilcoxon's signed-rank test, as a check", func(t t) any { return t.SignedRank }},
		{"outcome", "", "`different`: `p` is below 0.05; `equal`: the two are equal within 3 %, by two one-sided " +
			"tests at 5 %; `not settled`: neither", outcome},
		{"gate", "", "`passed`, `failed` or `not settled`: exit 0, 3 or 7",
			func(t t) any { return string(t.Gate) }},
	}
}

// outcome is nil for what was not tested.
func outcome(t stats.Trial) any {
	if math.IsNaN(t.P) {
		return nil
	}
	return t.Outcome()
}

func realised(of func(harness.Estimate) float64) func(stats.Trial) any {
	return func(t stats.Trial) any {
		if t.Part != harness.PartDelays {
			return nil
		}
		return of(t.Realised) - 1
	}
}

// WriteSelftest replaces the tables of a self-test's folder: every trial, and the page for people.
func WriteSelftest(dir, id string, trials []stats.Trial, page []byte) error {
	return errors.Join(replaceFile(filepath.Join(dir, TrialsFile), []byte(table(trialsColumns(id), trials))),
		replaceFile(filepath.Join(dir, SelftestPage), page))
}
