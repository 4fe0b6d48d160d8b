package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"tenrounds/harness"
	"tenrounds/harness/input"
	"tenrounds/harness/stats"
)

// The files of a self-test's folder. Beside them each part has a folder of its own, which is that of a run.
const (
	SelftestFile = "selftest.json"
	TrialsFile   = "selftest.csv"
	SelftestPage = "selftest.md"
)

// CreateSelftest makes a new folder parent/ID for a self-test and writes what it is to do. It returns its
// path. One that exists already is refused.
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
	b, err := json.MarshalIndent(s, "", "  ")
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
	if err := strict(b, &s); err != nil {
		return s, fmt.Errorf("results: %s: %w", path, err)
	}
	if s.ID == "" || s.Target == "" || s.Rounds < 1 || s.Rounds > harness.MaxRounds || len(s.Parts) == 0 {
		return s, fmt.Errorf("results: %s describes no self-test: its id, target, rounds or parts are missing or "+
			"cannot be", path)
	}
	return s, nil
}

func trialsColumns() []column[stats.Trial] {
	type t = stats.Trial
	return []column[t]{
		{"part", "", "`blocks`, `slices`, `standard` or `precise`", func(t t) any { return t.Part }},
		{"level", "", "`launch`: the two launches of one round; `run`: all rounds of a run; `quarter`: " +
			"the same with a quarter of each launch's slices",
			func(t t) any { return t.Level }},
		{"number", "", "of the round or the run, from 1", func(t t) any { return t.Number }},
		{"target", "", "alias of the copy", func(t t) any { return t.A }},
		{"delay_share", "share", "of a request's CPU time that the copy burns; 0 for equal servers",
			func(t t) any { return t.Delay.Share }},
		{"delay_s", "s", "the same as a time", func(t t) any { return t.Delay.Burn.Seconds() }},
		{"figure", "", "`throughput`, or `cpu_per_request`: CPU time of the server for each answer",
			func(t t) any { return t.Figure }},
		{"n", "", "stretches of time, or rounds, that were compared", func(t t) any { return t.N }},
		{"ratio", "ratio", "copy over target, geometric mean", func(t t) any { return t.Ratio }},
		{"ratio_low", "ratio", "lower end of its 95 % interval; empty below n = 6, as what follows",
			func(t t) any { return t.Low }},
		{"ratio_high", "ratio", "upper end", func(t t) any { return t.High }},
		{"p", "", "paired t test on the logarithms", func(t t) any { return t.P }},
		{"p_signed_rank", "", "Wilcoxon's signed-rank test, as a check", func(t t) any { return t.SignedRank }},
		{"apart", "", "`true` if `p` is below 0.05", func(t t) any {
			if math.IsNaN(t.P) {
				return nil // not tested, which is not the same as false
			}
			return t.Apart
		}},
	}
}

// WriteSelftest replaces the tables of a self-test's folder: every trial, and the page for people.
func WriteSelftest(dir string, trials []stats.Trial, page []byte) error {
	return errors.Join(replaceFile(filepath.Join(dir, TrialsFile), []byte(table(trialsColumns(), trials))),
		replaceFile(filepath.Join(dir, SelftestPage), page))
}
