package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

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

// CreateSelftest makes a new folder parent/ID for a self-test and writes what it is to do. It returns its path. One that
// exists already is refused.
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
		return s, fmt.Errorf("results: %s describes no self-test: its id, target, rounds or parts are missing or cannot be", path)
	}
	return s, nil
}

func trialsColumns() []column[stats.Trial] {
	type t = stats.Trial
	return []column[t]{
		{"part", func(t t) string { return t.Part }},
		{"level", func(t t) string { return t.Level }},
		{"number", func(t t) string { return strconv.Itoa(t.Number) }},
		{"target", func(t t) string { return t.A }},
		{"delay_share", func(t t) string { return figure(t.Delay.Share) }},
		{"delay_s", func(t t) string { return figure(t.Delay.Burn.Seconds()) }},
		{"figure", func(t t) string { return t.Figure }},
		{"n", func(t t) string { return strconv.Itoa(t.N) }},
		{"ratio", func(t t) string { return figure(t.Ratio) }},
		{"ratio_low", func(t t) string { return figure(t.Low) }},
		{"ratio_high", func(t t) string { return figure(t.High) }},
		{"p", func(t t) string { return figure(t.P) }},
		{"p_signed_rank", func(t t) string { return figure(t.SignedRank) }},
		{"apart", func(t t) string {
			if figure(t.P) == "" {
				return "" // not tested, which is not the same as false
			}
			return strconv.FormatBool(t.Apart)
		}},
	}
}

// WriteSelftest replaces the tables of a self-test's folder: every trial, and the page for people.
func WriteSelftest(dir string, trials []stats.Trial, page []byte) error {
	var b strings.Builder
	b.WriteString(header(trialsColumns()))
	for _, t := range trials {
		b.WriteString(line(trialsColumns(), t))
	}
	return errors.Join(replaceFile(filepath.Join(dir, TrialsFile), []byte(b.String())), replaceFile(filepath.Join(dir, SelftestPage), page))
}
